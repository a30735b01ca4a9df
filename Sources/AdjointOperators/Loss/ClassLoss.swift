import AdjointGraph
import AdjointKernels

/// A loss of class labels: what the negative log likelihood has in common with the softmax cross
/// entropy, which takes it of the logarithm of a softmax. With scores of shape `[N, C, d1, …]`,
/// labels are `[N, d1, …]` and class weights `[C]`.
///
/// `l[n, d…] = -w[c] logProbability[n, c, d…]` for label `c`, where `w` is 1 unless weights are
/// given; 0 where the label is `ignore_index`. By `reduction`, the loss is `l` itself (`none`), its
/// `sum`, or its `mean`: the sum divided by that of the weights of all labels not ignored.
///
/// - (C1) Scores have at least 2 axes, the second of which is that of classes.
/// - (C2) Labels have the shape of the scores without the axis of classes.
/// - (C3) There is one weight for each class.
public protocol ClassLoss: Operator {
  var reduction: LossReduction { get }
  /// The label that does not count.
  var ignoreIndex: Int? { get }
  init(reduction: LossReduction, ignoreIndex: Int?)
}

/// What becomes of the losses of all labels.
public enum LossReduction: String, Hashable, Sendable, CaseIterable {
  case none, mean, sum
}

extension ClassLoss {
  public static var family: OperatorFamily { .loss }
  public static var attributes: [AttributeSpecification] {
    [
      AttributeSpecification("ignore_index", .int, .optional, "the label that does not count"),
      AttributeSpecification(
        "reduction", .string(LossReduction.allCases.map(\.rawValue)), .defaults(.string("mean")),
        "what becomes of the losses of all labels"),
    ]
  }

  public init(_ attributes: Attributes) throws(ConstraintError) {
    self.init(
      reduction: attributes.string("reduction").flatMap(LossReduction.init) ?? .mean,
      ignoreIndex: attributes.int("ignore_index"))
  }

  public var attributes: Attributes {
    var result: Attributes = [:]
    if let ignoreIndex { result["ignore_index"] = .int(ignoreIndex) }
    if reduction != .mean { result["reduction"] = .string(reduction.rawValue) }
    return result
  }

  /// The type of the loss.
  func lossType(_ inputs: [TensorType?]) throws(ConstraintError) -> TensorType {
    guard let scores = inputs[0], let labels = inputs[1]?.shape else { return .init(.float32, []) }
    guard scores.shape.rank >= 2 else {
      throw ConstraintError(
        "C1", "needs rows and classes, at least 2 axes, but \(input: 0)", at: .input(0))
    }
    var expected = scores.shape
    expected.dimensions.remove(at: 1)
    guard labels.mayEqual(expected) else {
      throw ConstraintError(
        "C2", "labels must be of shape \(expected), one for each row: \(input: 0) but \(input: 1)",
        at: .input(1))
    }
    if let weights = inputs[2]?.shape, !weights.mayEqual([scores.shape[1]]) {
      throw ConstraintError(
        "C3", "there must be one weight for each class: \(input: 0) but \(input: 2)",
        at: .input(2))
    }
    return TensorType(scores.scalar, reduction == .none ? expected : [])
  }

  /// Rows of all elements of the stack together, then sums or means of each element's own.
  public func stack(_ site: StackSite, in graph: inout GraphBuilder) -> [ValueID]? {
    guard reduction != .none, !site.isStacked[2] else { return nil }
    var inputs = site.inputs
    var rows: [Shape] = []
    for index in 0..<2 {
      guard let input = inputs[index], let own = site.inputTypes[index]?.shape,
        let count = site.extent * own[0]
      else { return nil }
      let stack = site.isStacked[index] ? input : graph.expand(input, to: site.stacked(own))
      let folded = Shape([count] + own.dimensions.dropFirst())
      inputs[index] = graph.reshape(stack, to: folded)
      rows.append(own)
    }
    let losses = graph.add(
      Self(reduction: .none, ignoreIndex: ignoreIndex), inputs: inputs,
      outputCount: site.outputTypes.count)
    let apart = graph.reshape(losses[0], to: site.stacked(rows[1]))
    let axes = Array(1..<rows[1].rank + 1)
    let isPlain = ignoreIndex == nil && site.inputs[2] == nil
    var loss = graph.reduceSum(apart, axes: axes)
    if reduction == .mean, isPlain {
      loss = graph.add(nil, ReduceMean(axes: axes, keepDimensions: false), apart)
    } else if reduction == .mean, let scores = inputs[0] {
      // Where every logarithm is -1, a label's loss is its weight.
      let weights = graph.add(
        NegativeLogLikelihoodLoss(reduction: .none, ignoreIndex: ignoreIndex),
        inputs: [graph.negate(graph.ones(like: scores)), inputs[1], inputs[2]], outputCount: 1)
      let own = graph.reshape(weights[0], to: site.stacked(rows[1]))
      loss = graph.divide(loss, graph.reduceSum(own, axes: axes))
    }
    return [loss] + losses.dropFirst().map { graph.reshape($0, to: site.stacked(rows[0])) }
  }

  /// The rule for scores, labels and weights, and for the loss and what else has the shape of the
  /// scores. A mean is no sum of those of its parts.
  public func axes(_ inputs: [TensorType?], _ outputs: [TensorType]) -> AxisRule {
    guard reduction != .mean, let rank = inputs[0]?.shape.rank else {
      return .whole(inputs, outputs)
    }
    let scores = (0..<rank).map { AxisRule.Axis(AxisRule.label($0), isWhole: $0 == 1) }
    let labels = [scores[0]] + scores[2...]
    let loss = reduction == .none ? labels : []
    return AxisRule(
      inputs: [scores, labels, inputs[2].map { _ in [scores[1]] }],
      outputs: Array([loss, scores].prefix(outputs.count)))
  }

  public func multiplyAdds(_ inputs: [[Int]?], _ outputs: [[Int]]) -> Int {
    inputs[0]?.reduce(1, *) ?? 0
  }

  /// The kernel that computes the loss of scores, or of logarithms of probabilities.
  func classLoss(
    _ site: LoweringSite, of scores: Operand, isLogarithm: Bool
  ) -> Kernel? {
    guard let labels = site.inputs[1] else { return nil }
    let reduction: AdjointLossReduction =
      switch reduction {
      case .none: .each
      case .sum: .sum
      case .mean: .mean
      }
    let layout = AdjointClassLoss(
      reduction: reduction, outer: Int64(scores.shape[0]), classes: Int64(scores.shape[1]),
      spatial: Int64(scores.shape.product(2...)), is_logarithm: isLogarithm ? 1 : 0,
      label_size: Int32(labels.scalar.size), ignores: ignoreIndex == nil ? 0 : 1,
      ignored: Int64(ignoreIndex ?? 0))
    var kernel = ClassLossKernel(layout, scores, labels, site.outputs[0])
    kernel.weights = site.inputs[2]?.location
    return .classLoss(kernel)
  }

  /// Computes the loss, given the logarithm of the probability of a label in a row. Rows are
  /// counted as the labels are.
  func evaluate(
    _ inputs: [TensorView?], into loss: MutableTensorView,
    _ logProbability: (_ row: Int, _ label: Int) -> Double
  ) throws(EvaluationError) {
    guard let scores = inputs[0], let labels = inputs[1] else { return }
    let classes = scores.shape[1]
    var (sum, weightSum) = (0.0, 0.0)
    for row in 0..<labels.count {
      let label = labels.int(at: row)
      if let ignoreIndex, label == ignoreIndex {
        if reduction == .none { loss.store(0.0, at: row) }
        continue
      }
      guard label >= 0 && label < classes else {
        throw EvaluationError(
          "label \(label) at position \(row) is none of the \(classes) classes"
            + (classes == 0 ? "" : " (0 to \(classes - 1))"))
      }
      let weight = inputs[2]?.double(at: Int(label)) ?? 1
      let term = -weight * logProbability(row, Int(label))
      if reduction == .none { loss.store(term, at: row) }
      sum += term
      weightSum += weight
    }
    if reduction == .sum { loss.store(sum, at: 0) }
    if reduction == .mean { loss.store(sum / weightSum, at: 0) }
  }
}
