/// Appends JSON to a UTF-8 buffer. Containers put the commas, the line ends and the indentation.
///
/// A container is written either on one line or with a line for each member.
package struct JSONWriter: Sendable {
  package enum Layout: Sendable { case line, lines }

  package private(set) var bytes: [UInt8] = []
  private var layout = Layout.line
  private var depth = 0
  private var isFirst = true

  package init() {}

  /// The text so far.
  package var text: String { String(decoding: bytes, as: UTF8.self) }

  /// Text that is JSON already, and ASCII.
  package mutating func raw(_ text: StaticString) {
    text.withUTF8Buffer { bytes.append(contentsOf: $0) }
  }

  package mutating func integer(_ number: some BinaryInteger) {
    bytes.append(contentsOf: String(number).utf8)
  }

  package mutating func bool(_ value: Bool) { raw(value ? "true" : "false") }

  /// The shortest decimal that rounds to the number, always with a point or an exponent, so that a
  /// reader tells it from a whole number; `"inf"`, `"-inf"` and `"nan"` for what JSON cannot say.
  package mutating func number(_ number: Double) {
    if number.isFinite {
      bytes.append(contentsOf: number.description.utf8)
    } else {
      string(number.isNaN ? "nan" : number < 0 ? "-inf" : "inf")
    }
  }

  /// Escapes quotes, backslashes and control characters, and nothing else.
  package mutating func string(_ text: String) {
    bytes.append(UInt8(ascii: "\""))
    var text = text
    text.withUTF8 { source in
      var start = 0
      for (index, byte) in source.enumerated() {
        guard byte < 0x20 || byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\\") else {
          continue
        }
        bytes.append(contentsOf: source[start..<index])
        escape(byte)
        start = index + 1
      }
      bytes.append(contentsOf: source[start...])
    }
    bytes.append(UInt8(ascii: "\""))
  }

  private mutating func escape(_ byte: UInt8) {
    switch byte {
    case "\"": raw("\\\"")
    case "\\": raw("\\\\")
    case "\n": raw("\\n")
    case "\r": raw("\\r")
    case "\t": raw("\\t")
    default:
      raw(byte < 0x10 ? "\\u000" : "\\u001")
      bytes.append(contentsOf: String(byte & 0xF, radix: 16, uppercase: true).utf8)
    }
  }

  /// An object, whose members `body` writes, each behind `key(_:)`.
  package mutating func object(
    _ layout: Layout = .line, _ body: (inout JSONWriter) -> Void
  ) {
    container(layout, opening: "{", closing: "}", body)
  }

  /// An array, whose elements `body` writes, each behind `element()`.
  package mutating func array(_ layout: Layout = .line, _ body: (inout JSONWriter) -> Void) {
    container(layout, opening: "[", closing: "]", body)
  }

  /// An array on one line.
  package mutating func array<Elements: Sequence>(
    _ elements: Elements, _ body: (inout JSONWriter, Elements.Element) -> Void
  ) {
    array { writer in
      for element in elements {
        writer.element()
        body(&writer, element)
      }
    }
  }

  /// Before each element of an array.
  package mutating func element() {
    if !isFirst { raw(layout == .line ? ", " : ",") }
    isFirst = false
    if layout == .lines { newLine() }
  }

  /// Before each value of an object.
  package mutating func key(_ name: String) {
    element()
    string(name)
    raw(": ")
  }

  private mutating func container(
    _ layout: Layout, opening: Unicode.Scalar, closing: Unicode.Scalar,
    _ body: (inout JSONWriter) -> Void
  ) {
    let outer = (self.layout, isFirst)
    bytes.append(UInt8(ascii: opening))
    (self.layout, isFirst) = (layout, true)
    depth += 1
    body(&self)
    depth -= 1
    if layout == .lines, !isFirst { newLine() }
    (self.layout, isFirst) = outer
    bytes.append(UInt8(ascii: closing))
  }

  private mutating func newLine() {
    bytes.append(UInt8(ascii: "\n"))
    bytes.append(contentsOf: repeatElement(UInt8(ascii: " "), count: 2 * depth))
  }
}
