import AdjointGraph

/// Tensors as a JSON object of nested arrays: `{"x": [[0, 1], [2, 3]], "y": [1, "nan"]}`.
public enum JSONTensors {
  /// The tensors in a file's bytes, in the order of the file.
  ///
  /// Where a type is expected, the element type is taken from it and the values must fit it.
  /// Elsewhere, `true` and `false` make `bool`, whole numbers `int64`, all others `float64`.
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
        let tensor = try value.tensor(
          expecting: types[name], at: DocumentPath().key(name), limit: rest)
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
