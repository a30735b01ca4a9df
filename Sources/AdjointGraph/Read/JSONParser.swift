/// The pass over the text that checks it and writes the tape.
///
/// The arrays and objects around the current position are a list, not frames of a recursion, so
/// the depth of a document costs no stack.
struct JSONParser {
  let file: String
  let bytes: [UInt8]
  let limits: JSONLimits
  var position = 0
  var entries: [JSONTape.Entry] = []
  /// The indices of the containers around `position`, outermost first.
  var open: [Int] = []

  init(_ bytes: [UInt8], file: String, limits: JSONLimits) {
    self.file = file
    self.bytes = bytes
    self.limits = limits
  }

  /// The byte at `position`, or `nil` at the end of the text.
  var current: UInt8? { position < bytes.count ? bytes[position] : nil }

  mutating func parseDocument() throws(Diagnostic) {
    guard bytes.count <= limits.bytes else { throw tooLarge() }
    if let diagnostic = byteOrderMark() { throw diagnostic }
    skipSpace()
    guard position < bytes.count else { throw emptyDocument() }
    entries.reserveCapacity(bytes.count / 8)
    try parseValue()
    while let container = open.last { try parseChild(of: container) }
    skipSpace()
    guard position == bytes.count else { throw unexpected(.end) }
  }

  /// Reads the next element or member of the innermost container, or its closing bracket.
  private mutating func parseChild(of container: Int) throws(Diagnostic) {
    let isObject = entries[container].kind == .object
    let isFirst = entries[container].extent == 0
    skipSpace()
    if current == UInt8(ascii: isObject ? "}" : "]") {
      try close(container)
      return
    }
    if !isFirst {
      guard current == UInt8(ascii: ",") else { throw unexpected(.comma) }
      position += 1
      skipSpace()
    }
    if isObject {
      guard current == UInt8(ascii: "\"") else { throw unexpected(isFirst ? .firstKey : .key) }
      try parseString()
      skipSpace()
      guard current == UInt8(ascii: ":") else { throw unexpected(.colon) }
      position += 1
      skipSpace()
    }
    entries[container].extent += 1
    try parseValue()
  }

  /// Reads a scalar, or the opening bracket of a container.
  private mutating func parseValue() throws(Diagnostic) {
    guard let byte = current else { throw unexpected(.value) }
    switch byte {
    case "{": try openContainer(.object)
    case "[": try openContainer(.array)
    case "\"": try parseString()
    case "-", "0"..."9": try parseNumber()
    case "t": try parseWord("true", .bool)
    case "f": try parseWord("false", .bool)
    case "n": try parseWord("null", .null)
    default: throw unexpected(.value)
    }
  }

  private mutating func parseWord(_ word: String, _ kind: JSONValue.Kind) throws(Diagnostic) {
    let end = position + word.utf8.count
    guard bytes[position...].starts(with: word.utf8), !isWord(at: end) else {
      throw unexpected(.value)
    }
    append(kind, at: position, extent: word.utf8.count)
    position = end
  }

  private mutating func skipSpace() {
    while let byte = current {
      switch byte {
      case " ", "\n", "\r", "\t": position += 1
      default: return
      }
    }
  }

  /// Whether a letter, digit or sign stands at `index`, which cannot follow a number or word.
  func isWord(at index: Int) -> Bool {
    guard index < bytes.count else { return false }
    switch bytes[index] {
    case "a"..."z", "A"..."Z", "0"..."9", "_", ".", "+", "-": return true
    default: return false
    }
  }
}

// MARK: - Tape

extension JSONParser {
  mutating func append(
    _ kind: JSONValue.Kind, at offset: Int, extent: Int, hasEscapes: Bool = false
  ) {
    entries.append(
      JSONTape.Entry(
        offset: UInt32(offset), extent: UInt32(extent), next: UInt32(entries.count + 1),
        kind: kind, hasEscapes: hasEscapes))
  }

  private mutating func openContainer(_ kind: JSONValue.Kind) throws(Diagnostic) {
    guard open.count < limits.depth else { throw tooDeep() }
    open.append(entries.count)
    append(kind, at: position, extent: 0)
    position += 1
  }

  private mutating func close(_ container: Int) throws(Diagnostic) {
    position += 1
    open.removeLast()
    entries[container].next = UInt32(entries.count)
    if entries[container].kind == .object { try checkKeys(of: container) }
  }

  /// Refuses a key that comes twice, in time linear in the size of the object.
  private func checkKeys(of object: Int) throws(Diagnostic) {
    guard entries[object].extent <= 8 else { return try checkManyKeys(of: object) }
    var key = object + 1
    while key < entries.count {
      var earlier = object + 1
      while earlier < key {
        if isSameKey(earlier, key) { throw duplicateKey(key, first: earlier) }
        earlier = keyBehind(earlier)
      }
      key = keyBehind(key)
    }
  }

  private func checkManyKeys(of object: Int) throws(Diagnostic) {
    var seen: [ArraySlice<UInt8>: Int] = [:]
    seen.reserveCapacity(Int(entries[object].extent))
    var key = object + 1
    while key < entries.count {
      let earlier = seen.updateValue(key, forKey: entries[key].content(in: bytes))
      if let earlier { throw duplicateKey(key, first: earlier) }
      key = keyBehind(key)
    }
  }

  /// The index behind the value of the key at `key`.
  private func keyBehind(_ key: Int) -> Int { Int(entries[key + 1].next) }

  private func isSameKey(_ left: Int, _ right: Int) -> Bool {
    let (left, right) = (entries[left], entries[right])
    if left.hasEscapes || right.hasEscapes {
      return left.content(in: bytes) == right.content(in: bytes)
    }
    return left.extent == right.extent
      && (1...Int(left.extent) + 1).allSatisfy {
        bytes[Int(left.offset) + $0] == bytes[Int(right.offset) + $0]
      }
  }
}
