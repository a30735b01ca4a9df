import AdjointGraph
import AdjointOperators
import TestSupport
import Testing

@Suite struct SplitTests {
  // ONNX 1.23 reference evaluator.
  @Test func values() throws {
    try checkOperator(
      Split(axis: 1, split: [1, 3]), inputs: [.counting([3, 4])],
      expected: [
        Tensor([0.0, 4, 8], shape: [3, 1]),
        Tensor([1.0, 2, 3, 5, 6, 7, 9, 10, 11], shape: [3, 3]),
      ], outputCount: 2)
    try checkOperator(
      Split(outputCount: 3), inputs: [.counting([7])],
      expected: [Tensor([0.0, 1, 2]), Tensor([3.0, 4, 5]), Tensor([6.0])], outputCount: 3)
    try checkOperator(
      Split(outputCount: 4), inputs: [.counting([6])],
      expected: [
        Tensor([0.0, 1]), Tensor([2.0, 3]), Tensor([4.0, 5]), Tensor(zeros: .float64, shape: [0]),
      ], outputCount: 4)
    try checkOperator(
      Split(axis: -1, outputCount: 2), inputs: [.counting([2, 4])],
      expected: [Tensor([0.0, 1, 4, 5], shape: [2, 2]), Tensor([2.0, 3, 6, 7], shape: [2, 2])],
      outputCount: 2)
  }

  @Test(arguments: [1, 2, 3])
  func contract(_ used: Int) throws {
    try checkOperator(
      Split(axis: 1, split: [2, 0, 3]), inputs: [.random([2, 5, 2], seed: 1)], outputCount: used)
    try checkOperator(
      Split(axis: 0, outputCount: 3), inputs: [.random([5, 2], seed: 1)], outputCount: used)
    try checkOperator(
      Split(axis: 0, outputCount: 3), inputs: [.random([0, 2], seed: 1)], outputCount: used)
  }

  /// Parts that the result does not depend on have no cotangent.
  @Test(arguments: [0, 1, 2, 3])
  func oneOfFour(_ part: Int) throws {
    try checkSymbolic([["batch", 2]]) { graph, x in
      graph.add(
        nil, Split(outputCount: 4), inputs: x.map { $0 }, outputs: ["a", "b", "c", "d"])[part]
    }
    try checkSymbolic([["batch", 7]]) { graph, x in
      graph.add(
        nil, Split(axis: 1, split: [1, 2, 1, 3]), inputs: x.map { $0 },
        outputs: ["a", "b", "c", "d"])[part]
    }
  }

  @Test func theFirstAndTheLast() throws {
    try checkSymbolic([["batch", 2]]) { graph, x in
      let parts = graph.add(
        nil, Split(outputCount: 3), inputs: x.map { $0 }, outputs: ["a", "b", "c"])
      return graph.multiply(parts[0], parts[2])
    }
  }

  @Test func extents() {
    #expect(
      inferred(Split(outputCount: 2), [[.named("batch"), 4]].map(Shape.init)[0], outputCount: 2)
        == ["[y0:0, 4]", "[y1:0, 4]"])
    #expect(inferred(Split(axis: 1, outputCount: 2), ["batch", 6]) == ["[batch, 3]"])
    #expect(inferred(Split(outputCount: 1), ["batch"]) == ["[batch]"])
    let twice = Shape([Dimension(parsing: "2*batch") ?? 0])
    #expect(inferred(Split(outputCount: 2), twice, outputCount: 2) == ["[batch]", "[batch]"])
  }

  @Test func C1() {
    expectRefusal(
      Split.self, [:], "C1", "either split or num_outputs must say how x is cut")
    expectRefusal(
      Split.self, ["split": .ints([1]), "num_outputs": .int(1)], "C1",
      "split and num_outputs may not both be given")
  }

  @Test func C2() {
    expectConstraint(
      Split(axis: 2, split: [1]), [TensorType(.float32, [2, 3])], "Split.C2",
      "node \"y\" (Split): there is no axis 2: \"x0\" is [2, 3]")
  }

  @Test(arguments: [[1, 1], [4], [], [.max, 1], [.max, .max, 5]] as [[Int]])
  func C3(_ split: [Int]) {
    expectConstraint(
      Split(split: split), [TensorType(.float32, [3])], "Split.C3",
      "node \"y\" (Split): \(split) must add up to 3, the extent of axis 0: \"x0\" is [3]")
  }

  @Test func C3NegativeAndNamed() {
    expectConstraint(
      Split(split: [4, -1]), [TensorType(.float32, [3])], "Split.C3",
      "node \"y\" (Split): an extent may not be negative: -1")
    expectConstraint(
      Split(split: [1, 2]), [TensorType(.float32, ["batch"])], "Split.C3",
      "node \"y\" (Split): [1, 2] must add up to batch, the extent of axis 0: \"x0\" is [batch]")
  }

  @Test(arguments: [0, -1, 65_537, Int.max, Int.min])
  func C4(_ count: Int) {
    expectConstraint(
      Split(outputCount: count), [TensorType(.float32, ["batch"])], "Split.C4",
      "node \"y\" (Split): num_outputs must be from 1 to 65536 but is \(count)")
  }

  @Test func C5() {
    expectConstraint(
      Split(outputCount: 4), [TensorType(.float32, [5])], "Split.C5",
      "node \"y\" (Split): 4 parts of 2 are more than the 5 of axis 0: \"x0\" is [5]")
  }

  @Test func moreOutputsThanParts() {
    expectConstraint(
      Split(split: [1, 2]), [TensorType(.float32, [3])], outputCount: 3, "output-count",
      "node \"y\" (Split): makes 2 outputs but 3 are named")
  }
}
