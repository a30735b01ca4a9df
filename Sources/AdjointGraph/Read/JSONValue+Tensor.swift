/// Tensors as nested arrays: `[[0, 1], [2, 3]]` is of shape `[2, 2]`, `5` is a scalar.
///
/// Elements are numbers, `true` and `false`, and the strings `"inf"`, `"-inf"` and `"nan"`.
extension JSONValue {
  /// The tensor that the value holds.
  ///
  /// Without an expected type, truth values make a `bool` tensor, numbers without point and
  /// exponent `int64`, and all others `float64`. With one, each element must be of its element
  /// type (whole numbers are real numbers, too, and 0 and 1 are truth values), and the extents must
  /// be those that it fixes; axes that `[]` leaves open are taken from it.
  ///
  /// - Parameters:
  ///   - path: Where the value stands in its document, for messages.
  ///   - limit: The most bytes that the tensor may take.
  package func tensor(
    expecting type: TensorType? = nil, at path: DocumentPath = DocumentPath(), limit: Int = .max
  ) throws(Diagnostic) -> Tensor {
    var reader = NestedArrayReader(self, at: path)
    try reader.checkShape(self, depth: 0)
    var shape = reader.shape
    if let type, shape.last == 0, shape.count < type.shape.rank {
      shape += type.shape.dimensions[shape.count...].map { $0.size ?? 0 }
    }
    if let type, !type.shape.admits(shape) {
      throw Diagnostic(
        .valueShape, "expected shape \(type.shape), found \(shape)", at: path, location: location)
    }
    let scalar = if let type { type.scalar } else { try reader.naturalType(of: self) }
    guard let bytes = checkedByteCount(of: shape, elementSize: scalar.size), bytes <= limit else {
      throw Diagnostic(
        .valueTooLarge, "\(scalar)\(shape) has more bytes than the limit of \(limit)", at: path,
        location: location)
    }
    var tensor = Tensor(zeros: scalar, shape: shape)
    try tensor.withMutableView { view throws(Diagnostic) in
      var position = 0
      try reader.forEachElement(of: self) { element throws(Diagnostic) in
        try element.store(at: position, of: view)
        position += 1
      }
    }
    return tensor
  }

  /// Writes one element, which must be a value of the tensor's type.
  fileprivate func store(at position: Int, of view: MutableTensorView) throws(Diagnostic) {
    switch view.scalar {
    case .bool:
      guard let value = bool() ?? integer().flatMap({ [0: false, 1: true][$0] }) else {
        throw unexpected("true or false")
      }
      view.store(value, at: position)
    case .int32, .int64:
      guard kind == .number, let value = integer() ?? double().flatMap({ Int64(exactly: $0) })
      else { throw unexpected("a whole number") }
      guard view.scalar == .int64 || Int32(exactly: value) != nil else {
        throw Diagnostic(.valueOutOfRange, "\(value) does not fit \(view.scalar)")
      }
      view.store(value, at: position)
    case .float32, .float64:
      guard let value = double() ?? notFinite else { throw unexpected("a number") }
      guard view.scalar == .float64 || value.isInfinite || !Float(value).isInfinite else {
        throw Diagnostic(.valueOutOfRange, "\(value) does not fit \(view.scalar)")
      }
      view.store(value, at: position)
    }
  }

  private func unexpected(_ expectation: String) -> Diagnostic {
    let found = double().map { "\($0)" } ?? kindName
    return Diagnostic(.valueElement, "expected \(expectation), found \(found)")
  }

  fileprivate var notFinite: Double? {
    switch string() {
    case "inf": .infinity
    case "-inf": -.infinity
    case "nan": .nan
    default: nil
    }
  }
}

/// Walks through nested arrays and knows where it is.
private struct NestedArrayReader {
  private let path: DocumentPath
  /// The shape, if all arrays of a depth are as long as the first of them.
  let shape: [Int]
  /// The way from the outermost array to the current element.
  private var indices: [Int]

  init(_ value: JSONValue, at path: DocumentPath) {
    self.path = path
    var shape: [Int] = []
    var next: JSONValue? = value
    while let value = next, value.kind == .array {
      shape.append(value.count)
      next = value.elements.first { _ in true }
    }
    self.shape = shape
    indices = Array(repeating: 0, count: shape.count)
  }

  mutating func checkShape(_ value: JSONValue, depth: Int) throws(Diagnostic) {
    guard depth < shape.count else {
      if value.kind == .array { throw ragged("a single element", value, depth) }
      return
    }
    guard value.kind == .array, value.count == shape[depth] else {
      throw ragged("an array of \(shape[depth])", value, depth)
    }
    for (index, element) in value.elements.enumerated() {
      indices[depth] = index
      try checkShape(element, depth: depth + 1)
    }
  }

  private func ragged(_ expected: String, _ value: JSONValue, _ depth: Int) -> Diagnostic {
    let found = value.kind == .array ? "an array of \(value.count)" : value.kindName
    return Diagnostic(
      .valueRagged, "expected \(expected), as before it, found \(found)", at: place(depth),
      location: value.location)
  }

  /// Calls `body` for all elements in row-major order; completes the place of what it throws.
  mutating func forEachElement(
    of value: JSONValue, depth: Int = 0, _ body: (JSONValue) throws(Diagnostic) -> Void
  ) throws(Diagnostic) {
    guard depth < shape.count else {
      do throws(Diagnostic) {
        return try body(value)
      } catch {
        throw Diagnostic(
          error.code, error.message, at: place(depth), location: value.location)
      }
    }
    for (index, element) in value.elements.enumerated() {
      indices[depth] = index
      try forEachElement(of: element, depth: depth + 1, body)
    }
  }

  private func place(_ depth: Int) -> DocumentPath {
    indices.prefix(depth).reduce(path) { $0.index($1) }
  }

  /// The narrowest of `bool`, `int64` and `float64` that holds all elements.
  mutating func naturalType(of value: JSONValue) throws(Diagnostic) -> ScalarType {
    var common: ScalarType?
    try forEachElement(of: value) { element throws(Diagnostic) in
      let type: ScalarType
      switch element.kind {
      case .bool: type = .bool
      case .number: type = element.integer() == nil ? .float64 : .int64
      case .string where element.notFinite != nil: type = .float64
      default:
        throw Diagnostic(.valueElement, "expected a number, found \(element.kindName)")
      }
      guard let before = common, before != type else { return common = type }
      guard type != .bool, before != .bool else {
        throw Diagnostic(.valueElement, "truth values and numbers in one tensor")
      }
      common = .float64
    }
    return common ?? .float64
  }
}

extension Shape {
  /// Whether a tensor of these extents may be of this shape, once its names are bound.
  fileprivate func admits(_ extents: [Int]) -> Bool {
    rank == extents.count && zip(dimensions, extents).allSatisfy { $0.size == nil || $0.size == $1 }
  }
}

extension DiagnosticCode {
  static let valueElement = DiagnosticCode(rawValue: "value-element")
  static let valueRagged = DiagnosticCode(rawValue: "value-ragged")
  static let valueShape = DiagnosticCode(rawValue: "value-shape")
  static let valueTooLarge = DiagnosticCode(rawValue: "value-too-large")
}
