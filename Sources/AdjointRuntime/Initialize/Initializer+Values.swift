import AdjointGraph

extension Initializer {
  /// The first values of a leaf; `nil` where they come from a weights file. Random ones depend on
  /// seed and name alone.
  public func tensor(
    _ scalar: ScalarType, shape: [Int], seed: UInt64, name: String
  ) -> Tensor? {
    let count = shape.reduce(1, *)
    let random = Philox(seed: seed, name: name)
    let (fanIn, fanOut) = Self.fans(shape)
    func filled(_ number: (Int) -> Double) -> Tensor {
      var tensor = Tensor(zeros: scalar, shape: shape)
      tensor.withMutableView { view in
        for index in 0..<count { view.store(number(index), at: index) }
      }
      return tensor
    }
    func uniform(_ bound: Double) -> Tensor { filled { (2 * random.uniform($0) - 1) * bound } }
    func normal(_ deviation: Double) -> Tensor { filled { random.normal($0) * deviation } }
    switch self {
    case .weights: return nil
    case .values(let literal): return literal.tensor(scalar).reshaped(shape)
    case .zeros: return Tensor(zeros: scalar, shape: shape)
    case .ones: return filled { _ in 1 }
    case .constant(let value): return filled { _ in value }
    case .uniform(let low, let high): return filled { low + (high - low) * random.uniform($0) }
    case .normal(let mean, let deviation): return filled { mean + deviation * random.normal($0) }
    case .glorotUniform: return uniform((6 / (fanIn + fanOut)).squareRoot())
    case .glorotNormal: return normal((2 / (fanIn + fanOut)).squareRoot())
    case .heUniform: return uniform((6 / fanIn).squareRoot())
    case .heNormal: return normal((2 / fanIn).squareRoot())
    case .identity:
      let columns = shape.last ?? 1
      return filled { $0 / columns == $0 % columns ? 1 : 0 }
    case .orthogonal:
      let values = Self.orthogonal(
        rows: shape.first ?? 1, columns: shape.dropFirst().reduce(1, *), random)
      return filled { values[$0] }
    }
  }

  /// Fan-in and fan-out, at least 1, as `Initializer` defines them.
  static func fans(_ shape: [Int]) -> (Double, Double) {
    let kernel = shape.dropFirst(2).reduce(1, *)
    let (fanIn, fanOut): (Int, Int) =
      switch shape.count {
      case 0: (1, 1)
      case 1: (shape[0], shape[0])
      case 2: (shape[0], shape[1])
      default: (shape[1] * kernel, shape[0] * kernel)
      }
    return (Double(max(fanIn, 1)), Double(max(fanOut, 1)))
  }

  /// Normal numbers made orthonormal by the modified Gram-Schmidt process, twice for accuracy,
  /// along the shorter axis.
  private static func orthogonal(rows: Int, columns: Int, _ random: Philox) -> [Double] {
    let (count, length) = (min(rows, columns), max(rows, columns))
    var vectors = (0..<count).map { i in (0..<length).map { random.normal(i * length + $0) } }
    for i in 0..<count {
      for _ in 0..<2 {
        for j in 0..<i {
          let overlap = zip(vectors[i], vectors[j]).reduce(0) { $0 + $1.0 * $1.1 }
          for k in 0..<length { vectors[i][k] -= overlap * vectors[j][k] }
        }
        let norm = vectors[i].reduce(0) { $0 + $1 * $1 }.squareRoot()
        for k in 0..<length { vectors[i][k] /= norm }
      }
    }
    return (0..<rows * columns).map { index in
      let (row, column) = (index / columns, index % columns)
      return rows <= columns ? vectors[row][column] : vectors[column][row]
    }
  }
}

extension GraphState {
  /// Gives every leaf its first value, and begins to count steps.
  ///
  /// - Parameter weights: Values by name; they go before initializers, and leaves whose
  ///   initializer is `weights` must be among them.
  public func initialize(seed: UInt64, weights: [String: Tensor] = [:]) throws(Diagnostics) {
    randomness = Randomness(seed: seed)
    for leaf in checked.graph.leaves {
      guard let slot = layout.slots[leaf.value] else { continue }
      let made = leaf.initializer?.tensor(
        slot.scalar, shape: slot.shape, seed: seed, name: leaf.name)
      guard let tensor = weights[leaf.name] ?? made else {
        throw Diagnostics(
          .missingWeights, "the weights hold no tensor \"\(leaf.name)\"",
          at: checked.graph.path(of: leaf.value))
      }
      try set(leaf.value, to: tensor)
    }
  }
}

extension DiagnosticCode {
  static let missingWeights = DiagnosticCode(rawValue: "missing-weights")
}
