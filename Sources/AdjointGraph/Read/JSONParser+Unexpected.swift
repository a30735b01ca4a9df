/// What may stand at the position of the parser.
enum JSONExpectation {
  case value, firstKey, key, colon, comma, end
}

extension JSONParser {
  /// What is wrong at `position`, where something else was expected.
  func unexpected(_ expectation: JSONExpectation) -> Diagnostic {
    guard let byte = current else { return unexpectedEnd(expectation) }
    if scalarLength(at: position) == nil { return invalidUTF8() }
    if let comment = comment() { return comment }
    if let mismatch = mismatchedBracket() { return mismatch }
    switch expectation {
    case .end: return textAfterEnd()
    case .colon: return missingColon()
    case .comma where startsValue(byte): return missingComma()
    case .comma: return unexpectedCharacter(expectation)
    case .key where byte == UInt8(ascii: "}"): return trailingComma()
    case .key, .firstKey: return unexpectedKey(expectation, byte)
    case .value: return unexpectedValue(byte)
    }
  }

  private func unexpectedValue(_ byte: UInt8) -> Diagnostic {
    switch byte {
    case "]": return trailingComma()
    case "'": return singleQuotes()
    case "a"..."z", "A"..."Z", "_": return notFinite() ?? unknownWord()
    case "+": return notFinite() ?? badNumber(at: position, "a number has no plus sign")
    case ".": return badNumber(at: position, "digits must precede the point")
    default: return unexpectedCharacter(.value)
    }
  }

  private func unexpectedKey(_ expectation: JSONExpectation, _ byte: UInt8) -> Diagnostic {
    if byte == UInt8(ascii: "'") { return singleQuotes() }
    guard startsValue(byte) else { return unexpectedCharacter(expectation) }
    return diagnostic(
      .jsonKeyNotString, at: position, "a key must be a string, found \(found)",
      notes: isWord(at: position)
        ? ["keys are written in double quotes: \"\(word(at: position))\""] : [])
  }

  private func startsValue(_ byte: UInt8) -> Bool {
    switch byte {
    case "\"", "'", "{", "[": true
    default: isWord(at: position)
    }
  }

  /// What `expectation` asks for, in words.
  private func words(for expectation: JSONExpectation) -> String {
    switch expectation {
    case .value: "a value"
    case .firstKey: "a key or \"}\""
    case .key: "a key"
    case .colon: "\":\""
    case .comma: open.last.map { "\",\" or \"\(closing($0))\"" } ?? "\",\""
    case .end: "the end of the text"
    }
  }

  private func closing(_ container: Int) -> Character {
    entries[container].kind == .object ? "}" : "]"
  }

  /// Where the innermost container was opened.
  private var openedNotes: [Message] {
    open.last.map {
      let kind = entries[$0].kind == .object ? "object" : "array"
      return ["the \(kind) was opened at \(place(of: $0))"]
    } ?? []
  }
}

// MARK: - Between values

extension JSONParser {
  private func unexpectedEnd(_ expectation: JSONExpectation) -> Diagnostic {
    diagnostic(
      .jsonUnexpectedEnd, at: position,
      "the text ends where \(words(for: expectation)) is expected", notes: openedNotes)
  }

  private func unexpectedCharacter(_ expectation: JSONExpectation) -> Diagnostic {
    diagnostic(
      .jsonUnexpectedCharacter, at: position,
      "expected \(words(for: expectation)), found \(found)")
  }

  private func textAfterEnd() -> Diagnostic {
    diagnostic(
      .jsonTextAfterEnd, at: position, "expected the end of the text, found \(found)",
      notes: ["a file holds one value, here \(entries[0].kind.name) at \(place(of: 0))"])
  }

  private func comment() -> Diagnostic? {
    let next = position + 1 < bytes.count ? bytes[position + 1] : 0
    guard current == UInt8(ascii: "/"), next == UInt8(ascii: "/") || next == UInt8(ascii: "*")
    else { return nil }
    return diagnostic(
      .jsonComment, at: position, "JSON has no comments", notes: ["remove the comment"])
  }

  private func mismatchedBracket() -> Diagnostic? {
    guard let container = open.last, let byte = current else { return nil }
    let bracket = Character(Unicode.Scalar(byte))
    guard bracket == "]" || bracket == "}", bracket != closing(container) else { return nil }
    return diagnostic(
      .jsonMismatchedBracket, at: position,
      "expected \"\(closing(container))\", found \"\(bracket)\"", notes: openedNotes)
  }

  private func missingComma() -> Diagnostic {
    diagnostic(
      .jsonMissingComma, at: endOfPrevious,
      "missing comma: expected \(words(for: .comma)), found \(found)")
  }

  private func trailingComma() -> Diagnostic {
    diagnostic(
      .jsonTrailingComma, at: endOfPrevious - 1, "trailing comma before \(found)",
      notes: ["remove the comma"])
  }

  private func missingColon() -> Diagnostic {
    let key = entries.last.map { excerpt($0.source(in: bytes)) } ?? ""
    return diagnostic(
      .jsonMissingColon, at: endOfPrevious,
      "missing colon: expected \":\" behind the key \"\(key)\", found \(found)")
  }

  private func singleQuotes() -> Diagnostic {
    diagnostic(
      .jsonSingleQuotes, at: position, "strings are written in double quotes, found \"'\"")
  }

  private func unknownWord() -> Diagnostic {
    let word = word(at: position)
    let note: Message =
      switch word.lowercased() {
      case "true", "false", "null": "write \(word.lowercased())"
      case "none", "nil", "undefined": "write null"
      default: "strings are written in double quotes"
      }
    return diagnostic(
      .jsonUnknownWord, at: position, "expected a value, found \"\(word)\"", notes: [note])
  }
}
