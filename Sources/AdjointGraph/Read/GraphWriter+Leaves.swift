extension GraphWriter {
  static func write(
    _ leaves: [Leaf], _ kind: Leaf.Kind, of graph: Graph, to json: inout JSONWriter
  ) {
    guard !leaves.isEmpty else { return }
    json.key(kind.documentKey)
    json.array(.lines) { json in
      for leaf in leaves {
        json.element()
        leaf.write(to: &json, hasWeights: graph.weights != nil)
      }
    }
  }
}

extension Leaf {
  /// As `GraphReader.readLeaves` reads it.
  fileprivate func write(to json: inout JSONWriter, hasWeights: Bool) {
    let constant: Literal? =
      if kind == .constant, case .values(let literal) = initializer { literal } else { nil }
    json.object { json in
      json.key("name")
      json.string(name)
      if constant.map({ $0.spelledShape != type.shape.sizes }) ?? true {
        json.key("shape")
        json.array(type.shape.dimensions) { json, dimension in dimension.write(to: &json) }
      }
      if type.scalar != constant?.defaultType ?? .float32 {
        json.member("type", type.scalar.rawValue)
      }
      if let constant {
        json.key("values")
        constant.write(to: &json, shape: type.shape.sizes)
      } else if let initializer, kind != .constant, !(hasWeights && initializer == .weights) {
        json.key("initializer")
        initializer.write(to: &json, shape: type.shape.sizes)
      }
      if !isTrainable {
        json.key("trainable")
        json.bool(false)
      }
      json.member("description", description)
    }
  }
}

extension Initializer {
  func write(to json: inout JSONWriter, shape: [Int]?) {
    guard let content = contentWriter(shape: shape) else { return json.string(tag) }
    json.object { json in
      json.key(tag)
      content(&json)
    }
  }

  private var tag: String {
    switch self {
    case .zeros: "zeros"
    case .ones: "ones"
    case .constant: "constant"
    case .values: "values"
    case .uniform: "uniform"
    case .normal: "normal"
    case .glorotUniform: "glorotUniform"
    case .glorotNormal: "glorotNormal"
    case .heNormal: "heNormal"
    case .heUniform: "heUniform"
    case .orthogonal: "orthogonal"
    case .identity: "identity"
    case .weights: "weights"
    }
  }

  /// Writes what an initializer needs beside its name; `nil` where that is nothing.
  private func contentWriter(shape: [Int]?) -> ((inout JSONWriter) -> Void)? {
    switch self {
    case .constant(let number): { $0.number(number) }
    case .values(let literal): { literal.write(to: &$0, shape: shape) }
    case .uniform(let low, let high): { $0.numbers([("low", low), ("high", high)]) }
    case .normal(let mean, let deviation):
      { $0.numbers([("mean", mean), ("standardDeviation", deviation)]) }
    default: nil
    }
  }
}

extension JSONWriter {
  /// An object of numbers, on one line.
  mutating func numbers(_ members: [(name: String, number: Double)]) {
    object { json in
      for (name, number) in members {
        json.key(name)
        json.number(number)
      }
    }
  }
}

extension Dimension {
  func write(to json: inout JSONWriter) {
    if let size { json.integer(size) } else { json.string(description) }
  }
}
