import AdjointGraph
import Testing

@Suite struct TextTableTests {
  @Test func columnsAreAligned() {
    var table = TextTable([("name", .left), ("n", .right), ("last", .left)])
    table.add(["a", "1", "x"])
    table.add(["long name", "1,000", ""])
    table.add(["", "", "y"])
    #expect(
      table.text == """
        name           n  last
        a              1  x
        long name  1,000
                          y

        """)
  }

  @Test func emptyTable() {
    #expect(TextTable([("a", .left), ("b", .right)]).text == "a  b\n")
    #expect(TextTable([]).text == "\n")
  }

  /// Widths count what a reader sees as characters, not their bytes.
  @Test func charactersBeyondASCII() {
    var table = TextTable([("x", .left), ("y", .right)])
    table.add(["e\u{301}", "β"])
    table.add(["ab", "12"])
    #expect(table.text == "x    y\ne\u{301}    β\nab  12\n")
  }

  @Test(arguments: [
    (0, "0"), (7, "7"), (999, "999"), (1000, "1,000"), (1_234_567, "1,234,567"), (-1, "-1"),
    (-123, "-123"), (-1234, "-1,234"), (Int.max, "9,223,372,036,854,775,807"),
    (Int.min, "-9,223,372,036,854,775,808"),
  ])
  func groupedDigits(_ number: Int, _ text: String) { #expect(number.grouped == text) }
}
