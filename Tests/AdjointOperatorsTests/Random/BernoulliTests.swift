import AdjointGraph
import AdjointOperators
import AdjointTransforms
import TestSupport
import Testing

@Suite struct BernoulliTests {
  @Test func contract() throws {
    let probabilities = Tensor.random([3, 4], in: 0...1, seed: 2)
    try checkOperator(Bernoulli(), inputs: [probabilities], differentiable: [])
    for type in ScalarType.allCases {
      try checkOperator(Bernoulli(type), inputs: [probabilities], differentiable: [])
    }
    let none = Tensor(zeros: .float64, shape: [0])
    try checkOperator(Bernoulli(), inputs: [none], differentiable: [])
  }

  /// How often each probability comes true, within five standard deviations.
  @Test func frequencies() throws {
    let count = 10_000
    for probability in [0.01, 0.3, 0.5, 0.99] {
      let input = Tensor([Double](repeating: probability, count: count))
      let ones = try drawn(Bernoulli(.bool), [input]).doubles.reduce(0, +)
      let deviation = (probability * (1 - probability) * Double(count)).squareRoot()
      #expect(abs(ones - probability * Double(count)) < 5 * deviation)
    }
  }

  @Test func edges() throws {
    let input = Tensor([0.0, -0.0, 1, 2, -1, .nan, .infinity])
    #expect(try drawn(Bernoulli(), [input]).doubles == [0, 0, 1, 1, 0, 0, 1])
    #expect(try drawn(Bernoulli(.int32), [input]).doubles == [0, 0, 1, 1, 0, 0, 1])
  }

  /// Whatever the element type of the result, the same come true.
  @Test func types() throws {
    let input = Tensor.random([300], in: 0...1, seed: 3, .float32)
    let expected = try drawn(Bernoulli(), [input])
    for type in ScalarType.allCases {
      #expect(try drawn(Bernoulli(type), [input]) == expected.converted(to: type))
    }
  }

  @Test func hasNoDerivative() {
    var graph = GraphBuilder()
    let p = graph.input("p", [3])
    let coin = graph.add("coin", Bernoulli(), p)
    let loss = graph.add("loss", ReduceSum(axes: [0], keepDimensions: false), coin)
    #expect(
      messages { try graph.checked().addingReversePass(of: loss, withRespectTo: [p]) } == [
        "error: node \"coin\" (Bernoulli): Bernoulli has no derivative, and \"loss\" is to be differentiated through it"
      ])
  }
}
