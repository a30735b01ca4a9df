import AdjointGraph
import AdjointOperators
import Foundation
import TestSupport
import Testing

@Suite struct RandomNormalTests {
  @Test func contract() throws {
    try checkOperator(RandomNormal([3, 2]), inputs: [])
    try checkOperator(
      RandomNormal([], NormalDistribution(mean: -1, scale: 3), .float64), inputs: [])
    try checkOperator(RandomNormal([0, 3]), inputs: [])
    let still = RandomNormal([3], NormalDistribution(mean: 2, scale: 0))
    try checkOperator(still, inputs: [], expected: [Tensor([Float(2), 2, 2])])
  }

  @Test func distribution() throws {
    let normal = RandomNormal([20_000], NormalDistribution(mean: 3, scale: 2), .float64)
    expectDistribution(try drawn(normal).doubles, mean: 3, variance: 4) { x in
      (1 + erf((x - 3) / 8.0.squareRoot())) / 2
    }
  }

  @Test func streams() throws {
    try expectStreams { RandomNormal([999], NormalDistribution(), .float64, stream: $0) }
  }

  /// NumPy, and C at every level of optimization, gave these hashes.
  @Test func bitsOnEveryMachine() throws {
    func hash(_ operation: any Operator) throws -> UInt64 {
      try drawn(operation, seed: 0, node: "hash").withView { view in
        UnsafeRawBufferPointer(start: view.pointer, count: view.count * view.scalar.size)
          .reduce(0xCBF2_9CE4_8422_2325) { ($0 ^ UInt64($1)) &* 0x0000_0100_0000_01B3 }
      }
    }
    func finished(_ state: UInt64) -> UInt64 {
      let first = (state ^ (state >> 33)) &* 0xFF51_AFD7_ED55_8CCD
      let second = (first ^ (first >> 33)) &* 0xC4CE_B9FE_1A85_EC53
      return second ^ (second >> 33)
    }
    let uniform = UniformDistribution(), normal = NormalDistribution()
    let hashes = [
      try hash(RandomUniform([4096], uniform, .float64)), try hash(RandomUniform([4096], uniform)),
      try hash(RandomNormal([4096], normal, .float64)), try hash(RandomNormal([4096], normal)),
    ].map(finished)
    #expect(
      hashes == [
        0x5D32_DF81_5273_6951, 0x507F_C185_94FB_5E84, 0xF64B_27A2_5158_A518,
        0x4588_1269_2102_3622,
      ])
  }

  @Test func C1() {
    expectConstraint(
      RandomNormal([2], NormalDistribution(), .bool), [], "RandomNormal.C1",
      "node \"y\" (RandomNormal): dtype must be a floating type but is bool")
  }

  @Test func C2() {
    expectConstraint(
      RandomNormal([-3]), [], "RandomNormal.C2",
      "node \"y\" (RandomNormal): an extent may not be negative: -3")
  }
}
