import AdjointGraph
import Testing

@testable import AdjointFormats

@Suite struct CSVTests {
  private func table(_ text: String) throws(Diagnostics) -> CSVTable {
    try CSVTable(Array(text.utf8), file: "f.csv")
  }

  @Test func readsNumbersInRows() throws {
    let table = try table("a,b,c\n1,-2.5,3e2\n.5,+4,5.\n")
    #expect(table.columns == ["a", "b", "c"])
    #expect(try table.tensor() == Tensor([1, -2.5, 300, 0.5, 4, 5], shape: [2, 3]))
  }

  @Test(arguments: [
    "a,b\r\n1,2\r\n3,4\r\n", "a,b\n1,2\n3,4", "a,b\r\n1,2\r\n3,4\r\n\r\n\n",
    "\u{FEFF}a,b\n1,2\n3,4\n",
    "\"a\",\"b\"\n\"1\",2\n3,\"4\"", "\"a\",b\r\n\"1\",2\r\n3,\"4\"\r\n", "a,b\n 1 ,\t2\n3,4\n",
  ])
  func readsLinesOfEveryKind(_ text: String) throws {
    let table = try table(text)
    #expect(table.columns == ["a", "b"])
    #expect(try table.tensor() == Tensor([1, 2, 3, 4] as [Double], shape: [2, 2]))
  }

  /// The examples of RFC 4180, section 2.
  @Test func readsQuotedFields() throws {
    let table = try table("\"a\"\"a\",\"b \r\nbb\",\"c,c\"\r\n1,\"x\"\"\n,y\",2\r\n")
    #expect(table.columns == ["a\"a", "b \r\nbb", "c,c"])
    #expect(
      try table.tensor(.names(["c,c", "a\"a"])) == Tensor([2, 1] as [Double], shape: [1, 2]))
  }

  @Test func selectsColumns() throws {
    let table = try table("name,p0,p1,p2\nfirst,0,1,2\nsecond,10,11,12\n")
    #expect(
      try table.tensor(.range(from: "p0", through: "p2"))
        == Tensor([0, 1, 2, 10, 11, 12] as [Double], shape: [2, 3]))
    #expect(
      try table.tensor(.range(from: "p1", through: "p1"), as: .int64)
        == Tensor([1, 11] as [Int64], shape: [2, 1]))
    #expect(
      try table.tensor(.names(["p2", "p0", "p2"]), as: .float32)
        == Tensor([2, 0, 2, 12, 10, 12] as [Float], shape: [2, 3]))
    #expect(try table.tensor(.names([])) == Tensor([Double](), shape: [2, 0]))
    #expect(
      lines { () throws(Diagnostics) in try table.tensor(.names(["p3", "pixel"])) }
        == [
          "f.csv:1: error: no column named \"p3\"; did you mean \"p0\"?",
          "f.csv:1: error: no column named \"pixel\"",
        ])
    #expect(
      lines { () throws(Diagnostics) in try table.tensor(.range(from: "p2", through: "p0")) }
        == ["f.csv:1: error: column \"p0\" stands before column \"p2\""])
  }

  @Test(arguments: [
    ("", "csv-empty", "f.csv: error: the file is empty, expected a line of column names"),
    ("\r\n\n", "csv-empty", "f.csv: error: the file is empty, expected a line of column names"),
    ("a,b\n", "csv-no-rows", "f.csv:2:1: error: no line follows the column names"),
    (
      "a,b,a\n1,2,3\n", "csv-duplicate-column",
      "f.csv:1:5: error: a second column named \"a\"\n  note: the first is column 1"
    ),
    (
      "1,2,1\n1,2,3\n", "csv-duplicate-column",
      """
      f.csv:1:5: error: a second column named "1"
        note: the first is column 1
        note: the first line must hold the names of the columns
      """
    ),
    (
      "a,b\n1,2\n3\n", "csv-field-count",
      "f.csv:3:1: error: 1 fields, but the first line names 2 columns"
    ),
    (
      "a,b\n1,2,3\n", "csv-field-count",
      "f.csv:2:1: error: 3 fields, but the first line names 2 columns"
    ),
    ("a\n1\n\n2\n", "csv-empty-line", "f.csv:3:1: error: an empty line between rows"),
    (
      "a,b\n1,\"2\n3,4\n", "csv-quote",
      "f.csv:2:3: error: the field that begins here has no closing quote"
    ),
    (
      "a,b\n1,\"2\"3\n", "csv-quote",
      """
      f.csv:2:6: error: expected a comma or the end of the line behind the closing quote
        note: a quote within a quoted field is written twice
      """
    ),
    (
      "a,b\n1,2\"\n", "csv-quote",
      """
      f.csv:2:4: error: a quote within a field that does not begin with one
        note: a field that holds quotes is written in quotes, and they are written twice
      """
    ),
    (
      "a,b\n1,two\n", "csv-not-a-number",
      "f.csv:2:3: error: column \"b\": expected a number, found \"two\""
    ),
    (
      "a,b\n1,2\n,4\n", "csv-not-a-number",
      "f.csv:3:1: error: column \"a\": expected a number, found nothing"
    ),
  ])
  func mistakes(text: String, code: String, line: String) {
    let read = { () throws(Diagnostics) in try self.table(text).tensor() }
    #expect(lines(read) == [line])
    #expect(codes(read) == [code])
  }

  @Test func tellsAllMistakesAtOnce() {
    #expect(
      lines { () throws(Diagnostics) in try self.table("a,b\nx,1\n2,y\n").tensor() }
        == [
          "f.csv:2:1: error: column \"a\": expected a number, found \"x\"",
          "f.csv:3:3: error: column \"b\": expected a number, found \"y\"",
        ])
    let many = "a\n" + String(repeating: "x\n", count: 1000)
    #expect(codes { () throws(Diagnostics) in try self.table(many).tensor() }.count == 100)
  }

  @Test(arguments: [
    ("1.5", ScalarType.int32), ("2147483648", .int32), ("1e19", .int64), ("2", .bool),
    ("1e39", .float32), ("nan", .int64), ("9007199254740993", .int64),
  ])
  func refusesNumbersOfAnotherType(number: String, scalar: ScalarType) {
    #expect(
      lines { () throws(Diagnostics) in try self.table("a\n\(number)\n").tensor(as: scalar) }
        == ["f.csv:2:1: error: column \"a\": \(number) is no value of type \(scalar)"])
  }

  @Test func keepsToTheLimit() throws {
    let table = try table("a,b\n1,2\n3,4\n")
    #expect(try table.tensor(limit: 32).count == 4)
    #expect(
      lines { () throws(Diagnostics) in try table.tensor(limit: 31) }
        == ["f.csv: error: tensor \"f\": float64[2, 2] has 32 bytes, the limit is 31"])
  }

  @Test func survivesHostileFiles() {
    let text = "name,\"a\"\"b\",c\r\n1,\"2.5\",-3e5\r\n4,nan,\"6\"\n7,8,9\n"
    checkHostile(Array(text.utf8), cutsMustFail: false) { bytes throws(Diagnostics) in
      try CSVTable(bytes, file: "f").tensor(limit: 1000)
    }
  }
}

@Suite struct DecimalNumberTests {
  private func number(_ text: String) -> Double? {
    decimalNumber(in: Array("x\(text)x".utf8), 1..<1 + text.utf8.count)
  }

  /// The library's reading of the same text is the independent truth.
  @Test func readsAsTheLibraryDoes() {
    var state: UInt64 = 1
    for _ in 0..<5000 {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      let digits = String(state >> 8).prefix(Int(state >> 60) + 3)
      let point = Int(state >> 32) % digits.count
      let sign = ["", "-", "+"][Int(state >> 40) % 3]
      let exponent = ["", "e5", "E-12", "e+200"][Int(state >> 50) % 4]
      let text = "\(sign)\(digits.prefix(point)).\(digits.dropFirst(point))\(exponent)"
      #expect(number(text) == Double(text), "\(text)")
    }
  }

  @Test(
    arguments: [
      ("0", 0), ("-0", -0.0), ("007", 7), ("1.", 1), (".5", 0.5),
      ("9007199254740993", 9007199254740992),
      ("0.1", 0.1), (" 12 ", 12), ("inf", .infinity), ("-Infinity", -.infinity), ("1e-400", 0),
    ] as [(String, Double)])
  func readsNumbers(text: String, value: Double) {
    #expect(number(text)?.bitPattern == value.bitPattern)
  }

  @Test func readsNaN() { #expect(number("NaN")?.isNaN == true) }

  @Test(arguments: [
    "", " ", "-", ".", "e5", "1e", "1e+", "0x10", "1_000", "1 2", "1,5", "--1", "nan(1)", "1e400",
    "1.2.3", "infinite", "١",
  ])
  func refusesAnythingElse(_ text: String) { #expect(number(text) == nil) }
}
