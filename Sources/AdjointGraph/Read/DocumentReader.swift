/// Reads typed things out of a JSON document and collects everything that is wrong on the way.
struct DocumentReader {
  private(set) var diagnostics: [Diagnostic] = []

  mutating func report(_ diagnostic: Diagnostic) {
    if diagnostics.count < Diagnostics.limit { diagnostics.append(diagnostic) }
  }

  /// Tells where `value` stands, or the key before it where that is what is wrong.
  ///
  /// Once there are as many diagnostics as are told, no more are made: to find words and places
  /// for one takes time in proportion to the file.
  mutating func report(
    _ code: DiagnosticCode, _ message: @autoclosure () -> Message, at value: JSONValue,
    key: JSONKey? = nil, notes: @autoclosure () -> [Message] = []
  ) {
    guard diagnostics.count < Diagnostics.limit else { return }
    diagnostics.append(
      Diagnostic(
        code, message(), at: value.path, location: key?.location ?? value.location, notes: notes()))
  }

  /// The members of an object under the keys it may have.
  struct Fields {
    let value: JSONValue
    fileprivate let keys: [String]
    /// Where the member under each key is on the tape; 0, the root's place, for a key not written.
    fileprivate var members: [Int]
    /// Whether no key is missing and none unknown.
    fileprivate(set) var isSound = true

    subscript(key: String) -> JSONValue? {
      guard let position = keys.firstIndex(of: key), members[position] > 0 else { return nil }
      return JSONValue(tape: value.tape, index: members[position])
    }
  }

  /// Takes an object apart; `nil` where it is none, or lacks a required key.
  mutating func fields(_ value: JSONValue, _ what: String, _ keys: FieldKeys) -> Fields? {
    guard let fields = partialFields(value, what, keys),
      keys.required.allSatisfy({ fields[$0] != nil })
    else { return nil }
    return fields
  }

  /// Takes an object apart as far as it goes; `nil` where it is none.
  mutating func partialFields(_ value: JSONValue, _ what: String, _ keys: FieldKeys) -> Fields? {
    guard value.kind == .object else {
      report(.wrongType, "\(what) must be an object but is \(value.kindName)", at: value)
      return nil
    }
    var fields = Fields(
      value: value, keys: keys.all, members: [Int](repeating: 0, count: keys.all.count))
    for (key, member) in value.members {
      guard let position = keys.all.firstIndex(of: key.string) else {
        report(
          .unknownKey,
          "\(what) has no key \"\(key.string)\"\(NearestName.hint(key.string, among: keys.all))",
          at: member, key: key, notes: ["it may have \(keys.all.joined(separator: ", "))"])
        fields.isSound = false
        continue
      }
      fields.members[position] = member.index
    }
    for key in keys.required where fields[key] == nil {
      report(.missingKey, "\(what) needs a key \"\(key)\"", at: value)
      fields.isSound = false
    }
    return fields
  }

  mutating func string(_ value: JSONValue?, _ what: @autoclosure () -> String) -> String? {
    guard let value else { return nil }
    if let string = value.string() { return string }
    report(.wrongType, "\(what()) must be a string but is \(value.kindName)", at: value)
    return nil
  }

  mutating func bool(_ value: JSONValue?, _ what: @autoclosure () -> String) -> Bool? {
    guard let value else { return nil }
    if let bool = value.bool() { return bool }
    report(.wrongType, "\(what()) must be true or false but is \(value.kindName)", at: value)
    return nil
  }

  mutating func number(_ value: JSONValue?, _ what: @autoclosure () -> String) -> Double? {
    guard let value else { return nil }
    if let number = value.double() { return number }
    report(.wrongType, "\(what()) must be a number but is \(value.kindName)", at: value)
    return nil
  }

  mutating func integer(
    _ value: JSONValue?, _ what: @autoclosure () -> String, atLeast least: Int? = nil
  ) -> Int? {
    guard let value else { return nil }
    guard let number = value.integer() else {
      let found =
        value.kind == .number ? value.double().map { "\($0)" } ?? "too large" : value.kindName
      report(.wrongType, "\(what()) must be a whole number but is \(found)", at: value)
      return nil
    }
    if let least, number < least {
      report(.valueOutOfRange, "\(what()) must be at least \(least) but is \(number)", at: value)
      return nil
    }
    return Int(number)
  }

  /// An array; `nil` where it is none.
  mutating func array(
    _ value: JSONValue?, _ what: @autoclosure () -> String
  ) -> JSONValue.Elements? {
    guard let value else { return nil }
    if value.kind == .array { return value.elements }
    report(.wrongType, "\(what()) must be an array but is \(value.kindName)", at: value)
    return nil
  }

  mutating func strings(_ value: JSONValue?, _ what: String) -> [String]? {
    guard let elements = array(value, what) else { return nil }
    return elements.compactMap { string($0, "each of \(what)") }
  }

  /// One member whose key says what kind of thing its value describes; a string for a kind that
  /// needs no description.
  mutating func tagged(
    _ value: JSONValue, _ what: String, _ tags: [String]
  ) -> (tag: String, content: JSONValue?)? {
    let known = tags.map { "\"\($0)\"" }.joined(separator: ", ")
    var tag: String?
    var content: JSONValue?
    if let name = value.string() {
      tag = name
    } else if value.kind == .object, value.count == 1,
      let member = value.members.first(where: { _ in true })
    {
      tag = member.key.string
      content = member.value
    }
    guard let tag else {
      report(
        .wrongType, "\(what) must be a name or an object with one key, one of \(known)", at: value)
      return nil
    }
    guard tags.contains(tag) else {
      report(
        .unknownChoice, "there is no \(what) \"\(tag)\"\(NearestName.hint(tag, among: tags))",
        at: value, notes: ["known are \(known)"])
      return nil
    }
    return (tag, content)
  }
}

/// The keys that an object may have; those marked with `!` it must have.
struct FieldKeys: ExpressibleByArrayLiteral, Sendable {
  let all: [String]
  let required: [String]

  init(arrayLiteral keys: String...) { self.init(keys) }

  init(_ keys: [String]) {
    all = keys.map { $0.last == "!" ? String($0.dropLast()) : $0 }
    required = keys.filter { $0.last == "!" }.map { String($0.dropLast()) }
  }
}
