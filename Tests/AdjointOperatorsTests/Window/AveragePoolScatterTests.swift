import AdjointGraph
import AdjointOperators
import TestSupport
import Testing

@Suite struct AveragePoolScatterTests {
  @Test(arguments: MaxPoolTests.pools.indices, [false, true])
  func contract(_ index: Int, _ countsPads: Bool) throws {
    let (pool, x, y) = MaxPoolTests.pools[index]
    let scatter = AveragePoolScatter(
      pool, countsPads: countsPads, shape: x[2...].map { .fixed($0) })
    try checkOperator(scatter, inputs: [.random(y, seed: 1)])
  }

  // (AveragePool x) · z = x · (AveragePoolScatter z), for every x and z.
  @Test(arguments: MaxPoolTests.pools.indices, [false, true])
  func isTheTranspose(_ index: Int, _ countsPads: Bool) throws {
    let (pool, shape, places) = MaxPoolTests.pools[index]
    let x = Tensor.random(shape, seed: 1), z = Tensor.random(places, seed: 2)
    let y = try evaluated(AveragePool(pool, countsPads: countsPads), [x])
    let back = try evaluated(
      AveragePoolScatter(pool, countsPads: countsPads, shape: shape[2...].map { .fixed($0) }), [z])
    #expect(abs(dot(y, z) - dot(x, back)) < 1e-12)
  }

  @Test func named() {
    let scatter = AveragePoolScatter(PoolWindow([2]), shape: ["h"])
    #expect(inferred(scatter, ["batch", 3, "y:2"]) == ["[batch, 3, h]"])
    #expect(scatter.bound(by: ["h": 9]).shape == [9])
  }

  @Test func C2() {
    expectConstraint(
      AveragePoolScatter(PoolWindow([2]), shape: [4, 4]), [TensorType(.float32, [1, 1, 3])],
      "AveragePoolScatter.C2",
      "node \"y\" (AveragePoolScatter): shape must have an extent for each spatial axis but is [4, 4]: \"x0\" is [1, 1, 3]"
    )
  }

  @Test func C6() {
    expectConstraint(
      AveragePoolScatter(PoolWindow([2]), shape: [5]), [TensorType(.float32, [1, 1, 3])],
      "AveragePoolScatter.C6",
      "node \"y\" (AveragePoolScatter): a pool makes [1, 1, 4] of [5], but \"x0\" is [1, 1, 3]")
  }
}
