/// Numbers of a checked document, converted when they are asked for.
enum JSONNumber {
  /// The value of a number written without point and exponent; `nil` if it does not fit.
  static func integer(_ source: ArraySlice<UInt8>) -> Int64? {
    Int64(String(decoding: source, as: UTF8.self))
  }

  /// The nearest floating-point number; infinite if there is none in range.
  ///
  /// Goals in order: 1. correctly rounded; 2. quick for the short numbers people write. When the
  /// digits and the power of ten are both exact, one operation rounds once and is correct (W. D.
  /// Clinger, "How to Read Floating Point Numbers Accurately", 1990); otherwise the library reads.
  static func double(_ source: ArraySlice<UInt8>) -> Double? {
    exactDouble(source) ?? Double(String(decoding: source, as: UTF8.self))
  }

  /// The value of a number of at most 15 digits, without exponent.
  private static func exactDouble(_ source: ArraySlice<UInt8>) -> Double? {
    guard source.count <= 17 else { return nil }
    var digits: Int64 = 0
    var digitCount = 0
    var pointAt: Int?
    var isNegative = false
    for byte in source {
      switch byte {
      case "0"..."9":
        digits = digits * 10 + Int64(byte - UInt8(ascii: "0"))
        digitCount += 1
      case ".": pointAt = digitCount
      case "-": isNegative = true
      default: return nil
      }
    }
    guard digitCount <= 15 else { return nil }
    let magnitude = Double(digits) / powersOfTen[digitCount - (pointAt ?? digitCount)]
    return isNegative ? -magnitude : magnitude
  }

  private static let powersOfTen: [Double] = [
    1, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15,
  ]
}

extension JSONParser {
  /// Checks and appends the number at `position`; its value must fit a double.
  mutating func parseNumber() throws(Diagnostic) {
    let start = position
    if current == UInt8(ascii: "-") { position += 1 }
    let hasLeadingZero = current == UInt8(ascii: "0")
    let integerDigits = skipDigits()
    guard integerDigits > 0 else { throw badMinus(at: start) }
    guard integerDigits == 1 || !hasLeadingZero else {
      throw badNumber(at: start, "a number has no leading zeros")
    }
    if current == UInt8(ascii: ".") {
      position += 1
      guard skipDigits() > 0 else { throw badNumber(at: start, "digits must follow the point") }
    }
    var exponentDigits = 0
    if current == UInt8(ascii: "e") || current == UInt8(ascii: "E") {
      position += 1
      if current == UInt8(ascii: "+") || current == UInt8(ascii: "-") { position += 1 }
      exponentDigits = skipDigits()
      guard exponentDigits > 0 else { throw badNumber(at: start, "digits must follow the e") }
    }
    guard !isWord(at: position) else {
      throw badNumber(at: start, "a number is decimal digits, a point and an exponent")
    }
    // Fewer than 200 digits with an exponent of at most 99 stay below 1e308.
    if exponentDigits > 2 || position - start > 200,
      JSONNumber.double(bytes[start..<position])?.isInfinite != false
    {
      throw numberOutOfRange(at: start)
    }
    append(.number, at: start, extent: position - start)
  }

  private mutating func skipDigits() -> Int {
    let start = position
    while let byte = current, case "0"..."9" = byte { position += 1 }
    return position - start
  }
}
