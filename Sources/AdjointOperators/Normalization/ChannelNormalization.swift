import AdjointGraph

/// Normalizes `X` of shape `[N, C, D1, …]` and gives each of the C channels a scale and a bias: what
/// batch, instance and group normalization have in common.
///
/// - (C1) `X` has the axes that the operator needs.
/// - (C2) `scale` and `B`, and statistics where there are any, hold one number for each channel.
public protocol ChannelNormalization: Operator {
  /// Added to the variance before its root is taken.
  var epsilon: Double { get }
  /// The fewest axes of `X`.
  static var leastRank: Int { get }
}

extension ChannelNormalization {
  public static var family: OperatorFamily { .normalization }
  public static var leastRank: Int { 2 }

  static var epsilonSpecification: AttributeSpecification {
    AttributeSpecification(
      "epsilon", .float, .defaults(.float(1e-5)), "added to the variance before its root is taken")
  }

  /// The type of `X`, whose channels the other inputs fit.
  func normalizedType(_ inputs: [TensorType?]) throws(ConstraintError) -> TensorType {
    guard let x = inputs[0] else { return TensorType(.float32, []) }
    guard x.shape.rank >= Self.leastRank else {
      let needs: Message = Self.leastRank == 1 ? "rows" : "rows and channels, at least 2 axes,"
      throw ConstraintError("C1", "needs \(needs) but \(input: 0)", at: .input(0))
    }
    let channels = Self.channels(x.shape)
    for (position, operand) in inputs.enumerated().dropFirst() {
      guard let shape = operand?.shape, !shape.mayEqual([channels]) else { continue }
      throw ConstraintError(
        "C2",
        "\(Self.inputs[position].name) must hold one number for each channel, \(channels): \(input: 0) but \(input: position)",
        at: .input(position))
    }
    return x
  }

  /// How many channels there are; one where there is no axis of them.
  static func channels(_ shape: Shape) -> Dimension { shape.rank < 2 ? 1 : shape[1] }

  /// The shape under which one number for each channel broadcasts to `shape`.
  static func broadcasting(_ shape: Shape) -> Shape {
    shape.rank < 2
      ? [1] : Shape([shape[1]] + [Dimension](repeating: 1, count: shape.rank - 2))
  }

  public func multiplyAdds(_ inputs: [[Int]?], _ outputs: [[Int]]) -> Int {
    outputs[0].reduce(4) { $0.multipliedSaturating(by: $1) }
  }
}

extension GraphBuilder {
  /// One number for each channel, under a shape that broadcasts to that of `x`.
  mutating func channels(_ values: ValueID, of x: ValueID) -> ValueID {
    reshape(values, to: BatchNormalization.broadcasting(shape(of: x)))
  }

  /// For each channel, the sum of the elements of `x`.
  mutating func sum(_ x: ValueID, toChannels like: ValueID) -> ValueID {
    let shape = shape(of: x)
    let sum = reduceSum(x, axes: (0..<shape.rank).filter { $0 != 1 })
    return reshape(sum, to: self.shape(of: like))
  }
}
