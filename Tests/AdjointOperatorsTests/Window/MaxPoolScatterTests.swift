import AdjointGraph
import AdjointOperators
import TestSupport
import Testing

@Suite struct MaxPoolScatterTests {
  @Test(arguments: MaxPoolTests.pools.indices) func contract(_ index: Int) throws {
    let (pool, x, y) = MaxPoolTests.pools[index]
    try checkOperator(
      MaxPoolScatter(pool), inputs: [MaxPoolTests.apart(x), .random(y, seed: 2)])
  }

  @Test func values() throws {
    let x = Tensor([1.0, 3, 3, 2], shape: [1, 1, 4]), v = Tensor([1.0, 10, 100], shape: [1, 1, 3])
    try checkOperator(
      MaxPoolScatter(PoolWindow([2])), inputs: [x, v],
      expected: [Tensor([0.0, 11, 100, 0], shape: [1, 1, 4])], differentiable: [1], tolerance: 1e-8)
  }

  @Test func empty() throws {
    try checkOperator(
      MaxPoolScatter(PoolWindow([2])),
      inputs: [.random([0, 2, 4], seed: 1), .random([0, 2, 3], seed: 2)])
  }

  @Test func C6() {
    expectConstraint(
      MaxPoolScatter(PoolWindow([2])),
      [TensorType(.float32, [1, 1, 4]), TensorType(.float32, [1, 1, 4])], "MaxPoolScatter.C6",
      "node \"y\" (MaxPoolScatter): \"x0\" is [1, 1, 4], of which a pool makes [1, 1, 3], but \"x1\" is [1, 1, 4]"
    )
  }
}
