import AdjointGraph
import Foundation
import TestSupport
import Testing

/// Numbers are written as the shortest decimals that read back as the same bits.
@Suite struct WrittenNumbersTests {
  private static let special: [Double] = [
    0, -0.0, 1, -1, 0.1, 0.2 + 0.1, 1 / 3, 100, 1e15, 1e16, 1e21, 1e22, 1e23,
    123_456_789_012_345_680,
    9_007_199_254_740_992, 0x1p63, 0x1p-1074, 0x1p-1022, 0x1p-1022 - 0x1p-1074,
    .greatestFiniteMagnitude,
  ]

  private static func random(_ count: Int) -> [Double] {
    var random = TestRandom(seed: 17)
    return (0..<count).map { _ in Double(bitPattern: random.next()) }.filter(\.isFinite)
  }

  private func written(_ number: Double) -> String {
    var json = JSONWriter()
    json.number(number)
    return json.text
  }

  /// The number with so many significant digits, by the C library.
  private func digits(_ number: Double, _ count: Int) -> String {
    String(format: "%.\(count - 1)e", number)
  }

  private func digitCount(_ text: String) -> Int {
    let mantissa = text.lowercased().prefix { $0 != "e" }.filter(\.isNumber).drop { $0 == "0" }
    return max(1, String(mantissa.reversed().drop { $0 == "0" }).count)
  }

  @Test func doublesReadBackAndAreShortest() throws {
    for number in Self.special + Self.random(4000) {
      let text = written(number)
      let value = try JSONDocument(Array(text.utf8), file: "number").root
      #expect(value.double()?.bitPattern == number.bitPattern, "\(text)")
      // With a point or an exponent it is no whole number, whatever its value.
      #expect(value.integer() == nil, "\(text)")
      let count = digitCount(text)
      if count > 1 {
        #expect(Double(digits(number, count - 1)) != number, "\(text) is not the shortest")
      }
      #expect(Double(digits(number, count)) == number, "\(text)")
    }
  }

  /// The numbers of a `float32` leaf are as short as its precision allows.
  @Test func singlesReadBackAndAreShortest() throws {
    var random = TestRandom(seed: 23)
    let numbers =
      (0..<4000).map { _ in Float(bitPattern: UInt32(random.next() >> 32)) }
      .filter(\.isFinite) + [0.1, -0.0, 1 / 3, 16_777_216, .greatestFiniteMagnitude, 0x1p-149]
    let literal = Literal(Tensor(numbers, shape: [numbers.count]))
    guard case .floats(let doubles) = literal.numbers else {
      Issue.record("floats were expected")
      return
    }
    for (number, double) in zip(numbers, doubles) {
      #expect(Float(double).bitPattern == number.bitPattern, "\(number)")
      let count = digitCount(written(double))
      #expect(count <= 9)
      if count > 1 { #expect(Float(digits(Double(number), count - 1)) != number, "\(number)") }
    }
  }

  /// Bits survive in a graph file, signs of zero and what JSON has no numbers for included.
  @Test func leavesKeepTheirBits() throws {
    let numbers = Self.special + Self.random(500) + [.infinity, -.infinity]
    var builder = GraphBuilder(name: "numbers")
    _ = builder.constant("c", Tensor(numbers + [.nan], shape: [numbers.count + 1]))
    let text = try builder.checked().graph.json()
    let graph = try GraphFile(reading: Array(text.utf8), file: "f", registry: .standard)
      .checked.graph
    guard case .values(let literal) = graph.leaves[0].initializer,
      case .floats(let read) = literal.numbers
    else {
      Issue.record("floats were expected")
      return
    }
    #expect(read.dropLast().map(\.bitPattern) == numbers.map(\.bitPattern))
    #expect(read.last?.isNaN == true)
  }

  @Test(
    arguments: [
      (1.0, "1.0"), (-0.0, "-0.0"), (0.1, "0.1"), (1e-08, "1e-08"), (1e16, "1e+16"),
      (.infinity, "\"inf\""), (-.infinity, "\"-inf\""), (.nan, "\"nan\""), (0x1p-1074, "5e-324"),
    ] as [(Double, String)])
  func spelling(_ number: Double, _ text: String) { #expect(written(number) == text) }
}
