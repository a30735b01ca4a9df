import AdjointGraph
import AdjointOperators
import TestSupport
import Testing

@Suite struct GroupNormalizationTests {
  @Test(arguments: [([2, 4, 3], 2), ([2, 4, 2, 2], 4), ([3, 6], 3), ([2, 3, 4], 1)])
  func contract(_ shape: [Int], _ groups: Int) throws {
    try checkOperator(
      GroupNormalization(groups: groups, epsilon: 0.01),
      inputs: [
        .random(shape, seed: 1), .random([shape[1]], in: 0.5...1.5, seed: 2),
        .random([shape[1]], seed: 3),
      ], tolerance: 1e-5)
  }

  @Test func values() throws {
    try checkOperator(
      GroupNormalization(groups: 1, epsilon: 0),
      inputs: [
        Tensor([1.0, 1, 3, 3], shape: [1, 2, 2]), Tensor([1.0, 2]), Tensor([0.5, -0.5]),
      ],
      expected: [Tensor([-0.5, -0.5, 1.5, 1.5], shape: [1, 2, 2])], differentiable: [],
      tolerance: 1e-15)
  }

  @Test func empty() throws {
    for shape in [[0, 4, 2], [2, 0, 2], [2, 4, 0]] {
      try checkOperator(
        GroupNormalization(groups: 2),
        inputs: [
          .random(shape, seed: 1), .random([shape[1]], seed: 2), .random([shape[1]], seed: 3),
        ],
        differentiable: [])
    }
  }

  @Test func symbolicExtents() throws {
    var graph = GraphBuilder()
    let x = graph.input("x", ["batch", 6, "width"]), channel = graph.input("channel", [6])
    let y = graph.add("y", GroupNormalization(groups: 2), x, channel, channel)
    #expect(graph.shape(of: y) == ["batch", 6, "width"])
    let rule = GroupNormalization(groups: 2).axes(
      [x, channel, channel].map { graph.type(of: $0) }, [y].compactMap { graph.type(of: $0) })
    #expect(rule.description == "a0 a1! a2!, a1!, a1! -> a0 a1! a2!")
  }

  @Test func attributesRoundTrip() throws {
    let written: Attributes = [
      "epsilon": .float(0.5), "num_groups": .int(4), "stash_type": .int(11),
    ]
    #expect(try GroupNormalization(written).attributes == written)
    #expect(GroupNormalization(groups: 3).attributes == ["num_groups": .int(3)])
  }

  private let channel = TensorType(.float32, [6])

  @Test func C1() {
    expectConstraint(
      GroupNormalization(groups: 1), [TensorType(.float32, []), channel, channel],
      "GroupNormalization.C1",
      "node \"y\" (GroupNormalization): needs rows and channels, at least 2 axes, but \"x0\" is []")
  }

  @Test func C2() {
    expectConstraint(
      GroupNormalization(groups: 2),
      [TensorType(.float32, ["batch", 6, 8]), TensorType(.float32, [2]), channel],
      "GroupNormalization.C2",
      "node \"y\" (GroupNormalization): scale must hold one number for each channel, 6: \"x0\" is [batch, 6, 8] but \"x1\" is [2]"
    )
  }

  @Test(arguments: [0, -1, Int.min])
  func C3(_ groups: Int) {
    expectRefusal(
      GroupNormalization.self, ["num_groups": .int(groups)], "C3",
      "num_groups must be at least 1 but is \(groups)")
  }

  @Test(arguments: [4, 12, Int.max])
  func C4(_ groups: Int) {
    expectConstraint(
      GroupNormalization(groups: groups), [TensorType(.float32, ["batch", 6]), channel, channel],
      "GroupNormalization.C4",
      "node \"y\" (GroupNormalization): the channels must be a multiple of num_groups, \(groups): \"x0\" is [batch, 6]"
    )
  }
}
