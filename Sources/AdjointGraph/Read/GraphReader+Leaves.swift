extension GraphReader {
  private static let leafKeys: [Leaf.Kind: FieldKeys] = [
    .input: ["name!", "shape!", "type", "description"],
    .parameter: ["name!", "shape!", "type", "initializer", "trainable", "description"],
    .constant: ["name!", "shape", "type", "values", "description"],
    .state: ["name!", "shape!", "type", "initializer", "description"],
  ]

  mutating func readLeaves(_ value: JSONValue?, _ kind: Leaf.Kind) {
    guard let elements = document.array(value, "\"\(kind.documentKey)\"") else { return }
    for element in elements {
      let aKind = kind == .input ? "an input" : "a \(kind)"
      let found = document.diagnostics.count
      guard let fields = document.partialFields(element, aKind, Self.leafKeys[kind] ?? []),
        let name = document.string(fields["name"], "the name of \(aKind)")
      else { continue }
      if name.isEmpty {
        document.report(.emptyName, "a name may not be empty", at: fields["name"] ?? element)
      }
      let what = "\(kind) \"\(name)\""
      let literal = fields["values"].flatMap { readLiteral($0) }
      let scalar = readScalarType(fields["type"], what) ?? literal?.defaultType ?? .float32
      let shape = readShape(fields["shape"], what) ?? literal.map { Shape($0.shape) } ?? []
      var leaf = Leaf(
        name: name, kind: kind, type: TensorType(scalar, shape),
        initializer: readInitializer(fields, kind, literal, what),
        isTrainable: document.bool(fields["trainable"], "\"trainable\" of \(what)") ?? true,
        description: document.string(fields["description"], "the description of \(what)"))
      // What is wrong with the shape is not told again of the values.
      let isTyped = fields.isSound && document.diagnostics.count == found
      if isTyped { checkValues(&leaf, fields["values"] ?? fields["initializer"] ?? element) }
      leaf.value = declare(name, .leaf(graph.leaves.count), at: fields["name"] ?? element)
      if !isTyped { untyped.insert(leaf.value) }
      graph.leaves.append(leaf)
    }
  }

  mutating func readScalarType(_ value: JSONValue?, _ what: String) -> ScalarType? {
    guard let value, let name = document.string(value, "the type of \(what)") else { return nil }
    if let scalar = ScalarType(rawValue: name) { return scalar }
    let known = ScalarType.allCases.map(\.rawValue)
    document.report(
      .unknownType, "\(what): there is no type \"\(name)\"\(NearestName.hint(name, among: known))",
      at: value, notes: ["known are \(known.joined(separator: ", "))"])
    return nil
  }

  private mutating func readShape(_ value: JSONValue?, _ what: String) -> Shape? {
    guard let elements = document.array(value, "the shape of \(what)") else { return nil }
    return Shape(elements.map { readDimension($0, what) ?? .fixed(1) })
  }

  /// A size that is not negative, or a name or polynomial of names.
  mutating func readDimension(_ value: JSONValue, _ what: String) -> Dimension? {
    if let text = value.string() {
      guard let dimension = Dimension(parsing: text) else {
        document.report(
          .dimensionName,
          "\(what): \"\(text)\" is neither a dimension name nor a sum of products such as 2*batch+1",
          at: value,
          notes: ["a name begins with a letter or _ and holds no *, +, -, /, ` or space"])
        return nil
      }
      if let size = dimension.size, size < 0 {
        document.report(
          .valueOutOfRange, "each extent of \(what) must be at least 0 but is \(size)", at: value)
        return nil
      }
      return dimension
    }
    return document.integer(value, "each extent of \(what)", atLeast: 0).map { .fixed($0) }
  }

  mutating func readLiteral(_ value: JSONValue) -> Literal? {
    do throws(Diagnostic) {
      return try Literal(reading: value)
    } catch {
      document.report(error)
      return nil
    }
  }

  private mutating func readInitializer(
    _ fields: DocumentReader.Fields, _ kind: Leaf.Kind, _ literal: Literal?, _ what: String
  ) -> Initializer? {
    if let literal { return .values(literal) }
    if let value = fields["initializer"] { return readInitializer(value, what) }
    if kind == .input || fields["values"] != nil { return nil }
    if graph.weights != nil { return .weights }
    document.report(
      .missingInitializer,
      kind == .constant
        ? "\(what) needs \"values\", or a \"weights\" file that holds it"
        : "\(what) needs an \"initializer\", or a \"weights\" file that holds it",
      at: fields.value)
    return nil
  }

  private static let initializers = [
    "zeros", "ones", "constant", "values", "uniform", "normal", "glorotUniform", "glorotNormal",
    "heNormal", "heUniform", "orthogonal", "identity", "weights",
  ]

  private mutating func readInitializer(_ value: JSONValue, _ what: String) -> Initializer? {
    guard let (tag, content) = document.tagged(value, "initializer", Self.initializers) else {
      return nil
    }
    let needsContent = ["constant", "values", "uniform", "normal"].contains(tag)
    guard needsContent == (content != nil), let content = content ?? Optional(value) else {
      document.report(
        .wrongType,
        needsContent
          ? "\(what): initializer \"\(tag)\" needs its numbers: {\"\(tag)\": …}"
          : "\(what): initializer \"\(tag)\" stands alone: \"\(tag)\"", at: value)
      return nil
    }
    switch tag {
    case "zeros": return .zeros
    case "ones": return .ones
    case "constant":
      let number =
        content.extendedDouble() ?? document.number(content, "the constant of \(what)")
      return number.map { .constant($0) }
    case "values": return readLiteral(content).map { .values($0) }
    case "uniform":
      guard let fields = document.fields(content, "uniform", ["low!", "high!"]),
        let low = document.number(fields["low"], "\"low\""),
        let high = document.number(fields["high"], "\"high\"")
      else { return nil }
      if low > high {
        document.report(
          .valueOutOfRange, "\(what): \"low\" \(low) is above \"high\" \(high)", at: content)
      }
      return .uniform(low: low, high: high)
    case "normal":
      guard
        let fields = document.fields(content, "normal", ["mean!", "standardDeviation!"]),
        let mean = document.number(fields["mean"], "\"mean\""),
        let deviation = document.number(fields["standardDeviation"], "\"standardDeviation\"")
      else { return nil }
      if deviation < 0 {
        document.report(
          .valueOutOfRange, "\(what): a standard deviation is not negative: \(deviation)",
          at: content)
      }
      return .normal(mean: mean, standardDeviation: deviation)
    case "glorotUniform": return .glorotUniform
    case "glorotNormal": return .glorotNormal
    case "heNormal": return .heNormal
    case "heUniform": return .heUniform
    case "orthogonal": return .orthogonal
    case "identity": return .identity
    default: return .weights
    }
  }

  /// Values written out must fill the declared shape; a flat list may fill any.
  private mutating func checkValues(_ leaf: inout Leaf, _ place: JSONValue) {
    if case .values(var literal)? = leaf.initializer {
      guard let sizes = leaf.type.shape.sizes else {
        document.report(
          .valuesShape,
          "\(leaf.kind) \"\(leaf.name)\" is \(leaf.type.shape): values need sizes, not names",
          at: place)
        return
      }
      let isFlat =
        literal.shape.count == 1 && leaf.type.shape.elementCount?.size == literal.shape[0]
      if literal.shape == sizes { return }
      guard isFlat || leaf.type.shape.elementCount?.size == 0 && literal.numbers.count == 0 else {
        document.report(
          .valuesShape,
          "\(leaf.kind) \"\(leaf.name)\" is declared \(leaf.type.shape) but its values are \(Shape(literal.shape))",
          at: place)
        return
      }
      literal.shape = sizes
      leaf.initializer = .values(literal)
    }
    checkMatrixInitializer(leaf, place)
  }

  private mutating func checkMatrixInitializer(_ leaf: Leaf, _ place: JSONValue) {
    let isMatrix = leaf.type.shape.rank == 2
    switch leaf.initializer {
    case .identity? where !isMatrix, .orthogonal? where leaf.type.shape.rank < 2:
      document.report(
        .initializerShape,
        "\(leaf.kind) \"\(leaf.name)\" is \(leaf.type.shape), but this initializer makes matrices",
        at: place)
    default: break
    }
  }
}
