import AdjointGraph
import AdjointOperators
import AdjointRuntime
import AdjointTransforms
import TestSupport
import Testing

/// Gradients are found before extents are known: they must be the same whether extents are numbers
/// in the graph or names that are bound when it runs.
@Suite struct NamedExtentsTests {
  private static let labels = Tensor([Int64(2), 0])

  @Test(
    arguments: [
      (Gemm(transposeB: true), [Tensor.random([2, 3], seed: 1), .random([4, 3], seed: 2)]),
      (SoftmaxCrossEntropyLoss(), [.random([2, 3], seed: 1), labels]),
      (SoftmaxCrossEntropyLoss(ignoreIndex: 0), [.random([2, 3], seed: 1), labels]),
      (
        SoftmaxCrossEntropyLoss(),
        [.random([2, 3], seed: 1), labels, .random([3], in: 1...2, seed: 2)]
      ),
      (NegativeLogLikelihoodLoss(reduction: .sum), [.random([2, 3], seed: 1), labels]),
      (MeanSquaredError(), [.random([2, 3], seed: 1), .random([2, 3], seed: 2)]),
      (HalfMeanSquaredError(), [.random([2, 3], seed: 1), .random([2, 3], seed: 2)]),
      (BinaryCrossEntropyWithLogits(), [.random([2, 3], seed: 1), .random([2, 3], seed: 2)]),
      (
        SoftmaxCrossEntropyWithProbabilities(),
        [.random([2, 3], seed: 1), .random([2, 3], seed: 2)]
      ),
      (LayerNormalization(axis: 1), [.random([2, 3, 4], seed: 1), .random([4], seed: 2)]),
      (RMSNormalization(axis: 1), [.random([2, 3, 4], seed: 1), .random([3, 4], seed: 2)]),
    ] as [(any Operator, [Tensor])])
  func gradients(_ operation: any Operator, _ inputs: [Tensor]) throws {
    try expectSameGradients(operation, inputs)
  }

  @Test(arguments: [
    ("ij,jk->ik", [[2, 3], [3, 4]]), ("ij->", [[2, 3]]), ("bii->b", [[2, 3, 3]]),
    ("...ij,...jk->...ik", [[5, 2, 3], [3, 4]]),
  ])
  func einsums(_ equation: String, _ shapes: [[Int]]) throws {
    try expectSameGradients(
      try Einsum(equation), shapes.enumerated().map { .random($1, seed: UInt64($0)) })
  }

  private func expectSameGradients(_ operation: any Operator, _ inputs: [Tensor]) throws {
    let fixed = try gradients(operation, inputs) { .fixed($0) }
    let named = try gradients(operation, inputs) { .named("extent\($0)") }
    for (fixed, named) in zip(fixed, named) {
      expectClose(named, fixed, tolerance: 1e-15, type(of: operation).name)
      #expect(fixed.doubles.contains { $0 != 0 })
    }
  }

  /// The gradients of the sum of the squares of the first output.
  private func gradients(
    _ operation: any Operator, _ inputs: [Tensor], _ dimension: (Int) -> Dimension
  ) throws -> [Tensor] {
    var graph = GraphBuilder()
    let values = inputs.enumerated().map { index, tensor in
      graph.input("x\(index)", Shape(tensor.shape.map(dimension)), tensor.scalar)
    }
    let y = graph.add("y", operation, inputs: values)[0]
    let squares = graph.multiply(y, y)
    let loss = graph.reduceSum(squares, axes: Array(0..<graph.shape(of: y).rank))
    let wanted = zip(values, inputs).filter { $1.scalar.isFloating }.map(\.0)
    let result = try graph.checked().addingReversePass(of: loss, withRespectTo: wanted)
    return try ReferenceInterpreter(result.checked).compute(
      result.gradients, leaves: Dictionary(uniqueKeysWithValues: zip(values, inputs)))
  }
}
