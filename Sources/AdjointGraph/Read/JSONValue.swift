/// A value in a document: a reference to the tape and an index, cheap to copy and to pass on.
package struct JSONValue: Sendable {
  package enum Kind: UInt8, Sendable {
    case null, bool, number, string, array, object

    /// The kind with its article, for messages.
    package var name: String {
      switch self {
      case .null: "null"
      case .bool: "a boolean"
      case .number: "a number"
      case .string: "a string"
      case .array: "an array"
      case .object: "an object"
      }
    }
  }

  let tape: JSONTape
  let index: Int

  private var entry: JSONTape.Entry { tape.entries[index] }

  package var kind: Kind { entry.kind }

  /// Where the value begins, in bytes from the beginning of the text.
  package var offset: Int { Int(entry.offset) }

  package var location: SourceLocation {
    SourceLocation(file: tape.file, offset: offset, in: tape.bytes)
  }

  /// The kind with its article, for messages.
  package var kindName: String { kind.name }

  package func bool() -> Bool? {
    kind == .bool ? tape.bytes[offset] == UInt8(ascii: "t") : nil
  }

  package func string() -> String? {
    kind == .string ? String(decoding: entry.content(in: tape.bytes), as: UTF8.self) : nil
  }

  /// The number, if it is written without point and exponent and fits.
  package func integer() -> Int64? {
    kind == .number ? JSONNumber.integer(entry.source(in: tape.bytes)) : nil
  }

  /// The same for numbers that are not negative, which reach further.
  package func unsignedInteger() -> UInt64? {
    guard kind == .number else { return nil }
    return UInt64(String(decoding: entry.source(in: tape.bytes), as: UTF8.self))
  }

  /// The floating-point number nearest to the one written.
  package func double() -> Double? {
    kind == .number ? JSONNumber.double(entry.source(in: tape.bytes)) : nil
  }

  /// The same, where `"inf"`, `"-inf"` and `"nan"` stand for what JSON numbers cannot say.
  package func extendedDouble() -> Double? {
    switch kind == .string ? string() : nil {
    case "inf": .infinity
    case "-inf": -.infinity
    case "nan": .nan
    default: double()
    }
  }
}

// MARK: - Containers

extension JSONValue {
  /// How many elements an array or members an object has; 0 for anything else.
  package var count: Int { kind == .array || kind == .object ? Int(entry.extent) : 0 }

  /// The elements of an array; empty for anything else.
  package var elements: Elements {
    Elements(tape: tape, index: index + 1, end: kind == .array ? Int(entry.next) : 0)
  }

  /// The members of an object in the order of the file; empty for anything else.
  package var members: Members {
    Members(tape: tape, index: index + 1, end: kind == .object ? Int(entry.next) : 0)
  }

  /// The member of an object with this key; looks at one key after the other.
  package subscript(key: String) -> JSONValue? {
    members.first { $0.key == key }?.value
  }

  func child(at step: DocumentPath.Step) -> JSONValue? {
    switch step {
    case .key(let key): self[key]
    case .index(let index): index < 0 ? nil : elements.dropFirst(index).first { _ in true }
    }
  }

  package struct Elements: Sequence, IteratorProtocol, Sendable {
    let tape: JSONTape
    var index: Int
    let end: Int

    package mutating func next() -> JSONValue? {
      guard index < end else { return nil }
      let value = JSONValue(tape: tape, index: index)
      index = Int(tape.entries[index].next)
      return value
    }
  }

  package struct Members: Sequence, IteratorProtocol, Sendable {
    let tape: JSONTape
    var index: Int
    let end: Int

    package mutating func next() -> (key: JSONKey, value: JSONValue)? {
      guard index < end else { return nil }
      let key = JSONKey(tape: tape, index: index)
      let value = JSONValue(tape: tape, index: index + 1)
      index = Int(tape.entries[index + 1].next)
      return (key, value)
    }
  }
}

/// A key of an object; compares with a string byte by byte, so `switch key { case "name": … }`
/// decodes nothing.
package struct JSONKey: Sendable {
  let tape: JSONTape
  let index: Int

  private var entry: JSONTape.Entry { tape.entries[index] }

  /// Where the opening quote stands, in bytes from the beginning of the text.
  package var offset: Int { Int(entry.offset) }

  package var location: SourceLocation {
    SourceLocation(file: tape.file, offset: offset, in: tape.bytes)
  }

  package var string: String { String(decoding: entry.content(in: tape.bytes), as: UTF8.self) }

  package static func == (key: JSONKey, text: String) -> Bool {
    let entry = key.entry
    if entry.hasEscapes { return entry.content(in: key.tape.bytes).elementsEqual(text.utf8) }
    guard Int(entry.extent) == text.utf8.count else { return false }
    var index = key.offset
    return text.utf8.allSatisfy { byte in
      index += 1
      return key.tape.bytes[index] == byte
    }
  }

  package static func ~= (text: String, key: JSONKey) -> Bool { key == text }
}
