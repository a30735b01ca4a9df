import AdjointGraph

/// The cross entropy of class labels and the softmax of scores: `scores` of shape `[N, C, d1, …]`,
/// `labels` of `[N, d1, …]`, `weights` of `[C]` or none. A second output, which a node may leave
/// out, is `log_prob`, the logarithm of the softmax along the axis of classes.
///
/// `l[n, d…] = -weights[c] log_prob[n, c, d…]` for `c = labels[n, d…]`, 0 where that is
/// `ignore_index`. By `reduction`, the loss is `l` (`none`), its `sum`, or its weighted `mean`,
/// `Σ l / Σ weights[c]` over all labels not ignored.
///
/// - (C1) `scores` has at least 2 axes, the second of which is that of classes.
/// - (C2) `labels` has the shape of `scores` without the axis of classes.
/// - (C3) There is one weight for each class.
///
/// VJP: with `log_probBar` increased by `-lossBar weights[c]` at the labels, for the mean divided by
/// the sum of weights, `scoresBar = log_probBar - exp(log_prob) * Σ log_probBar`; `weightsBar` as that
/// of `NegativeLogLikelihoodLoss`.
/// Edge cases: finite for all finite scores. The mean over no labels, or where all are ignored, is
/// NaN. A label that is no class, and not `ignore_index`, is an error when the graph runs.
public struct SoftmaxCrossEntropyLoss: ClassLoss {
  public static let name = "SoftmaxCrossEntropyLoss"
  public static let summary = "loss = mean of -weights[labels] log(softmax(scores))[labels]"
  public static let inputs = [
    OperandSpecification("scores"), OperandSpecification("labels", .integer, variable: "Tind"),
    OperandSpecification("weights", .floating, .optional),
  ]
  public static let outputs = [
    OperandSpecification("output"), OperandSpecification("log_prob", .floating, .optional),
  ]

  public let reduction: LossReduction
  public let ignoreIndex: Int?

  public init(reduction: LossReduction = .mean, ignoreIndex: Int? = nil) {
    self.reduction = reduction
    self.ignoreIndex = ignoreIndex
  }

  public func inferTypes(_ inputs: [TensorType?]) throws(ConstraintError) -> [TensorType] {
    [try lossType(inputs), inputs[0] ?? TensorType(.float32, [])]
  }

  public func pullback(_ site: PullbackSite, in graph: inout GraphBuilder) throws(ConstraintError)
    -> [ValueID?]
  {
    let softmax = LogSoftmax(axis: 1)
    let logProbabilities =
      site.outputs.count > 1 ? site.outputs[1] : graph.add(nil, softmax, site.x)
    var bar = site.cotangents.count > 1 ? site.cotangents[1] : nil
    var weightsBar: ValueID?
    if let lossBar = site.cotangents[0] {
      let bars = pullback(site, logProbabilities, lossBar, in: &graph)
      bar = bar.map { graph.add($0, bars.logProbabilities) } ?? bars.logProbabilities
      weightsBar = bars.weights
    }
    let inner = PullbackSite(inputs: [site.x], outputs: [logProbabilities], cotangents: [bar])
    return [try softmax.pullback(inner, in: &graph)[0], nil, weightsBar]
  }

  /// What `LogSoftmax` takes, and the loss of its result.
  public func multiplyAdds(_ inputs: [[Int]?], _ outputs: [[Int]]) -> Int {
    inputs[0]?.reduce(4) { $0.multipliedSaturating(by: $1) } ?? 0
  }

  public func evaluate(_ inputs: [TensorView?], into outputs: [MutableTensorView])
    throws(EvaluationError)
  {
    guard let scores = inputs[0] else { return }
    let classes = scores.shape[1]
    let step = scores.shape.product(2...)
    try evaluate(inputs, into: outputs[0]) { row, label in
      let start = row / step * step * classes + row % step
      return SoftmaxLine(scores, from: start, step: step, count: classes).logProbability(label)
    }
    guard outputs.count > 1 else { return }
    SoftmaxLine.forEach(in: scores, along: 1) { row in
      for label in 0..<classes {
        outputs[1].store(row.logProbability(label), at: row.position(label))
      }
    }
  }

  public func lower(_ site: LoweringSite) -> [Kernel]? {
    guard let scores = site.inputs[0] else { return nil }
    guard site.outputs.count > 1 else {
      return classLoss(site, of: scores, isLogarithm: false).map { [$0] }
    }
    let logarithms = site.outputs[1]
    guard let softmax = SoftmaxKernel(axis: 1, isLogarithm: true, scores, logarithms),
      let loss = classLoss(site, of: logarithms, isLogarithm: true)
    else { return nil }
    return [.softmax(softmax), loss]
  }
}
