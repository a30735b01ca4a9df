import AdjointGraph
import AdjointOperators
import TestSupport
import Testing

@Suite struct RandomNormalLikeTests {
  private let distribution = NormalDistribution(mean: 2, scale: 0.5)

  @Test func contract() throws {
    // Differences would show it if the values of the input had influence.
    try checkOperator(RandomNormalLike(distribution), inputs: [.random([3, 2], seed: 1)])
    try checkOperator(RandomNormalLike(distribution, .float64), inputs: [Tensor([Int64(1), 2])])
    try checkOperator(RandomNormalLike(), inputs: [.random([2, 0], seed: 1)])
  }

  /// The numbers of `RandomNormal`, in the shape and the element type of the input.
  @Test func numbers() throws {
    let expected = try drawn(RandomNormal([5, 7], distribution))
    let input = Tensor(zeros: .float32, shape: [5, 7])
    #expect(try drawn(RandomNormalLike(distribution), [input]) == expected)
    let truths = Tensor(zeros: .bool, shape: [5, 7])
    #expect(try drawn(RandomNormalLike(distribution, .float32), [truths]) == expected)
  }

  @Test func streams() throws {
    try expectStreams([Tensor(zeros: .float64, shape: [999])]) {
      RandomNormalLike(distribution, stream: $0)
    }
  }

  @Test func C1() {
    expectConstraint(
      RandomNormalLike(), [TensorType(.int64, [2])], "RandomNormalLike.C1",
      "node \"y\" (RandomNormalLike): \"x0\" is int64[2], so dtype must name a floating type")
    expectConstraint(
      RandomNormalLike(distribution, .int32), [TensorType(.float32, [2])], "RandomNormalLike.C1",
      "node \"y\" (RandomNormalLike): dtype must be a floating type but is int32")
  }
}
