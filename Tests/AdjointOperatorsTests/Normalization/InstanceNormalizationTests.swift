import AdjointGraph
import AdjointOperators
import TestSupport
import Testing

@Suite struct InstanceNormalizationTests {
  @Test(arguments: [[2, 3, 4], [2, 3, 2, 2], [1, 2, 3]])
  func contract(_ shape: [Int]) throws {
    try checkOperator(
      InstanceNormalization(epsilon: 0.01),
      inputs: [
        .random(shape, seed: 1), .random([shape[1]], in: 0.5...1.5, seed: 2),
        .random([shape[1]], seed: 3),
      ], tolerance: 1e-5)
  }

  @Test func values() throws {
    try checkOperator(
      InstanceNormalization(epsilon: 0),
      inputs: [
        Tensor([1.0, 3, 10, 30], shape: [1, 2, 2]), Tensor([1.0, 2]), Tensor([0.5, -0.5]),
      ],
      expected: [Tensor([-0.5, 1.5, -2.5, 1.5], shape: [1, 2, 2])], differentiable: [],
      tolerance: 1e-15)
  }

  @Test func channelsOfOneElementGiveTheBias() throws {
    try checkOperator(
      InstanceNormalization(epsilon: 0.5),
      inputs: [.random([2, 3], seed: 1), .random([3], seed: 2), Tensor([1.0, 2, 3])],
      expected: [Tensor([1.0, 2, 3, 1, 2, 3], shape: [2, 3])])
  }

  @Test func empty() throws {
    for shape in [[0, 3, 2], [2, 0, 2], [2, 3, 0]] {
      try checkOperator(
        InstanceNormalization(),
        inputs: [
          .random(shape, seed: 1), .random([shape[1]], seed: 2), .random([shape[1]], seed: 3),
        ],
        differentiable: [])
    }
  }

  @Test func symbolicExtents() throws {
    var graph = GraphBuilder()
    let x = graph.input("x", ["batch", "channels", "width"])
    let channel = graph.input("channel", ["channels"])
    let y = graph.add("y", InstanceNormalization(), x, channel, channel)
    #expect(graph.shape(of: y) == ["batch", "channels", "width"])
    let rule = InstanceNormalization().axes(
      [x, channel, channel].map { graph.type(of: $0) }, [y].compactMap { graph.type(of: $0) })
    #expect(rule.description == "a0 a1 a2!, a1, a1 -> a0 a1 a2!")
  }

  private let channel = TensorType(.float32, [3])

  @Test func C1() {
    expectConstraint(
      InstanceNormalization(), [TensorType(.float32, [3]), channel, channel],
      "InstanceNormalization.C1",
      "node \"y\" (InstanceNormalization): needs rows and channels, at least 2 axes, but \"x0\" is [3]"
    )
  }

  @Test func C2() {
    expectConstraint(
      InstanceNormalization(),
      [TensorType(.float32, ["batch", 3, 8]), channel, TensorType(.float32, [8])],
      "InstanceNormalization.C2",
      "node \"y\" (InstanceNormalization): B must hold one number for each channel, 3: \"x0\" is [batch, 3, 8] but \"x2\" is [8]"
    )
  }
}
