import AdjointGraph
import Testing

/// What is printed of an extent is read back as the same extent.
struct DimensionTextTests {
  @Test(arguments: [
    "n", "a-b:0", "block 1/h*2:1", "`", "a``b", "2n:0", ":", "é", "", "名:0", "h+1:12",
  ])
  func anyNameComesBack(_ name: String) throws {
    let named = Dimension.named(name)
    guard !name.isEmpty else {
      #expect(Dimension(parsing: named.description) == nil)
      return
    }
    #expect(Dimension(parsing: named.description) == named)
    let twice = try #require((named * .fixed(2)).flatMap { $0 + "batch" }.flatMap { $0 * named })
    #expect(Dimension(parsing: twice.description) == twice)
  }

  @Test func plainNamesStandAsTheyAre() {
    #expect(Dimension.named("left:1").description == "left:1")
    #expect(Dimension.named("layer-1:0").description == "`layer-1:0`")
    #expect(Dimension.named("a`b").description == "`a``b`")
  }

  @Test(arguments: [
    "", "+", "-", "n--1", "n*", "*n", "2n", "n m", "n/2", "`", "``", "`n", "n`", "`a`b", "n+",
    "9223372036854775808", "9223372036854775807*n+n*9223372036854775807", "٣", "1.5", "a\nb c",
  ])
  func otherTextsAreRefused(_ text: String) { #expect(Dimension(parsing: text) == nil) }

  @Test func longPolynomialsAreRefused() {
    func sum(_ count: Int) -> String {
      (0..<count).map { "n\($0)" }.joined(separator: "+")
    }
    func power(_ count: Int) -> String {
      [String](repeating: "n", count: count).joined(separator: "*")
    }
    #expect(Dimension(parsing: sum(64)) != nil)
    #expect(Dimension(parsing: sum(65)) == nil)
    #expect(Dimension(parsing: power(64)) != nil)
    #expect(Dimension(parsing: power(65)) == nil)
    let wide = Dimension(parsing: sum(64))
    #expect(wide.flatMap { $0 * $0 } == nil)
  }

  @Test func theSmallestNumberHasNoOpposite() {
    let smallest = Dimension.fixed(.min)
    #expect(smallest.divided(exactlyBy: .fixed(-1)) == nil)
    #expect((.fixed(0) - smallest) == nil)
  }
}
