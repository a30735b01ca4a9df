import AdjointGraph
import AdjointOperators
import TestSupport
import Testing

@Suite struct NegativeLogLikelihoodLossTests {
  @Test(arguments: LossReduction.allCases, [nil, 0, 2, -1])
  func contract(_ reduction: LossReduction, _ ignoreIndex: Int?) throws {
    let loss = NegativeLogLikelihoodLoss(reduction: reduction, ignoreIndex: ignoreIndex)
    let rows = Tensor.random([3, 4], in: -2...0, seed: 1)
    let images = Tensor.random([2, 3, 2, 2], in: -2...0, seed: 2)
    let labels = Tensor([Int64(2), 0, 3])
    let pixels = Tensor([Int32(0), 2, 1, 1, 2, 0, 1, 2], shape: [2, 2, 2])
    try checkOperator(loss, inputs: [rows, labels])
    try checkOperator(loss, inputs: [rows, labels, .random([4], in: 0.5...2, seed: 3)])
    try checkOperator(loss, inputs: [images, pixels])
    try checkOperator(loss, inputs: [images, pixels, .random([3], in: 0.5...2, seed: 4)])
  }

  static let input = Tensor([-1.0, -2, -3, -4, -5, -6], shape: [2, 3])
  static let target = Tensor([Int32(2), 0])
  static let weight = Tensor([0.5, 2, 1.5])

  // By hand: -input at the targets is 3 and 4, their weights are 1.5 and 0.5.
  @Test(arguments: [
    (LossReduction.none, nil, Tensor([3.0, 4])), (.sum, nil, Tensor(7.0)),
    (.mean, nil, Tensor(3.5)), (.none, weight, Tensor([4.5, 2])), (.sum, weight, Tensor(6.5)),
    (.mean, weight, Tensor(3.25)),
  ])
  func values(_ reduction: LossReduction, _ weight: Tensor?, _ expected: Tensor) throws {
    try checkOperator(
      NegativeLogLikelihoodLoss(reduction: reduction), inputs: [Self.input, Self.target, weight],
      expected: [expected], tolerance: 1e-7)
  }

  @Test func whatIsIgnoredHasNoInfluence() throws {
    let input = Tensor([-Double.infinity, -2, -3, -4], shape: [2, 2])
    for reduction in LossReduction.allCases {
      try checkOperator(
        NegativeLogLikelihoodLoss(reduction: reduction, ignoreIndex: 5),
        inputs: [input, Tensor([Int64(5), 1]), Tensor([1.0, 2])],
        expected: [reduction == .none ? Tensor([0.0, 8]) : Tensor(reduction == .sum ? 8.0 : 4)],
        differentiable: [2], tolerance: 1e-7)
    }
  }

  @Test func anIgnoredLabelThatLabelsCannotHoldIgnoresNothing() throws {
    try checkOperator(
      NegativeLogLikelihoodLoss(ignoreIndex: 1 << 32), inputs: [Self.input, Self.target],
      expected: [Tensor(3.5)], tolerance: 1e-7)
  }

  @Test func labelsOutsideTheClasses() throws {
    var outputs = [Tensor(zeros: .float64, shape: [])]
    #expect(
      throws: EvaluationError("label 3 at position 0 is none of the 3 classes (0 to 2)")
    ) {
      try NegativeLogLikelihoodLoss().evaluate(
        [Self.input, Tensor([Int32(3), 0]), nil], into: &outputs)
    }
  }

  @Test func C1() {
    expectConstraint(
      NegativeLogLikelihoodLoss(), [TensorType(.float32, [3]), TensorType(.int64, [])],
      "NegativeLogLikelihoodLoss.C1",
      "node \"y\" (NegativeLogLikelihoodLoss): needs rows and classes, at least 2 axes, but \"x0\" is [3]"
    )
  }

  @Test func C2() {
    expectConstraint(
      NegativeLogLikelihoodLoss(),
      [TensorType(.float32, [2, 3, 4]), TensorType(.int64, [2, 3])],
      "NegativeLogLikelihoodLoss.C2",
      "node \"y\" (NegativeLogLikelihoodLoss): labels must be of shape [2, 4], one for each row: \"x0\" is [2, 3, 4] but \"x1\" is int64[2, 3]"
    )
  }

  @Test func C3() {
    expectConstraint(
      NegativeLogLikelihoodLoss(),
      [TensorType(.float32, [2, 3]), TensorType(.int64, [2]), TensorType(.float32, [2])],
      "NegativeLogLikelihoodLoss.C3",
      "node \"y\" (NegativeLogLikelihoodLoss): there must be one weight for each class: \"x0\" is [2, 3] but \"x2\" is [2]"
    )
  }
}
