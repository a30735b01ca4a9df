/// A JSON text, checked as a whole, whose values know where they stand in it.
///
/// One pass over the bytes leaves a tape: a small entry for every value and key, in the order of
/// the file. Strings and numbers stay in the text until somebody asks for them, and lines and
/// columns are counted only for messages.
package struct JSONDocument: Sendable {
  let tape: JSONTape

  /// Reads a UTF-8 text, or throws its first mistake with line and column.
  package init(
    _ bytes: [UInt8], file: String, limits: JSONLimits = .default
  ) throws(Diagnostic) {
    var parser = JSONParser(bytes, file: file, limits: limits)
    try parser.parseDocument()
    tape = JSONTape(file: file, bytes: bytes, entries: parser.entries)
  }

  /// The name of the file, as locations print it.
  package var file: String { tape.file }

  /// The outermost value.
  package var root: JSONValue { JSONValue(tape: tape, index: 0) }

  /// Whether there is a value at `path`.
  package func holds(_ path: DocumentPath) -> Bool {
    path.steps.reduce(Optional(root)) { value, step in value?.child(at: step) } != nil
  }

  /// Where the value at `path` stands, or else its nearest ancestor that exists.
  package func location(of path: DocumentPath) -> SourceLocation {
    var value = root
    for step in path.steps {
      guard let child = value.child(at: step) else { break }
      value = child
    }
    return value.location
  }

  /// The line and column of a byte; counts lines from the beginning of the text.
  package func location(at byteOffset: Int) -> SourceLocation {
    SourceLocation(file: tape.file, offset: byteOffset, in: tape.bytes)
  }
}

/// What a document may at most ask of the reader.
package struct JSONLimits: Sendable {
  /// How many arrays and objects may be open at once.
  package let depth: Int
  /// How long the text may be; never more than 32-bit offsets reach.
  package let bytes: Int

  package static let `default` = JSONLimits()

  package init(depth: Int = 512, bytes: Int = 1 << 30) {
    self.depth = depth
    self.bytes = min(bytes, Int(Int32.max))
  }
}

/// The text and the tape, shared by a document and all handles to its values.
///
/// The tape is the tree in preorder; a member of an object is two entries, key and value.
final class JSONTape: Sendable {
  struct Entry: Sendable {
    /// Where the value begins in the text: at its bracket, quote, digit or letter.
    var offset: UInt32
    /// The elements or members of a container; of anything else, its length in the text, without
    /// quotes.
    var extent: UInt32
    /// The index behind the last descendant.
    var next: UInt32
    var kind: JSONValue.Kind
    var hasEscapes = false
  }

  let file: String
  let bytes: [UInt8]
  let entries: [Entry]

  init(file: String, bytes: [UInt8], entries: [Entry]) {
    self.file = file
    self.bytes = bytes
    self.entries = entries
  }
}

extension JSONTape.Entry {
  /// The text of a number, or of a string between its quotes, escapes as written.
  func source(in bytes: [UInt8]) -> ArraySlice<UInt8> {
    let start = Int(offset) + (kind == .string ? 1 : 0)
    return bytes[start..<start + Int(extent)]
  }

  /// The UTF-8 of a string, escapes resolved.
  func content(in bytes: [UInt8]) -> ArraySlice<UInt8> {
    let source = source(in: bytes)
    return hasEscapes ? JSONEscape.resolving(source)[...] : source
  }
}

extension SourceLocation {
  /// The place of a byte in a text; `offset` may be the end of the text.
  init(file: String, offset: Int, in bytes: [UInt8]) {
    var line = 1
    var lineStart = 0
    for index in 0..<min(max(offset, 0), bytes.count) where bytes[index] == UInt8(ascii: "\n") {
      line += 1
      lineStart = index + 1
    }
    self.init(file: file, line: line, column: min(max(offset, 0), bytes.count) - lineStart + 1)
  }
}
