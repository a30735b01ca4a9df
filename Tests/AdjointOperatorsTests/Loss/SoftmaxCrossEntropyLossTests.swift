import AdjointGraph
import AdjointOperators
import AdjointRuntime
import AdjointTransforms
import TestSupport
import Testing

@Suite struct SoftmaxCrossEntropyLossTests {
  @Test(arguments: LossReduction.allCases, [1, 2])
  func contract(_ reduction: LossReduction, _ outputs: Int) throws {
    let scores = Tensor.random([3, 4], in: -2...2, seed: 1)
    let images = Tensor.random([2, 3, 2, 2], in: -2...2, seed: 2)
    let labels = Tensor([Int64(2), 0, 3]),
      pixels = Tensor([Int32(0), 2, 1, 1, 2, 0, 1, 2], shape: [2, 2, 2])
    for ignoreIndex in [nil, 0, 2, -1] {
      let loss = SoftmaxCrossEntropyLoss(reduction: reduction, ignoreIndex: ignoreIndex)
      try checkOperator(loss, inputs: [scores, labels], outputCount: outputs)
      try checkOperator(
        loss, inputs: [scores, labels, .random([4], in: 0.5...2, seed: 3)], outputCount: outputs)
      try checkOperator(
        loss, inputs: [images, pixels, .random([3], in: 0.5...2, seed: 4)], outputCount: outputs)
    }
  }

  static let scores = Tensor([1, 2, 3, 0.5, -1, 4], shape: [2, 3])
  static let labels = Tensor([Int64(2), 1])
  static let weights = Tensor([0.5, 2, 1.5])

  // NumPy 2.4.
  @Test(arguments: [
    (LossReduction.none, nil, Tensor([0.4076059644443806, 5.036269565124779])),
    (.mean, nil, Tensor(2.7219377647845797)), (.mean, weights, Tensor(3.0525565934046077)),
    (.none, weights, Tensor([0.6114089466665709, 10.072539130249558])),
    (.sum, weights, Tensor(10.683948076916128)),
  ])
  func values(_ reduction: LossReduction, _ weights: Tensor?, _ expected: Tensor) throws {
    try checkOperator(
      SoftmaxCrossEntropyLoss(reduction: reduction), inputs: [Self.scores, Self.labels, weights],
      expected: [expected], differentiable: [], tolerance: 1e-14)
  }

  @Test func ignoredLabelsNeedNotBeClasses() throws {
    try checkOperator(
      SoftmaxCrossEntropyLoss(ignoreIndex: -100),
      inputs: [Self.scores, Tensor([Int64(-100), 1]), Self.weights],
      expected: [Tensor(5.036269565124779)], tolerance: 1e-7)
    try checkOperator(
      SoftmaxCrossEntropyLoss(reduction: .none, ignoreIndex: 2),
      inputs: [Self.scores, Self.labels], expected: [Tensor([0, 5.036269565124779])],
      tolerance: 1e-7)
  }

  @Test func allIgnoredHasNoMean() throws {
    try checkOperator(
      SoftmaxCrossEntropyLoss(ignoreIndex: 1), inputs: [Self.scores, Tensor([Int32(1), 1])],
      expected: [Tensor(Double.nan)], differentiable: [])
    try checkOperator(
      SoftmaxCrossEntropyLoss(reduction: .sum, ignoreIndex: 1),
      inputs: [Self.scores, Tensor([Int32(1), 1])], expected: [Tensor(0.0)])
  }

  @Test func largeScores() throws {
    try checkOperator(
      SoftmaxCrossEntropyLoss(),
      inputs: [Tensor([1e4, -1e4, 1e4, -1e4], shape: [2, 2]), Tensor([Int64(0), 1])],
      expected: [Tensor(1e4)])
  }

  @Test func noRows() throws {
    let labels = Tensor(zeros: .int64, shape: [0])
    try checkOperator(
      SoftmaxCrossEntropyLoss(reduction: .none), inputs: [.random([0, 3], seed: 1), labels],
      outputCount: 2)
    try checkOperator(
      SoftmaxCrossEntropyLoss(), inputs: [.random([0, 3], seed: 1), labels],
      expected: [Tensor(Double.nan)], differentiable: [])
  }

  /// The gradient with a named batch, bound only when it is computed.
  @Test func symbolicBatch() throws {
    var graph = GraphBuilder()
    let scores = graph.input("scores", ["batch", 3], .float64)
    let labels = graph.input("labels", ["batch"], .int64)
    let loss = graph.add("loss", SoftmaxCrossEntropyLoss(), scores, labels)
    let gradient = try graph.checked().addingReversePass(of: loss, withRespectTo: [scores])
    let bars = try ReferenceInterpreter(gradient.checked).compute(
      gradient.gradients, leaves: [scores: Self.scores, labels: Self.labels])
    // (softmax - one) / 2
    let softmax = [
      0.09003057317038043, 0.24472847105479759, 0.6652409557748217 - 1, 0.029121761537478412,
      0.006497943315661942 - 1, 0.96438029514686,
    ]
    expectClose(bars[0], Tensor(softmax.map { $0 / 2 }, shape: [2, 3]), tolerance: 1e-14)
  }

  @Test(arguments: [3, -1, 100, Int64.min, Int64.max])
  func labelsOutsideTheClasses(_ label: Int64) throws {
    var outputs = [Tensor(zeros: .float64, shape: [])]
    do throws(EvaluationError) {
      try SoftmaxCrossEntropyLoss().evaluate(
        [Self.scores, Tensor([Int64(2), label]), nil], into: &outputs)
      Issue.record("label \(label) is taken")
    } catch {
      #expect(error.message == "label \(label) at position 1 is none of the 3 classes (0 to 2)")
    }
  }

  @Test func axisRules() {
    let inputs = [
      TensorType(.float32, ["n", 3, "d"]), TensorType(.int64, ["n", "d"]),
      TensorType(.float32, [3]),
    ]
    let each = TensorType(.float32, ["n", "d"])
    #expect(
      SoftmaxCrossEntropyLoss(reduction: .none).axes(inputs, [each, inputs[0]]).description
        == "a0 a1! a2, a0 a2, a1! -> a0 a2, a0 a1! a2")
    #expect(
      SoftmaxCrossEntropyLoss(reduction: .sum).axes(inputs, [TensorType(.float32, [])]).description
        == "a0 a1! a2, a0 a2, a1! -> ")
  }

  @Test func C1() {
    expectConstraint(
      SoftmaxCrossEntropyLoss(), [TensorType(.float32, [3]), TensorType(.int64, [])],
      "SoftmaxCrossEntropyLoss.C1",
      "node \"y\" (SoftmaxCrossEntropyLoss): needs rows and classes, at least 2 axes, but \"x0\" is [3]"
    )
  }

  @Test func C2() {
    expectConstraint(
      SoftmaxCrossEntropyLoss(),
      [TensorType(.float32, ["batch", 3]), TensorType(.int64, ["batch", 3])],
      "SoftmaxCrossEntropyLoss.C2",
      "node \"y\" (SoftmaxCrossEntropyLoss): labels must be of shape [batch], one for each row: \"x0\" is [batch, 3] but \"x1\" is int64[batch, 3]"
    )
  }

  @Test func C3() {
    expectConstraint(
      SoftmaxCrossEntropyLoss(),
      [
        TensorType(.float32, ["batch", 3]), TensorType(.int64, ["batch"]),
        TensorType(.float32, ["batch"]),
      ], "SoftmaxCrossEntropyLoss.C3",
      "node \"y\" (SoftmaxCrossEntropyLoss): there must be one weight for each class: \"x0\" is [batch, 3] but \"x2\" is [batch]"
    )
  }
}
