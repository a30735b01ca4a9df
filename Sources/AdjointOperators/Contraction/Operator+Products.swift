import AdjointGraph

extension Operator {
  /// The most bytes that a matrix product among the kernels for operands of these types works in.
  func scratchOfProducts(_ inputs: [TensorType?], _ outputs: [TensorType]) -> Int {
    func operand(_ type: TensorType) -> Operand? {
      type.shape.sizes.map {
        Operand(scalar: type.scalar, shape: $0, location: Location(.arena, 0))
      }
    }
    let results = outputs.compactMap(operand)
    guard results.count == outputs.count else { return 0 }
    let site = LoweringSite(inputs: inputs.map { $0.flatMap(operand) }, outputs: results)
    let counts = lower(site)?.map { kernel in
      if case .product(let product) = kernel { product.scratchByteCount } else { 0 }
    }
    return counts?.max() ?? 0
  }
}
