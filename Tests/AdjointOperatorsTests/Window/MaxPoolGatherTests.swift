import AdjointGraph
import AdjointOperators
import TestSupport
import Testing

@Suite struct MaxPoolGatherTests {
  @Test(arguments: MaxPoolTests.pools.indices) func contract(_ index: Int) throws {
    let (pool, x, _) = MaxPoolTests.pools[index]
    try checkOperator(MaxPoolGather(pool), inputs: [MaxPoolTests.apart(x), .random(x, seed: 2)])
  }

  @Test func values() throws {
    let x = Tensor([1.0, 3, 3, 2], shape: [1, 1, 4]), v = Tensor([5.0, 6, 7, 8], shape: [1, 1, 4])
    try checkOperator(
      MaxPoolGather(PoolWindow([2], SlidingWindow(pads: [2, 0]))), inputs: [x, v],
      expected: [Tensor([0.0, 5, 6, 6, 7], shape: [1, 1, 5])], differentiable: [1], tolerance: 1e-8)
  }

  // It takes of x itself what the pool does.
  @Test(arguments: MaxPoolTests.pools.indices) func agreesWithThePool(_ index: Int) throws {
    let (pool, shape, _) = MaxPoolTests.pools[index]
    let x = MaxPoolTests.apart(shape)
    #expect(try evaluated(MaxPoolGather(pool), [x, x]) == evaluated(MaxPool(pool), [x]))
  }

  @Test func C6() {
    expectConstraint(
      MaxPoolGather(PoolWindow([2])),
      [TensorType(.float32, [1, 1, 4]), TensorType(.float32, [1, 1, 3])], "MaxPoolGather.C6",
      "node \"y\" (MaxPoolGather): shapes differ: \"x0\" is [1, 1, 4] but \"x1\" is [1, 1, 3]")
  }
}
