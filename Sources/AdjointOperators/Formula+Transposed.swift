import AdjointGraph

extension Formula {
  /// The transpose of a matrix.
  var transposed: Formula { Formula("\(within(.power))ᵀ", .power) }
}
