import AdjointGraph

/// Walks through the fields of a CSV text (RFC 4180: commas, fields in quotes where they hold
/// commas, quotes or line ends; lines end with LF or CRLF).
struct CSVScanner {
  /// What stands behind a field.
  enum End { case comma, line, text }

  /// The bytes of one field, without its quotes; of a quoted one, quotes within are still doubled.
  struct Field {
    var range: Range<Int>
    var isQuoted: Bool
    var end: End
    /// Where the field begins, its quote included.
    var start: Int { isQuoted ? range.lowerBound - 1 : range.lowerBound }
  }

  let bytes: [UInt8]
  let file: String
  var position: Int

  init(_ bytes: [UInt8], file: String, at position: Int = 0) {
    self.bytes = bytes
    self.file = file
    self.position = position
  }

  var isAtEnd: Bool { position >= bytes.count }

  /// Whether nothing but line ends follow.
  var isAtBlankEnd: Bool {
    bytes[position...].allSatisfy { $0 == UInt8(ascii: "\n") || $0 == UInt8(ascii: "\r") }
  }

  /// Reads the next field and what stands behind it.
  @inline(__always)
  mutating func next() throws(Diagnostic) -> Field {
    if position < bytes.count, bytes[position] == UInt8(ascii: "\"") { return try nextQuoted() }
    let start = position
    var index = start
    while index < bytes.count {
      let byte = bytes[index]
      if byte == UInt8(ascii: ",") || byte == UInt8(ascii: "\n") { break }
      if byte == UInt8(ascii: "\"") { throw strayQuote(at: index) }
      index += 1
    }
    position = index
    let end = passEnd()
    if end != .comma, index > start, bytes[index - 1] == UInt8(ascii: "\r") { index -= 1 }
    return Field(range: start..<index, isQuoted: false, end: end)
  }

  private mutating func nextQuoted() throws(Diagnostic) -> Field {
    let start = position + 1
    var index = start
    while true {
      guard let quote = bytes[index...].firstIndex(of: UInt8(ascii: "\"")) else {
        throw Diagnostic(
          .csvQuote, "the field that begins here has no closing quote", location: place(start - 1))
      }
      index = quote + 1
      guard index < bytes.count, bytes[index] == UInt8(ascii: "\"") else { break }
      index += 1
    }
    position = index
    if position < bytes.count, bytes[position] == UInt8(ascii: "\r") { position += 1 }
    guard isAtEnd || [UInt8(ascii: ","), UInt8(ascii: "\n")].contains(bytes[position]) else {
      throw Diagnostic(
        .csvQuote, "expected a comma or the end of the line behind the closing quote",
        location: place(index), notes: ["a quote within a quoted field is written twice"])
    }
    return Field(range: start..<index - 1, isQuoted: true, end: passEnd())
  }

  private mutating func passEnd() -> End {
    guard position < bytes.count else { return .text }
    position += 1
    return bytes[position - 1] == UInt8(ascii: ",") ? .comma : .line
  }

  private func strayQuote(at index: Int) -> Diagnostic {
    Diagnostic(
      .csvQuote, "a quote within a field that does not begin with one", location: place(index),
      notes: ["a field that holds quotes is written in quotes, and they are written twice"])
  }

  /// The field as text, its doubled quotes made single.
  func text(of field: Field) -> String {
    let text = String(decoding: bytes[field.range], as: UTF8.self)
    guard field.isQuoted, text.utf8.contains(UInt8(ascii: "\"")) else { return text }
    var result = ""
    var isFirstOfPair = false
    for character in text.unicodeScalars {
      isFirstOfPair = character == "\"" && !isFirstOfPair
      if !isFirstOfPair { result.unicodeScalars.append(character) }
    }
    return result
  }

  func place(_ offset: Int) -> SourceLocation {
    SourceLocation(file: file, of: offset, in: bytes)
  }
}
