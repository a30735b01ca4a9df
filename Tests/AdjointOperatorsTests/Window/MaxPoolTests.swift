import AdjointGraph
import AdjointOperators
import TestSupport
import Testing

@Suite struct MaxPoolTests {
  static let pools: [(PoolWindow, x: [Int], y: [Int])] = [
    (PoolWindow([2], SlidingWindow(strides: [2])), [2, 2, 5], [2, 2, 2]),
    (PoolWindow([2, 3], SlidingWindow(pads: [1, 0, 0, 2])), [1, 2, 3, 4], [1, 2, 3, 4]),
    (PoolWindow([2], SlidingWindow(strides: [3], roundsUp: true)), [1, 1, 7], [1, 1, 3]),
    // The fourth window would begin behind the elements.
    (
      PoolWindow([2], SlidingWindow(strides: [2], pads: [1, 1], roundsUp: true)), [1, 1, 5],
      [1, 1, 3]
    ),
    (PoolWindow([3], SlidingWindow(dilations: [2])), [2, 1, 6], [2, 1, 2]),
    (
      PoolWindow([3, 2], SlidingWindow(strides: [2, 3], autoPad: .sameUpper)), [1, 1, 4, 5],
      [1, 1, 2, 2]
    ),
    (
      PoolWindow([3, 2], SlidingWindow(strides: [2, 3], autoPad: .sameLower)), [1, 1, 4, 5],
      [1, 1, 2, 2]
    ),
    (
      PoolWindow([2, 1, 2], SlidingWindow(strides: [1, 2, 1], autoPad: .valid)), [1, 1, 3, 4, 3],
      [1, 1, 2, 2, 2]
    ),
    (PoolWindow([2], SlidingWindow(pads: [-1, 0])), [1, 2, 4], [1, 2, 2]),
  ]

  /// Numbers no two of which are near each other, so that none becomes the greatest by a small step.
  static func apart(_ shape: [Int]) -> Tensor {
    let count = shape.reduce(1, *)
    return Tensor((0..<count).map { Double($0 * 37 % 101) / 10 - 3 }, shape: shape)
  }

  @Test(arguments: pools.indices) func contract(_ index: Int) throws {
    let (pool, x, y) = Self.pools[index]
    #expect(try evaluated(MaxPool(pool), [Self.apart(x)]).shape == y)
    try checkOperator(MaxPool(pool), inputs: [Self.apart(x)])
    try checkOperator(MaxPool(pool), inputs: [Self.apart(x)], outputCount: 2)
  }

  // By hand; indices count on through planes.
  @Test func values() throws {
    let x = Tensor([1.0, 3, 3, 2, 9, 8, 8, 9], shape: [1, 2, 4])
    try checkOperator(
      MaxPool(PoolWindow([2], SlidingWindow(pads: [1, 0]))), inputs: [x],
      expected: [
        Tensor([1.0, 3, 3, 3, 9, 9, 8, 9], shape: [1, 2, 4]),
        Tensor([Int64(0), 1, 1, 2, 4, 4, 5, 7], shape: [1, 2, 4]),
      ], outputCount: 2, differentiable: [], tolerance: 0)
  }

  @Test func theFirstOfEqualOnesHasTheGradient() throws {
    let x = Tensor([2.0, 2, 1, 2], shape: [1, 1, 4])
    let pool = MaxPool(PoolWindow([3]))
    let gradient = try cotangents(pool, [x], cotangent: Tensor([1.0, 10], shape: [1, 1, 2]))[0]
    #expect(gradient == Tensor([1.0, 10, 0, 0], shape: [1, 1, 4]))
  }

  @Test func specialValues() throws {
    let (nan, inf) = (Double.nan, Double.infinity)
    let x = Tensor([1.0, nan, 2, nan, -inf, -inf, inf], shape: [1, 1, 7])
    try checkOperator(
      MaxPool(PoolWindow([2])), inputs: [x],
      expected: [
        Tensor([nan, nan, nan, nan, -inf, inf], shape: [1, 1, 6]),
        Tensor([Int64(1), 1, 3, 3, 4, 6], shape: [1, 1, 6]),
      ], outputCount: 2, differentiable: [])
  }

  @Test func placesWithoutElements() throws {
    let x = Tensor([5.0], shape: [1, 1, 1])
    let pool = MaxPool(PoolWindow([1], SlidingWindow(pads: [1, 1])))
    try checkOperator(
      pool, inputs: [x],
      expected: [
        Tensor([-Double.infinity, 5, -.infinity], shape: [1, 1, 3]),
        Tensor([Int64(-1), 0, -1], shape: [1, 1, 3]),
      ], outputCount: 2, differentiable: [])
    #expect(try cotangents(pool, [x]) == [Tensor([1.0], shape: [1, 1, 1])])
  }

  @Test func empty() throws {
    try checkOperator(MaxPool(PoolWindow([2])), inputs: [.random([0, 2, 4], seed: 1)])
    try checkOperator(MaxPool(PoolWindow([2])), inputs: [.random([2, 0, 4], seed: 1)])
  }

  @Test func named() throws {
    let halving = MaxPool(PoolWindow([2, 2], SlidingWindow(strides: [2, 2])))
    #expect(inferred(halving, ["batch", 3, "h", 8]) == ["[batch, 3, y:2, 4]"])
    let roundingUp = PoolWindow([2], SlidingWindow(strides: [2], roundsUp: true))
    #expect(inferred(MaxPool(roundingUp), [1, 3, "h"]) == ["[1, 3, y:2]"])
    #expect(
      inferred(MaxPool(PoolWindow([2], SlidingWindow(roundsUp: true))), [1, 3, "h"])
        == ["[1, 3, h-1]"])
    try checkSymbolic([["batch", 2, "batch", 5]]) { $0.add("y", halving, $1[0]) }
    try checkSymbolic([[2, 1, "batch"]]) { $0.add("y", MaxPool(roundingUp), $1[0]) }
  }

  @Test func axisRule() {
    let x = TensorType(.float32, ["batch", 3, 4]), y = TensorType(.float32, ["batch", 3, 3])
    let pool = MaxPool(PoolWindow([2]))
    #expect(pool.axes([x], [y]).description == "a0 a1 i0.2! -> a0 a1 o0.2!")
    #expect(
      pool.axes([x], [y, y]).description
        == "i0.0! i0.1! i0.2! -> o0.0! o0.1! o0.2!, o1.0! o1.1! o1.2!")
  }

  private func refuse(
    _ pool: PoolWindow, _ x: Shape, _ number: String, _ message: String,
    sourceLocation: Testing.SourceLocation = #_sourceLocation
  ) {
    expectConstraint(
      MaxPool(pool), [TensorType(.float32, x)], "MaxPool.\(number)",
      "node \"y\" (MaxPool): \(message)", sourceLocation: sourceLocation)
  }

  @Test func C1() {
    refuse(
      PoolWindow([2]), ["batch", 64], "C1",
      "needs batch, channels and one to three spatial axes, but \"x0\" is [batch, 64]")
  }

  @Test func C2() {
    refuse(
      PoolWindow([2, 2]), ["batch", 3, 4], "C2",
      "kernel_shape must have 1 entry, one for each spatial axis, but has 2")
  }

  @Test func C3() {
    refuse(
      PoolWindow([0]), ["batch", 3, 4], "C3", "entries of kernel_shape must be positive: 0")
  }

  @Test func C5() {
    refuse(
      PoolWindow([5]), ["batch", 3, 4], "C5",
      "a window over 5 elements does not fit spatial axis 0, padded by 0 and 0: \"x0\" is [batch, 3, 4]"
    )
    refuse(
      PoolWindow([.max], SlidingWindow(roundsUp: true)), ["batch", 3, 4], "C5",
      "a window over \(Int.max) taps on spatial axis 0 is beyond counting: \"x0\" is [batch, 3, 4]")
  }

  @Test func C6() {
    expectRefusal(
      MaxPool.self, ["kernel_shape": .ints([2]), "storage_order": .int(1)], "C6",
      "indices are counted row by row only: storage_order must be 0")
  }
}
