import AdjointGraph
import AdjointKernels

/// Scales the elements of the axes from `axis` on, all together, by a statistic of theirs: what
/// layer and root-mean-square normalization have in common.
///
/// - (C1) `axis` is an axis of `X`; a negative one counts from the end.
/// - (C2) `Scale`, and `B` where there is one, broadcasts to the shape of `X`.
public protocol TrailingNormalization: Operator {
  var normalized: NormalizedAxes { get }
  init(over axes: NormalizedAxes)
}

/// Which axes are normalized, with ONNX's attributes.
public struct NormalizedAxes: Hashable, Sendable {
  /// The first of the axes, as written.
  public var axis: Int
  /// What is added to the mean square before its root is taken.
  public var epsilon: Double
  /// Kept for ONNX's sake: statistics are computed no less precisely than `X` is stored.
  public var stashType: Int

  public init(axis: Int = -1, epsilon: Double = 1e-5, stashType: Int = 1) {
    self.axis = axis
    self.epsilon = epsilon
    self.stashType = stashType
  }

  /// How many elements of an `X` of this shape are normalized together.
  func partSize(_ shape: [Int]) -> Int { shape.product((axis < 0 ? axis + shape.count : axis)...) }

  /// The axes that are normalized.
  func axes(_ shape: Shape) -> [Int] { Array((shape.axis(axis) ?? 0)..<shape.rank) }
}

extension TrailingNormalization {
  public static var family: OperatorFamily { .normalization }
  public static var attributes: [AttributeSpecification] {
    [
      AttributeSpecification(
        "axis", .int, .defaults(.int(-1)), "the first of the axes to normalize, up to the last"),
      AttributeSpecification(
        "epsilon", .float, .defaults(.float(1e-5)), "added before the root is taken"),
      AttributeSpecification(
        "stash_type", .int, .defaults(.int(1)), "ONNX's precision of statistics; has no effect"),
    ]
  }

  public init(axis: Int = -1, epsilon: Double = 1e-5) {
    self.init(over: NormalizedAxes(axis: axis, epsilon: epsilon))
  }

  public init(_ attributes: Attributes) throws(ConstraintError) {
    self.init(
      over: NormalizedAxes(
        axis: attributes.int("axis") ?? -1, epsilon: attributes.float("epsilon") ?? 1e-5,
        stashType: attributes.int("stash_type") ?? 1))
  }

  public var attributes: Attributes {
    Self.withoutDefaults([
      "axis": .int(normalized.axis), "epsilon": .float(normalized.epsilon),
      "stash_type": .int(normalized.stashType),
    ])
  }

  public func inferTypes(_ inputs: [TensorType?]) throws(ConstraintError) -> [TensorType] {
    guard let x = inputs[0] else { return [] }
    let first = try x.shape.resolve(normalized.axis, "C1")
    for (position, operand) in inputs.enumerated().dropFirst() {
      guard let shape = operand?.shape else { continue }
      let skipped = x.shape.rank - shape.rank
      let fits =
        skipped >= 0
        && (0..<shape.rank).allSatisfy {
          shape[$0].size == 1 || shape[$0].mayEqual(x.shape[$0 + skipped])
        }
      guard fits else {
        throw ConstraintError(
          "C2",
          "\(Self.inputs[position].name) must broadcast to X: \(input: position) but \(input: 0)",
          at: .input(position))
      }
    }
    let statistic = (0..<x.shape.rank).map { $0 < first ? x.shape[$0] : .fixed(1) }
    return Self.outputs.indices.map { $0 == 0 ? x : TensorType(x.scalar, Shape(statistic)) }
  }

  public func axes(_ inputs: [TensorType?], _ outputs: [TensorType]) -> AxisRule {
    let x = outputs[0].shape
    let first = x.axis(normalized.axis) ?? 0
    func axes(_ shape: Shape) -> [AxisRule.Axis] {
      (0..<shape.rank).map { own in
        let axis = own + x.rank - shape.rank
        let broadcasts = shape[own].size == 1 && x[axis].size != 1
        return broadcasts
          ? AxisRule.Axis(nil) : AxisRule.Axis(AxisRule.label(axis), isWhole: axis >= first)
      }
    }
    return AxisRule(
      inputs: inputs.map { $0.map { axes($0.shape) } }, outputs: outputs.map { axes($0.shape) })
  }

  public func multiplyAdds(_ inputs: [[Int]?], _ outputs: [[Int]]) -> Int {
    4 * outputs[0].reduce(1, *)
  }

  /// The kernels that compute `Y`, and mean and variance where the node has further outputs.
  func normalizing(
    _ site: LoweringSite, _ statistics: AdjointStatistics, bias: Operand?
  ) -> [Kernel]? {
    guard let x = site.inputs[0], let scale = site.inputs[1] else { return nil }
    let y = site.outputs[0]
    let axis = normalized.axis < 0 ? normalized.axis + x.shape.count : normalized.axis
    let layout = AdjointNormalization(
      statistics: statistics, outer: 1, groups: Int64(x.shape.product(..<axis)),
      channels: Int64(x.shape.product(axis...)), spatial: 1, period: 1, step: 0,
      epsilon: normalized.epsilon, momentum: 0)
    var kernel = NormalizeKernel(layout, x, y)
    if site.outputs.count > 1 { kernel.runningMean = site.outputs[1].location }
    if site.outputs.count > 2 { kernel.runningVariance = site.outputs[2].location }
    /// Whether there is one number for each element that is normalized together.
    func isOwn(_ operand: Operand) -> Bool {
      operand.shape.drop { $0 == 1 } == x.shape[axis...].drop { $0 == 1 }
    }
    if isOwn(scale), bias.map(isOwn) != false {
      kernel.scale = scale.location
      kernel.bias = bias?.location
      return [.normalize(kernel)]
    }
    // Others broadcast.
    var kernels: [Kernel] = [.normalize(kernel)]
    for (function, operand) in [(AdjointZip.multiply, scale), (.add, bias)] {
      guard let operand else { continue }
      guard let zip = ZipKernel(function, y, operand, y) else { return nil }
      kernels.append(.zip(zip))
    }
    return kernels
  }
}
