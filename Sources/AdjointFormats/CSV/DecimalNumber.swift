/// The number that a part of a text holds in decimal, or `inf`, `infinity` or `nan` in any case, perhaps with
/// a sign, and spaces around it; `nil` if it holds anything else or a number beyond all doubles.
///
/// Goals in order: 1. correctly rounded; 2. quick for the short numbers of tables. Where digits and
/// power of ten are both exact, one operation rounds once and is correct (W. D. Clinger, "How to
/// Read Floating Point Numbers Accurately", 1990); otherwise the library reads.
func decimalNumber(in text: [UInt8], _ range: Range<Int>) -> Double? {
  var start = range.lowerBound
  var end = range.upperBound
  while start < end, isSpace(text[start]) { start += 1 }
  while end > start, isSpace(text[end - 1]) { end -= 1 }
  guard start < end else { return nil }
  var index = start
  let isNegative = text[index] == UInt8(ascii: "-")
  if isNegative || text[index] == UInt8(ascii: "+") { index += 1 }

  var digits: UInt64 = 0
  var digitCount = 0
  var fractionCount = 0
  while index < end, let digit = digit(text[index]) {
    digits = digits &* 10 &+ UInt64(digit)
    digitCount += 1
    index += 1
  }
  if index < end, text[index] == UInt8(ascii: ".") {
    index += 1
    while index < end, let digit = digit(text[index]) {
      digits = digits &* 10 &+ UInt64(digit)
      digitCount += 1
      fractionCount += 1
      index += 1
    }
  }
  guard digitCount > 0 else { return notFinite(text[start..<end]) }
  if index == end, digitCount <= 15 {
    let magnitude = Double(digits) / powersOfTen[fractionCount]
    return isNegative ? -magnitude : magnitude
  }
  if index < end {
    guard text[index] == UInt8(ascii: "e") || text[index] == UInt8(ascii: "E") else { return nil }
    index += 1
    if index < end, text[index] == UInt8(ascii: "-") || text[index] == UInt8(ascii: "+") {
      index += 1
    }
    guard index < end, text[index..<end].allSatisfy({ digit($0) != nil }) else { return nil }
  }
  let value = Double(String(decoding: text[start..<end], as: UTF8.self))
  return value?.isInfinite == true ? nil : value
}

private func isSpace(_ byte: UInt8) -> Bool { byte == UInt8(ascii: " ") || byte == 0x09 }

@inline(__always)
private func digit(_ byte: UInt8) -> UInt8? {
  let digit = byte &- UInt8(ascii: "0")
  return digit < 10 ? digit : nil
}

private func notFinite(_ text: ArraySlice<UInt8>) -> Double? {
  guard text.count <= 9 else { return nil }
  return switch String(decoding: text, as: UTF8.self).lowercased() {
  case "inf", "+inf", "infinity", "+infinity": .infinity
  case "-inf", "-infinity": -.infinity
  case "nan", "+nan", "-nan": .nan
  default: nil
  }
}

private let powersOfTen: [Double] = [
  1, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15,
]
