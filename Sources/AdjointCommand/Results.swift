import Adjoint

/// Prints named tensors and writes them to a file, as a command's options say.
struct Results {
  var tensors = NamedTensors()

  mutating func add(_ name: String, _ tensor: Tensor) { tensors[name] = tensor }

  func deliver(_ arguments: ParsedArguments, _ console: Console) throws {
    if let path = arguments.value("--save") {
      try TensorFile.write(tensors, path: path)
    }
    if try arguments.choice("--format", ["text", "json"]) == "json" {
      console.output(String(decoding: JSONTensors.encode(tensors), as: UTF8.self))
    } else {
      for entry in tensors { console.output(text(entry.name, entry.tensor)) }
    }
  }

  /// `name: float32[2, 3]` and the values, one row of the last axis a line; of many only the first.
  private func text(_ name: String, _ tensor: Tensor) -> String {
    let head = "\(name): \(tensor.scalar)\(Shape(tensor.shape))"
    if tensor.shape.isEmpty { return "\(head) = \(elements(tensor, 0..<1))\n" }
    let columns = tensor.shape.last ?? 1
    let rows = columns == 0 ? 0 : tensor.count / columns
    var text = head + "\n"
    for row in 0..<min(rows, 8) {
      let shown = row * columns..<row * columns + min(columns, 10)
      text += "  " + elements(tensor, shown) + (columns > 10 ? " …" : "") + "\n"
    }
    return text + (rows > 8 ? "  … (\(rows) rows)\n" : "")
  }

  private func elements(_ tensor: Tensor, _ range: Range<Int>) -> String {
    tensor.withView { view in
      range.map { index in
        switch view.scalar {
        case .bool: "\(view.bool(at: index))"
        case .int32, .int64: "\(view.int(at: index))"
        case .float32: Float(view.double(at: index)).printed
        case .float64: view.double(at: index).printed
        }
      }.joined(separator: " ")
    }
  }
}
