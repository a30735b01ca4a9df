/// The attributes of a node, in the order of the operator's declaration.
public struct Attributes: Hashable, Sendable, ExpressibleByDictionaryLiteral {
  public private(set) var entries: [Entry] = []

  /// One attribute.
  public struct Entry: Hashable, Sendable {
    public var name: String
    public var value: AttributeValue
  }

  public init(dictionaryLiteral elements: (String, AttributeValue)...) {
    entries = elements.map { Entry(name: $0, value: $1) }
  }

  public subscript(name: String) -> AttributeValue? {
    get { entries.first { $0.name == name }?.value }
    set {
      entries.removeAll { $0.name == name }
      if let newValue { entries.append(Entry(name: name, value: newValue)) }
    }
  }
}

/// Typed access to attributes whose kinds have been checked. An attribute that was not written
/// has its declared default; asking for one that has neither, or under another kind, gives `nil`.
extension Attributes {
  public func int(_ name: String) -> Int? {
    guard case .int(let value) = self[name] else { return nil }
    return value
  }

  /// Whether a 0/1 attribute is 1.
  public func flag(_ name: String) -> Bool { int(name) == 1 }

  public func bool(_ name: String) -> Bool? {
    guard case .bool(let value) = self[name] else { return nil }
    return value
  }

  public func float(_ name: String) -> Double? {
    switch self[name] {
    case .float(let value): value
    case .int(let value): Double(value)
    default: nil
    }
  }

  public func string(_ name: String) -> String? {
    guard case .string(let value) = self[name] else { return nil }
    return value
  }

  public func ints(_ name: String) -> [Int]? {
    guard case .ints(let value) = self[name] else { return nil }
    return value
  }

  public func floats(_ name: String) -> [Double]? {
    switch self[name] {
    case .floats(let value): value
    case .ints(let value): value.map(Double.init)
    default: nil
    }
  }

  public func dimension(_ name: String) -> Dimension? {
    switch self[name] {
    case .dimension(let value): value
    case .int(let value): .fixed(value)
    default: nil
    }
  }

  public func dimensions(_ name: String) -> [Dimension]? {
    switch self[name] {
    case .dimensions(let value): value
    case .ints(let value): value.map { .fixed($0) }
    default: nil
    }
  }

  public func literal(_ name: String) -> Literal? {
    guard case .literal(let value) = self[name] else { return nil }
    return value
  }

  public func scalarType(_ name: String) -> ScalarType? { string(name).flatMap(ScalarType.init) }
}
