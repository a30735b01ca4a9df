extension GraphReader {
  /// The value of an attribute, of the kind that the operator declares.
  mutating func readAttribute(
    _ value: JSONValue, _ specification: AttributeSpecification, _ what: @autoclosure () -> String
  ) -> AttributeValue? {
    let name = specification.name
    switch specification.kind {
    case .int:
      if let number = value.integer() { return .int(Int(number)) }
    case .flag:
      if let number = value.integer(), number == 0 || number == 1 { return .int(Int(number)) }
    case .bool:
      if let truth = value.bool() { return .bool(truth) }
    case .float:
      if let number = value.extendedDouble() { return .float(number) }
    case .string(let choices):
      if let text = value.string() {
        if choices.isEmpty || choices.contains(text) { return .string(text) }
        document.report(
          .attributeChoice,
          "\(what()): attribute \"\(name)\" has no choice \"\(text)\"\(NearestName.hint(text, among: choices))",
          at: value,
          notes: ["it may be \(choices.map { "\"\($0)\"" }.joined(separator: ", "))"])
        return nil
      }
    case .scalarType:
      if value.kind == .string {
        return readScalarType(value, "attribute \"\(name)\" of \(what())").map {
          .string($0.rawValue)
        }
      }
    case .ints:
      if value.kind == .array {
        let numbers = value.elements.map { $0.integer() }
        if numbers.allSatisfy({ $0 != nil }) {
          return .ints(numbers.compactMap { $0.map(Int.init) })
        }
      }
    case .floats:
      if value.kind == .array {
        let numbers = value.elements.map { $0.extendedDouble() }
        if numbers.allSatisfy({ $0 != nil }) { return .floats(numbers.compactMap(\.self)) }
      }
    case .dimension:
      // Negative numbers have meanings, such as -1 in a reshape, that operators judge.
      if let number = value.integer() { return .dimension(.fixed(Int(number))) }
      if value.kind == .string { return readDimension(value, what()).map { .dimension($0) } }
    case .dimensions:
      if value.kind == .array { return readDimensionsAttribute(value, what()) }
    case .literal:
      return readLiteral(value).map { .literal($0) }
    }
    let found = found(value)
    document.report(
      .attributeType,
      "\(what()): attribute \"\(name)\" must be \(specification.kind.words) but is \(found)",
      at: value)
    return nil
  }

  private func found(_ value: JSONValue) -> String {
    if let text = value.string() { return "\"\(text)\"" }
    return value.integer().map(String.init) ?? value.double().map { "\($0)" } ?? value.kindName
  }

  private mutating func readDimensionsAttribute(
    _ value: JSONValue, _ what: String
  ) -> AttributeValue? {
    var dimensions: [Dimension] = []
    for element in value.elements {
      if let number = element.integer() {
        dimensions.append(.fixed(Int(number)))
      } else if let dimension = readDimension(element, what) {
        dimensions.append(dimension)
      } else {
        return nil
      }
    }
    return .dimensions(dimensions)
  }
}

extension AttributeKind {
  /// For messages: "must be …".
  package var words: String {
    switch self {
    case .int: "a whole number"
    case .flag: "0 or 1"
    case .bool: "true or false"
    case .float: "a number"
    case .string(let choices) where choices.isEmpty: "a string"
    case .string(let choices): choices.map { "\"\($0)\"" }.joined(separator: " or ")
    case .ints: "a list of whole numbers"
    case .floats: "a list of numbers"
    case .dimension: "a whole number or a dimension name"
    case .dimensions: "a list of whole numbers or dimension names"
    case .scalarType: "the name of a type, such as \"float32\""
    case .literal: "a number or nested lists of numbers"
    }
  }
}
