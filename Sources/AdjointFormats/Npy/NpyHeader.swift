import AdjointGraph

/// What stands before the elements of an npy file.
struct NpyHeader {
  let element: StoredElement
  let isColumnMajor: Bool
  let shape: [Int]
  /// The index of the first element's first byte.
  let dataStart: Int

  init(_ bytes: ArraySlice<UInt8>, file: String) throws(Diagnostic) {
    let location = SourceLocation(file: file)
    guard bytes.starts(with: Npy.magic) else {
      throw Diagnostic(
        .npyMagic, "an npy file begins with the bytes 93 4E 55 4D 50 59 (\\x93NUMPY)",
        location: location, notes: ["perhaps this is no npy file"])
    }
    let start = bytes.startIndex
    guard bytes.count >= 8 else { throw Self.truncated(bytes.count, location) }
    let (major, minor) = (bytes[start + 6], bytes[start + 7])
    guard (1...3).contains(major), minor == 0 else {
      throw Diagnostic(
        .npyVersion, "version \(major).\(minor) of the npy format, expected 1.0, 2.0 or 3.0",
        location: location)
    }
    let lengthSize = major == 1 ? 2 : 4
    guard bytes.count >= 8 + lengthSize else { throw Self.truncated(bytes.count, location) }
    let textStart = start + 8 + lengthSize
    let length = bytes[start + 8..<textStart].reversed().reduce(0) { $0 << 8 | Int($1) }
    guard length <= bytes.endIndex - textStart else {
      throw Diagnostic(
        .npyTruncated,
        "the file gives its header \(length) bytes, but only \(bytes.endIndex - textStart) follow",
        location: location)
    }
    dataStart = textStart + length
    var parser = NpyHeaderParser(text: bytes[textStart..<dataStart], location: location)
    (element, isColumnMajor, shape) = try parser.parse()
  }

  private static func truncated(_ count: Int, _ location: SourceLocation) -> Diagnostic {
    Diagnostic(
      .npyTruncated, "the file ends after \(count) bytes, within its header", location: location)
  }
}

/// Reads the header's dictionary, a literal of Python:
/// `{'descr': '<f8', 'fortran_order': False, 'shape': (3, 4), }`.
struct NpyHeaderParser {
  private let text: ArraySlice<UInt8>
  private let location: SourceLocation
  private var position: Int

  init(text: ArraySlice<UInt8>, location: SourceLocation) {
    self.text = text
    self.location = location
    position = text.startIndex
  }

  mutating func parse() throws(Diagnostic) -> (StoredElement, Bool, [Int]) {
    var element: StoredElement?
    var isColumnMajor: Bool?
    var shape: [Int]?
    try expect("{")
    while !skip("}") {
      let key = try parseString()
      try expect(":")
      switch key {
      case "descr" where element == nil: element = try parseElement()
      case "fortran_order" where isColumnMajor == nil: isColumnMajor = try parseBool()
      case "shape" where shape == nil: shape = try parseShape()
      case "descr", "fortran_order", "shape": throw failure("the key '\(key)' comes twice")
      default: throw failure("unknown key '\(excerpt(key))'")
      }
      if !skip(",") {
        try expect("}")
        break
      }
    }
    skipSpace()
    guard position == text.endIndex else {
      throw failure("expected the end of the header, found \(found)")
    }
    guard let element else { throw failure("the key 'descr' is missing") }
    guard let isColumnMajor else { throw failure("the key 'fortran_order' is missing") }
    guard let shape else { throw failure("the key 'shape' is missing") }
    return (element, isColumnMajor, shape)
  }

  private mutating func parseElement() throws(Diagnostic) -> StoredElement {
    skipSpace()
    if position < text.endIndex, text[position] == UInt8(ascii: "[") {
      throw Diagnostic(
        .npyDtype, "arrays of records cannot be read", location: location,
        notes: ["save each field as an array of its own"])
    }
    let descriptor = try parseString()
    guard let element = StoredElement(npyDescriptor: descriptor) else {
      throw Diagnostic(
        .npyDtype, "arrays of type '\(excerpt(descriptor))' cannot be read", location: location,
        notes: ["these can: b1, i1, i2, i4, i8, u1, u2, u4, f2, f4, f8, behind <, >, = or |"])
    }
    return element
  }

  private mutating func parseBool() throws(Diagnostic) -> Bool {
    skipSpace()
    for (word, value) in [("True", true), ("False", false)]
    where text[position...].starts(with: word.utf8) {
      position += word.utf8.count
      return value
    }
    throw failure("expected True or False, found \(found)")
  }

  /// `()`, `(3,)`, `(3, 4)`; Python 2 wrote `(3L, 4L)`.
  private mutating func parseShape() throws(Diagnostic) -> [Int] {
    var shape: [Int] = []
    try expect("(")
    while !skip(")") {
      shape.append(try parseExtent())
      if !skip(",") {
        try expect(")")
        break
      }
    }
    return shape
  }

  private mutating func parseExtent() throws(Diagnostic) -> Int {
    skipSpace()
    var end = position
    while end < text.endIndex, (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(text[end]) {
      end += 1
    }
    guard end > position else { throw failure("expected a whole number from 0, found \(found)") }
    guard let extent = Int(String(decoding: text[position..<end], as: UTF8.self)) else {
      throw failure("an extent of the shape is beyond \(Int.max)")
    }
    position = end
    if position < text.endIndex, text[position] == UInt8(ascii: "L") { position += 1 }
    return extent
  }

  /// A string without escapes, in single or double quotes.
  private mutating func parseString() throws(Diagnostic) -> String {
    skipSpace()
    let quote = position < text.endIndex ? text[position] : 0
    guard quote == UInt8(ascii: "'") || quote == UInt8(ascii: "\"") else {
      throw failure("expected a string, found \(found)")
    }
    guard let end = text[(position + 1)...].firstIndex(of: quote) else {
      throw failure("a string has no closing quote")
    }
    defer { position = end + 1 }
    return String(decoding: text[position + 1..<end], as: UTF8.self)
  }

  private mutating func skipSpace() {
    while position < text.endIndex, " \n\r\t".utf8.contains(text[position]) { position += 1 }
  }

  /// Passes over a character if it comes next.
  private mutating func skip(_ character: Character) -> Bool {
    skipSpace()
    guard position < text.endIndex, text[position] == character.asciiValue else { return false }
    position += 1
    return true
  }

  private mutating func expect(_ character: Character) throws(Diagnostic) {
    guard skip(character) else { throw failure("expected '\(character)', found \(found)") }
  }

  private var found: String {
    guard position < text.endIndex else { return "its end" }
    return "'\(excerpt(String(decoding: text[position...].prefix(1), as: UTF8.self)))'"
  }

  private func failure(_ message: Message) -> Diagnostic {
    Diagnostic(
      .npyHeader, "npy header, byte \(position - text.startIndex): " + message,
      location: location)
  }
}

extension StoredElement {
  /// The element type that NumPy calls `<f4`, `|b1`, and so on; `nil` for those not read.
  init?(npyDescriptor descriptor: String) {
    var name = Substring(descriptor)
    switch name.first {
    case ">": isBigEndian = true
    case "<", "=", "|": break
    default: return nil
    }
    name.removeFirst()
    switch name {
    case "b1": format = .bool
    case "u1": format = .uint8
    case "i1": format = .int8
    case "u2": format = .uint16
    case "i2": format = .int16
    case "u4": format = .uint32
    case "i4": format = .int32
    case "i8": format = .int64
    case "f2": format = .float16
    case "f4": format = .float32
    case "f8": format = .float64
    default: return nil
    }
  }
}
