/// An escape sequence of a string, read at its backslash.
enum JSONEscape {
  case scalar(Unicode.Scalar, length: Int)
  /// The backslash is not followed by one of `"\/bfnrtu`.
  case unknown
  /// `\u` is not followed by four hexadecimal digits.
  case badDigits
  /// Half a surrogate pair, or a pair the wrong way round.
  case loneSurrogate

  init(in bytes: ArraySlice<UInt8>, at start: Int) {
    guard start + 1 < bytes.endIndex else {
      self = .unknown
      return
    }
    switch bytes[start + 1] {
    case "\"": self = .scalar("\"", length: 2)
    case "\\": self = .scalar("\\", length: 2)
    case "/": self = .scalar("/", length: 2)
    case "b": self = .scalar("\u{8}", length: 2)
    case "f": self = .scalar("\u{C}", length: 2)
    case "n": self = .scalar("\n", length: 2)
    case "r": self = .scalar("\r", length: 2)
    case "t": self = .scalar("\t", length: 2)
    case "u": self = .unicode(in: bytes, at: start)
    default: self = .unknown
    }
  }

  private static func unicode(in bytes: ArraySlice<UInt8>, at start: Int) -> JSONEscape {
    guard let unit = codeUnit(in: bytes, at: start) else { return .badDigits }
    if let scalar = Unicode.Scalar(unit) { return .scalar(scalar, length: 6) }
    guard UTF16.isLeadSurrogate(unit), let trail = codeUnit(in: bytes, at: start + 6),
      UTF16.isTrailSurrogate(trail),
      let scalar = Unicode.Scalar(0x10000 + (UInt32(unit & 0x3FF) << 10 | UInt32(trail & 0x3FF)))
    else { return .loneSurrogate }
    return .scalar(scalar, length: 12)
  }

  /// The four digits of `\u0041`.
  private static func codeUnit(in bytes: ArraySlice<UInt8>, at start: Int) -> UInt16? {
    guard start + 6 <= bytes.endIndex, bytes[start] == UInt8(ascii: "\\"),
      bytes[start + 1] == UInt8(ascii: "u")
    else { return nil }
    var unit: UInt16 = 0
    for byte in bytes[start + 2..<start + 6] {
      switch byte {
      case "0"..."9": unit = unit << 4 | UInt16(byte - UInt8(ascii: "0"))
      case "A"..."F", "a"..."f": unit = unit << 4 | UInt16(byte & 0x0F + 9)
      default: return nil
      }
    }
    return unit
  }

  /// The UTF-8 of a string whose escapes are known to be well formed.
  static func resolving(_ source: ArraySlice<UInt8>) -> [UInt8] {
    var result: [UInt8] = []
    result.reserveCapacity(source.count)
    var index = source.startIndex
    while index < source.endIndex {
      if source[index] == UInt8(ascii: "\\"),
        case .scalar(let scalar, let length) = JSONEscape(in: source, at: index)
      {
        result += scalar.utf8
        index += length
      } else {
        result.append(source[index])
        index += 1
      }
    }
    return result
  }
}

// MARK: - Bytes as characters

/// Lets `switch` over bytes name ASCII characters: `case "{":`.
func ~= (character: Unicode.Scalar, byte: UInt8) -> Bool { UInt32(byte) == character.value }

/// Lets `switch` over bytes name ranges of ASCII characters: `case "0"..."9":`.
func ~= (characters: ClosedRange<Unicode.Scalar>, byte: UInt8) -> Bool {
  characters.contains(Unicode.Scalar(byte))
}
