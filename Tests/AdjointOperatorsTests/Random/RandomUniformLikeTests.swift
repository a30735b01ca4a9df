import AdjointGraph
import AdjointOperators
import TestSupport
import Testing

@Suite struct RandomUniformLikeTests {
  private let distribution = UniformDistribution(low: 2, high: 5)

  @Test func contract() throws {
    // Differences would show it if the values of the input had influence.
    try checkOperator(RandomUniformLike(distribution), inputs: [.random([3, 2], seed: 1)])
    try checkOperator(RandomUniformLike(distribution, .float64), inputs: [Tensor([Int64(1), 2])])
    try checkOperator(RandomUniformLike(), inputs: [.random([2, 0], seed: 1)])
  }

  /// The numbers of `RandomUniform`, in the shape and the element type of the input.
  @Test func numbers() throws {
    let expected = try drawn(RandomUniform([5, 7], distribution))
    let input = Tensor(zeros: .float32, shape: [5, 7])
    #expect(try drawn(RandomUniformLike(distribution), [input]) == expected)
    let truths = Tensor(zeros: .bool, shape: [5, 7])
    #expect(try drawn(RandomUniformLike(distribution, .float32), [truths]) == expected)
  }

  @Test func streams() throws {
    try expectStreams([Tensor(zeros: .float64, shape: [999])]) {
      RandomUniformLike(distribution, stream: $0)
    }
  }

  @Test func C1() {
    expectConstraint(
      RandomUniformLike(), [TensorType(.int64, [2])], "RandomUniformLike.C1",
      "node \"y\" (RandomUniformLike): \"x0\" is int64[2], so dtype must name a floating type")
    expectConstraint(
      RandomUniformLike(distribution, .int32), [TensorType(.float32, [2])], "RandomUniformLike.C1",
      "node \"y\" (RandomUniformLike): dtype must be a floating type but is int32")
  }
}
