import AdjointGraph
import AdjointOperators

/// A graph with a product of a Jacobian and a vector that the caller gives at each run.
public struct ProductGraph: Sendable {
  public let checked: CheckedGraph
  /// The inputs that take the vector: one for each value it has a part for, and of its type.
  public let vectors: [ValueID]
  /// The parts of the product.
  public let products: [ValueID]
}

extension CheckedGraph {
  /// Adds the vector-Jacobian product `vᵀ J` of a value of any shape: for `of`, an input
  /// `cotangent/OF` of its type, and for each `v` of `withRespectTo` a value `cotangent/v` of that
  /// one's type.
  public func addingPullback(
    of value: ValueID, withRespectTo wanted: [ValueID]
  ) throws(Diagnostics) -> ProductGraph {
    let (builder, cotangents, products) = try pulledBack([value], withRespectTo: wanted)
    let (pruned, kept) = builder.graph.removingUnusedNodes(
      from: graph.nodes.count, keeping: cotangents + products)
    return ProductGraph(
      checked: try pruned.recomputing(from: graph.nodes.count).checked(),
      vectors: Array(kept.prefix(1)),
      products: Array(kept.dropFirst()))
  }

  private func pulledBack(
    _ values: [ValueID], withRespectTo wanted: [ValueID]
  ) throws(Diagnostics) -> (GraphBuilder, cotangents: [ValueID], products: [ValueID]) {
    try checkFloating(values)
    var builder = GraphBuilder(extending: self)
    let cotangents = values.map { builder.input("cotangent/\(name(of: $0))", like: type(of: $0)) }
    let seeds = zip(values, cotangents).map { (value: $0, cotangent: $1) }
    var pass = ReversePass(
      self, builder, seeds: seeds, withRespectTo: wanted, named: { "cotangent/\($0)" })
    let products = try pass.run()
    return (pass.builder, cotangents, products)
  }

  /// Adds the Jacobian-vector product `J v`: for each `x` of `along` an input `tangent/x` of its
  /// type, and for each `y` of `values` a value `tangent/y`, how `y` changes as the `x` move along
  /// their tangents. Forward-mode differentiation.
  ///
  /// No operator has a rule for it. The pullback is linear in the cotangent, `u ↦ Jᵀ u`, so its own
  /// pullback by `u` is `v ↦ J v`, and does not depend on `u`, which is dropped with all that only
  /// `u` needs.
  public func addingTangents(
    of values: [ValueID], along wanted: [ValueID]
  ) throws(Diagnostics) -> ProductGraph {
    let (pulledBack, cotangents, products) = try pulledBack(values, withRespectTo: wanted)
    let transposed = try pulledBack.checked()
    var builder = GraphBuilder(extending: transposed)
    let tangents = wanted.map { builder.input("tangent/\(name(of: $0))", like: type(of: $0)) }
    let seeds = zip(products, tangents).map { (value: $0, cotangent: $1) }
    var pass = ReversePass(
      transposed, builder, seeds: seeds, withRespectTo: cotangents,
      named: { "tangent/\($0.hasPrefix("cotangent/") ? String($0.dropFirst(10)) : $0)" })
    let results = try pass.run()
    let (pruned, kept) = pass.builder.graph.removingUnusedNodes(
      from: graph.nodes.count, keeping: tangents + results, dropping: Set(cotangents))
    return ProductGraph(
      checked: try pruned.checked(), vectors: Array(kept.prefix(tangents.count)),
      products: Array(kept.dropFirst(tangents.count)))
  }

  /// Adds the product of the Hessian of a scalar with a vector: for each `x` of `withRespectTo` an
  /// input `tangent/x` and a value `tangent/OF/x`, how the gradient changes along the tangents.
  public func addingHessianProduct(
    of value: ValueID, withRespectTo wanted: [ValueID]
  ) throws(Diagnostics) -> ProductGraph {
    let reverse = try addingReversePass(of: value, withRespectTo: wanted)
    return try reverse.checked.addingTangents(of: reverse.gradients, along: wanted)
  }
}

extension GraphBuilder {
  /// Declares an input of the type of another value, under this name or one like it.
  fileprivate mutating func input(_ name: String, like type: TensorType) -> ValueID {
    var name = name
    while isTaken(name) { name += "'" }
    return input(name, type.shape, type.scalar)
  }
}
