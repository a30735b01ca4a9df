import AdjointGraph
import Testing

struct JSONNumberTests {
  private func number(_ text: String) throws -> JSONValue { try document(text).root }

  @Test(arguments: [
    0, -0.0, 0.1, -0.3, 1 / 3, 1e15, 123456789.125, 1e22, 1e23, 9007199254740994, 1e308, -1e308,
    .greatestFiniteMagnitude, .leastNormalMagnitude, .leastNormalMagnitude.nextDown,
    .leastNonzeroMagnitude, .pi, 4.35, 0.000001,
  ])
  func shortestTextsComeBack(_ value: Double) throws {
    let found = try #require(try number("\(value)").double())
    #expect(found.bitPattern == value.bitPattern)
  }

  @Test func randomBitPatternsComeBack() throws {
    var random = LinearRandom(seed: 1)
    for _ in 0..<2000 {
      let value = Double(bitPattern: random.next())
      guard value.isFinite else { continue }
      #expect(try number("\(value)").double()?.bitPattern == value.bitPattern)
    }
  }

  @Test func shortDecimalsRoundAsTheLibraryDoes() throws {
    var random = LinearRandom(seed: 2)
    for _ in 0..<2000 {
      let digits = String(random.next() % 1_000_000_000_000_000)
      let text = "\(random.next() % 10).\(digits.prefix(Int(random.next() % 15) + 1))"
      #expect(try number(text).double() == Double(text))
    }
  }

  @Test(arguments: [
    ("9007199254740993", 9007199254740992),  // halfway, to even
    ("9007199254740993.0000000000000000000000000000000000000000000000001", 9007199254740994),
    ("1e-400", 0), ("-1e-400", -0.0), ("0e999", 0), ("0.0000e+000999", 0), ("1E2", 100),
    ("123e-2", 1.23), ("0.1e1", 1), ("-0", -0.0), ("-0.0", -0.0),
    ("999999999999999", 999999999999999),
    ("1.7976931348623158e308", 1.7976931348623157e308),
  ])
  func isRounded(_ text: String, to value: Double) throws {
    #expect(try number(text).double()?.bitPattern == value.bitPattern)
  }

  @Test func longNumbersAreReadWhole() throws {
    let zeros = String(repeating: "0", count: 1000)
    #expect(try number("1\(zeros)e-1000").double() == 1)
    #expect(try number("0.\(zeros)1e1001").double() == 1)
    #expect(mistake(Array("1\(zeros)".utf8))?.code == .jsonNumberOutOfRange)
    #expect(try number("1\(zeros.prefix(199))e99").double() == 1e298)
    #expect(mistake(Array("1\(zeros.prefix(211))e99".utf8))?.code == .jsonNumberOutOfRange)
  }

  @Test(
    arguments: [
      ("0", 0), ("-0", 0), ("42", 42), ("9223372036854775807", .max),
      ("-9223372036854775808", .min),
      ("9223372036854775808", nil), ("-9223372036854775809", nil),
      ("99999999999999999999999999", nil), ("2.0", nil), ("1e3", nil), ("1E0", nil),
    ] as [(String, Int64?)])
  func isInteger(_ text: String, _ value: Int64?) throws {
    #expect(try number(text).integer() == value)
    #expect(try number(text).double() == Double(text))
  }
}

/// Random numbers that are the same in every run (D. E. Knuth's constants, MMIX).
struct LinearRandom: RandomNumberGenerator {
  private var state: UInt64

  init(seed: UInt64) { state = seed }

  mutating func next() -> UInt64 {
    state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
    return state ^ state >> 32
  }
}
