import AdjointGraph

/// Tensors as a JSON object of nested arrays: `{"x": [[0, 1], [2, 3]], "y": [1, "nan"]}`.
public enum JSONTensors {
  /// The tensors in a file's bytes, in the order of the file.
  ///
  /// Where a type is expected, the values must fit it: numbers its element type, the shape its
  /// fixed extents; axes that `[]` leaves open are taken from it. Elsewhere, `true` and `false` make
  /// `bool`, whole numbers `int64`, all others `float64`.
  ///
  /// - Parameters:
  ///   - file: The file's name, for messages.
  ///   - types: The expected types by name; names that the file lacks are no error.
  ///   - limit: The most bytes that the tensors may take together.
  public static func decode(
    _ bytes: [UInt8], file: String, types: [String: TensorType] = [:],
    limit: Int = TensorFile.defaultLimit
  ) throws(Diagnostics) -> NamedTensors {
    let document = try singly { () throws(Diagnostic) in try JSONDocument(bytes, file: file) }
    guard document.root.kind == .object else {
      throw Diagnostics(
        .valuesNotObject,
        "expected an object of tensors by name, found \(document.root.kindName)",
        location: document.root.location, notes: ["write {\"x\": [[0, 1]]}"])
    }
    var collector = DiagnosticCollector()
    var tensors = NamedTensors()
    var rest = limit
    for (key, value) in document.root.members where !collector.isFull {
      _ = collector.collect { () throws(Diagnostic) in
        let name = key.string
        guard tensors[name] == nil else {
          throw Diagnostic(
            .duplicateTensorName, "a second tensor named \"\(excerpt(name))\"",
            location: key.location)
        }
        let place = Place(document: document, path: DocumentPath().key(name), value: value)
        let tensor = try place.tensor(of: types[name], limit: rest)
        rest -= tensor.byteCount
        tensors[name] = tensor
      }
    }
    try collector.throwIfAny()
    return tensors
  }

  /// The tensors on one line. Numbers are the shortest that read back as the same element; what is
  /// not finite becomes `"inf"`, `"-inf"` or `"nan"`.
  public static func encode(_ tensors: NamedTensors) -> [UInt8] {
    var text = JSONText()
    text.append("{")
    for (index, entry) in tensors.enumerated() {
      if index > 0 { text.append(", ") }
      text.append(quoted: entry.name)
      text.append(": ")
      entry.tensor.withView { view in
        var position = 0
        text.append(view, axis: 0, at: &position)
      }
    }
    text.append("}\n")
    return text.bytes
  }
}

/// One member of the object while it is read.
private struct Place {
  let document: JSONDocument
  let path: DocumentPath
  let value: JSONValue

  func tensor(of type: TensorType?, limit: Int) throws(Diagnostic) -> Tensor {
    var literal = try Literal(reading: value)
    let scalar = type?.scalar ?? literal.naturalType
    if let type {
      if literal.shape.last == 0, literal.shape.count < type.shape.rank {
        literal.shape += type.shape.dimensions[literal.shape.count...].map { $0.size ?? 0 }
      }
      guard type.shape.admits(literal.shape) else {
        throw failure(.valueShape, "expected shape \(type.shape), found \(words(literal.shape))")
      }
    }
    guard let bytes = checkedByteCount(of: literal.shape, elementSize: scalar.size), bytes <= limit
    else {
      throw failure(
        .tensorTooLarge,
        "\(scalar)\(words(literal.shape)) has more bytes than the \(limit) that are left")
    }
    if let (position, text) = literal.firstMisfit(of: scalar) {
      throw failure(
        .valueOutOfRange, "\(text) is no value of type \(scalar)",
        at: path(of: position, in: literal.shape))
    }
    return literal.tensor(scalar)
  }

  /// The path to the element at a row-major position.
  private func path(of position: Int, in shape: [Int]) -> DocumentPath {
    var rest = position
    let indices = shape.reversed().map { extent in
      defer { rest /= extent }
      return rest % extent
    }
    return indices.reversed().reduce(path) { $0.index($1) }
  }

  private func failure(
    _ code: DiagnosticCode, _ message: Message, at path: DocumentPath? = nil
  ) -> Diagnostic {
    let path = path ?? self.path
    return Diagnostic(code, message, at: path, location: document.location(of: path))
  }
}

extension Literal {
  /// The narrowest of `bool`, `int64` and `float64` that holds all numbers.
  fileprivate var naturalType: ScalarType {
    switch numbers {
    case .bools: .bool
    case .ints: .int64
    case .floats: .float64
    }
  }
}

extension Shape {
  /// Whether a tensor of these extents may be of this shape, once its names are bound.
  fileprivate func admits(_ extents: [Int]) -> Bool {
    rank == extents.count && zip(dimensions, extents).allSatisfy { $0.size == nil || $0.size == $1 }
  }
}

extension JSONText {
  /// The elements from `position` on as nested arrays, from `axis` inwards.
  fileprivate mutating func append(_ view: TensorView, axis: Int, at position: inout Int) {
    guard axis < view.rank else {
      append(view.number(at: position))
      position += 1
      return
    }
    append("[")
    for index in 0..<view.shape[axis] {
      if index > 0 { append(", ") }
      append(view, axis: axis + 1, at: &position)
    }
    append("]")
  }
}

extension TensorView {
  fileprivate func number(at index: Int) -> String {
    switch scalar {
    case .bool: bool(at: index) ? "true" : "false"
    case .int32, .int64: String(int(at: index))
    case .float32: Float(double(at: index)).jsonText
    case .float64: double(at: index).jsonText
    }
  }
}

extension BinaryFloatingPoint where Self: CustomStringConvertible {
  /// `0.25`, `3`, `-0.0`, `1e-07`, `"nan"`.
  fileprivate var jsonText: String {
    if isNaN { return "\"nan\"" }
    if isInfinite { return self < 0 ? "\"-inf\"" : "\"inf\"" }
    let text = description
    return text.hasSuffix(".0") && text != "-0.0" ? String(text.dropLast(2)) : text
  }
}
