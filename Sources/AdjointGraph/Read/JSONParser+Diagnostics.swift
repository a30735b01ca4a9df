// MARK: - The text as a whole

extension JSONParser {
  func tooLarge() -> Diagnostic {
    Diagnostic(
      .jsonTooLarge, "the file has \(bytes.count) bytes, more than the limit of \(limits.bytes)",
      location: SourceLocation(file: file))
  }

  func emptyDocument() -> Diagnostic {
    diagnostic(.jsonEmpty, at: position, "the file is empty, expected a value")
  }

  /// The mark with which some editors begin a file, or the beginning of UTF-16.
  func byteOrderMark() -> Diagnostic? {
    if bytes.starts(with: [0xEF, 0xBB, 0xBF]) {
      return diagnostic(
        .jsonByteOrderMark, at: 0, "the file begins with a byte order mark",
        notes: ["save it as UTF-8 without byte order mark"])
    }
    guard bytes.starts(with: [0xFE, 0xFF]) || bytes.starts(with: [0xFF, 0xFE]) else { return nil }
    return diagnostic(
      .jsonNotUTF8, at: 0, "the file is in UTF-16", notes: ["save it as UTF-8"])
  }

  func tooDeep() -> Diagnostic {
    diagnostic(.jsonTooDeep, at: position, "more than \(limits.depth) levels of nesting")
  }

  func invalidUTF8() -> Diagnostic {
    diagnostic(
      .jsonNotUTF8, at: position, "\(character(at: position)) does not begin a UTF-8 character",
      notes: ["save the file as UTF-8"])
  }

  func duplicateKey(_ key: Int, first: Int) -> Diagnostic {
    diagnostic(
      .jsonDuplicateKey, at: Int(entries[key].offset),
      "duplicate key \"\(excerpt(entries[key].source(in: bytes)))\"",
      notes: ["the first is at \(place(of: first))"])
  }
}

// MARK: - Strings

extension JSONParser {
  func unterminatedString(at start: Int) -> Diagnostic {
    diagnostic(
      .jsonUnterminatedString, at: start, "the string that begins here has no closing quote")
  }

  func controlCharacter(inStringAt start: Int) -> Diagnostic {
    let note: Message =
      switch bytes[position] {
      case "\n", "\r": "write \\n, or end the string on its line with a quote"
      case "\t": "write \\t"
      case let byte: "write \\u00\(byte < 16 ? "0" : "")\(String(byte, radix: 16))"
      }
    return diagnostic(
      .jsonControlCharacter, at: position,
      "control character \(character(at: position)) in the string that begins at "
        + "\(place(at: start))",
      notes: [note])
  }

  func badEscape(_ escape: JSONEscape, inStringAt start: Int) -> Diagnostic {
    guard position + 1 < bytes.count else { return unterminatedString(at: start) }
    return switch escape {
    case .badDigits:
      diagnostic(
        .jsonBadUnicodeEscape, at: position, "\\u must be followed by four hexadecimal digits")
    case .loneSurrogate:
      diagnostic(
        .jsonLoneSurrogate, at: position,
        "\(excerpt(bytes[position..<position + 6])) is half of a surrogate pair",
        notes: ["a character beyond U+FFFF is written as two escapes, such as \\ud83d\\ude00"])
    case .unknown, .scalar:
      diagnostic(
        .jsonBadEscape, at: position,
        "a backslash followed by \(character(at: position + 1)) is not an escape",
        notes: [
          "the escapes are \\\" \\\\ \\/ \\b \\f \\n \\r \\t and \\u with four hexadecimal digits"
        ])
    }
  }
}

// MARK: - Numbers

extension JSONParser {
  func badNumber(at start: Int, _ reason: Message) -> Diagnostic {
    diagnostic(.jsonBadNumber, at: start, "malformed number \"\(word(at: start))\": \(reason)")
  }

  func badMinus(at start: Int) -> Diagnostic {
    var parser = self
    parser.position = start
    return parser.notFinite() ?? badNumber(at: start, "digits must follow the minus sign")
  }

  func notFinite() -> Diagnostic? {
    let word = word(at: position)
    let name = word.lowercased().drop { $0 == "-" || $0 == "+" }
    guard ["nan", "inf", "infinity"].contains(name) else { return nil }
    return diagnostic(
      .jsonNotFinite, at: position,
      "expected a value, found \"\(word)\": JSON has neither NaN nor infinity")
  }

  func numberOutOfRange(at start: Int) -> Diagnostic {
    diagnostic(
      .jsonNumberOutOfRange, at: start,
      "the number \(word(at: start)) does not fit a 64-bit floating-point number",
      notes: ["the largest is \(Double.greatestFiniteMagnitude)"])
  }
}

// MARK: - Words

extension JSONParser {
  func diagnostic(
    _ code: DiagnosticCode, at offset: Int, _ message: Message, notes: [Message] = []
  ) -> Diagnostic {
    Diagnostic(
      code, message, location: SourceLocation(file: file, offset: offset, in: bytes), notes: notes)
  }

  /// What stands at `position`.
  var found: String {
    guard let byte = current else { return "the end of the text" }
    if byte == UInt8(ascii: "\"") { return "a string" }
    return isWord(at: position) ? "\"\(word(at: position))\"" : character(at: position)
  }

  /// The letters, digits and signs from `start` on.
  func word(at start: Int) -> String {
    let end = (start..<bytes.count).first { !isWord(at: $0) } ?? bytes.count
    return excerpt(bytes[start..<end])
  }

  /// A character in quotes, or its number if nothing would be seen.
  func character(at index: Int) -> String {
    guard let length = scalarLength(at: index),
      let scalar = String(decoding: bytes[index..<index + length], as: UTF8.self)
        .unicodeScalars.first
    else { return "byte 0x\(String(bytes[index], radix: 16, uppercase: true))" }
    switch scalar.properties.generalCategory {
    case .control, .format, .spaceSeparator, .lineSeparator, .paragraphSeparator, .unassigned:
      let digits = String(scalar.value, radix: 16, uppercase: true)
      return "U+\(String(repeating: "0", count: max(0, 4 - digits.count)))\(digits)"
    default: return "\"\(scalar)\""
    }
  }

  /// A piece of the text, cut where it gets too long for a message.
  func excerpt(_ source: ArraySlice<UInt8>) -> String {
    guard source.count > 40 else { return String(decoding: source, as: UTF8.self) }
    var end = source.startIndex + 40
    while 0x80...0xBF ~= source[end] { end -= 1 }
    return String(decoding: source[..<end], as: UTF8.self) + "…"
  }

  /// Where the value or key at `index` of the tape begins.
  func place(of index: Int) -> String { place(at: Int(entries[index].offset)) }

  func place(at offset: Int) -> String {
    let location = SourceLocation(file: file, offset: offset, in: bytes)
    return "line \(location.line ?? 1), column \(location.column ?? 1)"
  }

  /// The offset behind whatever stands before `position`, white space aside.
  var endOfPrevious: Int {
    let isSpace: (UInt8) -> Bool = { " \n\r\t".utf8.contains($0) }
    return (bytes[..<position].lastIndex { !isSpace($0) } ?? -1) + 1
  }
}
