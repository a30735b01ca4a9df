import AdjointGraph
import AdjointOperators
import TestSupport
import Testing

@Suite struct FlattenTests {
  @Test(arguments: [
    (-4, "[1, 120]"), (-3, "[2, 60]"), (-2, "[6, 20]"), (-1, "[24, 5]"), (0, "[1, 120]"),
    (1, "[2, 60]"), (2, "[6, 20]"), (3, "[24, 5]"), (4, "[120, 1]"),
  ])
  func shapes(_ axis: Int, _ expected: String) {
    #expect(inferred(Flatten(axis: axis), [2, 3, 4, 5]) == [expected])
  }

  @Test(arguments: [-3, -1, 0, 1, 2, 3])
  func contract(_ axis: Int) throws {
    let x = Tensor.random([2, 3, 4], seed: 1)
    try checkOperator(
      Flatten(axis: axis), inputs: [x],
      expected: [
        x.reshaped([[1, 24], [2, 12], [6, 4], [24, 1]][axis < 0 ? axis + 3 : axis])
      ])
    try checkOperator(Flatten(axis: axis), inputs: [.random([2, 0, 3], seed: 1)])
  }

  @Test func scalars() throws {
    try checkOperator(
      Flatten(axis: 0), inputs: [Tensor(3.0)], expected: [Tensor([3.0], shape: [1, 1])])
  }

  @Test func keepsTheBatch() {
    #expect(inferred(Flatten(), ["batch", 3, 4]) == ["[batch, 12]"])
    #expect(inferred(Flatten(axis: 2), ["batch", 3, "n", 4]) == ["[3*batch, 4*n]"])
    let types = [TensorType(.float32, ["batch", 3, 4])]
    #expect(
      Flatten().axes(types, [TensorType(.float32, ["batch", 12])]).description
        == "n i0.1! i0.2! -> n o0.1!")
  }

  @Test(arguments: [3, -3, Int.min, Int.max])
  func C1(_ axis: Int) {
    expectConstraint(
      Flatten(axis: axis), [TensorType(.float32, [2, 3])], "Flatten.C1",
      "node \"y\" (Flatten): axis \(axis) is not between -2 and 2: \"x0\" is [2, 3]")
  }

  @Test func C2() {
    expectConstraint(
      Flatten(axis: 1), [TensorType(.float32, [0, 1_099_511_627_776, 1_099_511_627_776])],
      "Flatten.C2",
      "node \"y\" (Flatten): too many rows or columns: \"x0\" is [0, 1099511627776, 1099511627776]")
  }
}
