import AdjointGraph
import AdjointOperators
import TestSupport
import Testing

@Suite struct RandomUniformTests {
  @Test func contract() throws {
    try checkOperator(RandomUniform([3, 2]), inputs: [])
    try checkOperator(
      RandomUniform([], UniformDistribution(low: -1, high: 3), .float64), inputs: [])
    try checkOperator(RandomUniform([2, 0]), inputs: [])
    try checkOperator(
      RandomUniform([4], stream: RandomStream(name: "a", seed: .float(0.5))), inputs: [])
  }

  @Test func distribution() throws {
    let uniform = RandomUniform([200, 100], UniformDistribution(low: -2, high: 4), .float64)
    let numbers = try drawn(uniform).doubles
    #expect(numbers.allSatisfy { $0 >= -2 && $0 < 4 })
    expectDistribution(numbers, mean: 1, variance: 3) { ($0 + 2) / 6 }
  }

  @Test func streams() throws {
    try expectStreams { RandomUniform([20, 50], UniformDistribution(), .float64, stream: $0) }
  }

  /// float32 holds the numbers of float64, rounded.
  @Test func precisions() throws {
    let wide = try drawn(RandomUniform([500], UniformDistribution(), .float64))
    #expect(try drawn(RandomUniform([500])) == wide.converted(to: .float32))
  }

  @Test func named() throws {
    let file = """
      {"adjoint": 1, "inputs": [{"name": "x", "shape": ["batch", 2]}],
       "nodes": [{"name": "noise", "op": "RandomUniform",
                  "attributes": {"shape": ["batch", 2], "low": 1, "high": 1}},
                 {"name": "y", "op": "Add", "inputs": ["x", "noise"]}], "outputs": ["y"]}
      """
    let x = Tensor([Float(1), 2, 3, 4, 5, 6], shape: [3, 2])
    let y = try program(text: file).run(["x": x])["y"]
    #expect(y == Tensor([Float(2), 3, 4, 5, 6, 7], shape: [3, 2]))
  }

  @Test func C1() {
    expectConstraint(
      RandomUniform([2], UniformDistribution(), .int64), [], "RandomUniform.C1",
      "node \"y\" (RandomUniform): dtype must be a floating type but is int64")
  }

  @Test func C2() {
    expectConstraint(
      RandomUniform([2, -1]), [], "RandomUniform.C2",
      "node \"y\" (RandomUniform): an extent may not be negative: -1")
  }
}
