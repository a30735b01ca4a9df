import AdjointGraph

/// Eigenvalues and eigenvectors of each symmetric matrix of the last two axes,
/// `A = V diag(λ) Vᵀ`; axes before them are batches. The upper triangle of `A` is not read.
///
/// Outputs: `values`, ascending; `vectors`, in columns, of length 1 and at right angles. The first
/// element of a vector that is 0.999 of its largest in magnitude, or more, is positive.
///
/// - (C1) The last two extents are equal.
///
/// VJP: `ABar = V (diag(λBar) + K) Vᵀ` with `K[i, j] = ½ (M[i, j] - M[j, i]) / (λ[j] - λ[i])`, where
/// `M = Vᵀ VBar`, and 0 where the two eigenvalues are equal up to rounding. It is symmetric: right
/// for every change of `A` that keeps it so.
/// Edge cases: where eigenvalues are equal, any basis of their space might stand in `vectors`.
/// Gradients are right for what does not depend on the basis: sums of a function of the values,
/// projections on the space, and what else has no slope that differs within it. An element of
/// `V diag(f(λ)) Vᵀ` has a slope within the space that neither cotangent tells: it counts only as far
/// as it is along the basis found. NaN or an infinity gives NaN.
/// Source: M. B. Giles, *An extended collection of matrix derivative results*, 2008.
public struct SymmetricEigen: SquareMatrixOperator {
  public static let name = "SymmetricEigen"
  public static let summary = "values λ and vectors V with A = V diag(λ) Vᵀ"
  public static let inputs = [OperandSpecification("A")]
  public static let outputs = [
    OperandSpecification("values", .floating),
    OperandSpecification("vectors", .floating, .optional),
  ]

  public init() {}

  public func inferTypes(_ inputs: [TensorType?]) throws(ConstraintError) -> [TensorType] {
    guard let a = inputs[0] else { return [] }
    try a.shape.checkSquare()
    return [TensorType(a.scalar, Shape(Array(a.shape.dimensions.dropLast()))), a]
  }

  public func pullback(_ site: PullbackSite, in graph: inout GraphBuilder) throws(ConstraintError)
    -> [ValueID?]
  {
    let hasVectors = site.outputs.count > 1
    let vectors =
      hasVectors ? site.outputs[1] : graph.add(self, inputs: site.inputs, outputCount: 2)[1]
    let transposed = graph.transposeMatrix(vectors)
    // V diag(λBar) Vᵀ and V K Vᵀ, as far as there are such cotangents.
    var parts: [ValueID] = []
    if let valuesBar = site.cotangents[0] {
      let scaled = graph.multiply(vectors, graph.unsqueeze(valuesBar, axes: [-2]))
      parts.append(graph.matMul(scaled, transposed))
    }
    if hasVectors, let vectorsBar = site.cotangents[1] {
      let product = graph.matMul(transposed, vectorsBar)
      let turning = graph.scale(
        graph.subtract(product, graph.transposeMatrix(product)), by: 0.5)
      let turned = graph.multiply(turning, reciprocalGaps(site.y, in: &graph))
      parts.append(graph.matMul(graph.matMul(vectors, turned), transposed))
    }
    let sum = parts.dropFirst().reduce(parts[0]) { graph.add($0, $1) }
    return [graph.symmetricPart(sum)]
  }

  /// `1 / (λ[j] - λ[i])`, and 0 where the eigenvalues are equal up to rounding.
  private func reciprocalGaps(_ values: ValueID, in graph: inout GraphBuilder) -> ValueID {
    let gaps = graph.subtract(
      graph.unsqueeze(values, axes: [-2]), graph.unsqueeze(values, axes: [-1]))
    let largest = graph.add(nil, ReduceMax(axes: [-1], keepDimensions: true), graph.abs(values))
    let size = graph.shape(of: values).dimensions.last?.size ?? 64
    let rounding = graph.scale(
      graph.unsqueeze(largest, axes: [-1]), by: graph.scalar(of: values).cancellation(size))
    let isEqual = graph.lessOrEqual(graph.abs(gaps), rounding)
    let divisors = graph.select(isEqual, graph.constant(1, like: values), gaps)
    return graph.select(isEqual, graph.constant(0, like: values), graph.reciprocal(divisors))
  }

  public func axes(_ inputs: [TensorType?], _ outputs: [TensorType]) -> AxisRule {
    .batched(inputs, outputs, outputs[0].shape.rank - 1)
  }

  public func multiplyAdds(_ inputs: [[Int]?], _ outputs: [[Int]]) -> Int {
    inputs[0]?.cubes(24) ?? 0
  }

  public func scratchByteCount(_ inputs: [TensorType?], _ outputs: [TensorType]) -> Int {
    WorkMemory.byteCount(inputs[0], matrices: 2)
  }

  public func evaluate(
    _ inputs: [TensorView?], into outputs: [MutableTensorView], scratch: UnsafeMutableRawPointer
  ) throws(EvaluationError) {
    guard let a = inputs[0] else { return }
    let size = a.shape[a.rank - 1]
    var memory = WorkMemory(scratch)
    var decomposition = JacobiDecomposition(
      matrix: memory.matrix(size, size), vectors: memory.matrix(size, size))
    for index in 0..<a.shape.matrixCount {
      decomposition.run(a, at: index * size * size)
      for place in 0..<size {
        outputs[0].store(decomposition.value(place), at: index * size + place)
        guard outputs.count > 1 else { continue }
        let sign = decomposition.sign(of: place)
        for row in 0..<size {
          outputs[1].store(
            sign * decomposition.vectors[place, row], at: (index * size + row) * size + place)
        }
      }
    }
  }
}
