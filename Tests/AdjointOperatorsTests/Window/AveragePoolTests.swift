import AdjointGraph
import AdjointOperators
import TestSupport
import Testing

@Suite struct AveragePoolTests {
  @Test(arguments: MaxPoolTests.pools.indices, [false, true])
  func contract(_ index: Int, _ countsPads: Bool) throws {
    let (pool, x, y) = MaxPoolTests.pools[index]
    let operation = AveragePool(pool, countsPads: countsPads)
    #expect(try evaluated(operation, [.random(x, seed: 1)]).shape == y)
    try checkOperator(operation, inputs: [.random(x, seed: 1)])
  }

  // By hand: of the last window, one tap is on a pad and one behind it.
  @Test func values() throws {
    let x = Tensor([3.0, 6, 9, 12, 15], shape: [1, 1, 5])
    let window = SlidingWindow(strides: [2], pads: [1, 1], roundsUp: true)
    let pool = PoolWindow([4], window)
    try checkOperator(
      AveragePool(pool), inputs: [x], expected: [Tensor([6.0, 10.5, 13.5], shape: [1, 1, 3])],
      tolerance: 1e-8)
    try checkOperator(
      AveragePool(pool, countsPads: true), inputs: [x],
      expected: [Tensor([4.5, 10.5, 9], shape: [1, 1, 3])], tolerance: 1e-8)
  }

  @Test func placesWithoutElements() throws {
    let x = Tensor([5.0], shape: [1, 1, 1])
    let pool = PoolWindow([1], SlidingWindow(pads: [1, 0]))
    try checkOperator(
      AveragePool(pool), inputs: [x], expected: [Tensor([Double.nan, 5], shape: [1, 1, 2])],
      differentiable: [])
    try checkOperator(
      AveragePool(pool, countsPads: true), inputs: [x],
      expected: [Tensor([0.0, 5], shape: [1, 1, 2])])
    #expect(try cotangents(AveragePool(pool), [x]) == [Tensor([1.0], shape: [1, 1, 1])])
  }

  @Test func empty() throws {
    try checkOperator(AveragePool(PoolWindow([2])), inputs: [.random([0, 2, 4], seed: 1)])
  }

  @Test func named() throws {
    let halving = PoolWindow([2, 2], SlidingWindow(strides: [2, 2], autoPad: .sameUpper))
    #expect(inferred(AveragePool(halving), ["batch", 3, "h", 7]) == ["[batch, 3, y:2, 4]"])
    try checkSymbolic([["batch", 2, "batch", 5]]) {
      $0.add("y", AveragePool(halving, countsPads: true), $1[0])
    }
  }

  @Test func C2() {
    expectConstraint(
      AveragePool(PoolWindow([2], SlidingWindow(pads: [1]))), [TensorType(.float32, [1, 1, 4])],
      "AveragePool.C2",
      "node \"y\" (AveragePool): pads must have 2 entries, two for each spatial axis, but has 1")
  }
}
