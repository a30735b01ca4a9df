extension JSONParser {
  /// Checks and appends the string whose opening quote is at `position`.
  mutating func parseString() throws(Diagnostic) {
    let start = position
    var hasEscapes = false
    position += 1
    while let byte = current {
      switch byte {
      case "\"":
        append(
          .string, at: start, extent: position - start - 1, hasEscapes: hasEscapes)
        position += 1
        return
      case "\\":
        hasEscapes = true
        try skipEscape(inStringAt: start)
      case "\u{0}"..."\u{1F}": throw controlCharacter(inStringAt: start)
      case "\u{80}"..."\u{FF}":
        guard let length = scalarLength(at: position) else { throw invalidUTF8() }
        position += length
      default: skipPlainCharacters()
      }
    }
    throw unterminatedString(at: start)
  }

  /// Skips ASCII that stands for itself, which is nearly all there is.
  private mutating func skipPlainCharacters() {
    var index = position
    while index < bytes.count, bytes[index] >= 0x20, bytes[index] < 0x80,
      bytes[index] != UInt8(ascii: "\""), bytes[index] != UInt8(ascii: "\\")
    {
      index += 1
    }
    position = index
  }

  private mutating func skipEscape(inStringAt start: Int) throws(Diagnostic) {
    let escape = JSONEscape(in: bytes[...], at: position)
    if case .scalar(_, let length) = escape {
      position += length
    } else {
      throw badEscape(escape, inStringAt: start)
    }
  }

  /// The length of the scalar at `index` if it is well-formed UTF-8 (Unicode, table 3-7).
  func scalarLength(at index: Int) -> Int? {
    let second: ClosedRange<UInt8>
    let length: Int
    switch bytes[index] {
    case 0x00...0x7F: return 1
    case 0xC2...0xDF: (length, second) = (2, 0x80...0xBF)
    case 0xE0: (length, second) = (3, 0xA0...0xBF)
    case 0xED: (length, second) = (3, 0x80...0x9F)
    case 0xE1...0xEF: (length, second) = (3, 0x80...0xBF)
    case 0xF0: (length, second) = (4, 0x90...0xBF)
    case 0xF1...0xF3: (length, second) = (4, 0x80...0xBF)
    case 0xF4: (length, second) = (4, 0x80...0x8F)
    default: return nil
    }
    guard index + length <= bytes.count, second.contains(bytes[index + 1]),
      bytes[index + 2..<index + length].allSatisfy({ 0x80...0xBF ~= $0 })
    else { return nil }
    return length
  }
}
