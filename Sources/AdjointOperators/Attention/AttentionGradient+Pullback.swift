import AdjointGraph

extension AttentionGradient {
  public func pullback(_ site: PullbackSite, in graph: inout GraphBuilder) throws(ConstraintError)
    -> [ValueID?]
  {
    let weights = try AttentionWeights(attention, site.inputs[..<4] + [nil, nil], in: &graph)
    let (extents, p) = (weights.extents, weights.p)
    let yBar = try weights.folded(site.input(4), attention.heads, extents.valueSize, in: &graph)
    func cotangent(_ index: Int) -> ValueID? {
      index < site.cotangents.count ? site.cotangents[index] : nil
    }
    let queryTangent = try cotangent(0).map { bar throws(ConstraintError) in
      try weights.folded(bar, attention.heads, extents.size, in: &graph)
    }
    let (keyTangent, valueTangent) = (
      cotangent(1).map { AttentionWeights.split($0, attention.keyHeads, in: &graph) },
      cotangent(2).map { AttentionWeights.split($0, attention.keyHeads, in: &graph) }
    )
    func product(
      _ equation: String, _ x: ValueID?, _ y: ValueID?
    ) throws(ConstraintError) -> ValueID? {
      guard let x, let y else { return nil }
      return try graph.einsum(equation, x, y)
    }
    func sum(_ parts: ValueID?...) -> ValueID? { graph.sum(parts.compactMap(\.self)) }
    func folded(_ x: ValueID?) -> ValueID? { x.map { weights.foldedScores($0, in: &graph) } }
    func unfolded(_ x: ValueID?) -> ValueID? { x.map { weights.unfolded($0, in: &graph) } }

    // Of scores, before and after softcap, and of weights.
    let tangent = try unfolded(
      sum(
        product("bhsd,bhtd->bhst", queryTangent, weights.keys),
        product("bhsd,bhtd->bhst", weights.queries, keyTangent))
    ).map { graph.multiply($0, weights.scale) }
    let slopes = slopes(weights, in: &graph)
    let cappedTangent = tangent.map { tangent in
      slopes.map { graph.multiply(tangent, $0.first) } ?? tangent
    }
    let weightsTangent = folded(cappedTangent.map { weights.throughSoftmax($0, in: &graph) })
    let yTangent = try sum(
      product("bhst,bhte->bhse", weightsTangent, weights.values),
      product("bhst,bhte->bhse", folded(p), valueTangent))

    let weightsBar = try unfolded(product("bhse,bhte->bhst", yBar, weights.values))
    let tangentBar = weightsBar.map { weights.throughSoftmax($0, in: &graph) }
    var secondBar = try unfolded(product("bhse,bhte->bhst", yBar, valueTangent))
    if let tangent = cappedTangent, let bar = weightsBar {
      let centered = graph.subtract(tangent, weights.along(tangent, in: &graph))
      let along = weights.along(bar, in: &graph)
      secondBar = sum(
        graph.subtract(graph.multiply(centered, bar), graph.multiply(tangent, along)), secondBar)
    }
    let biasedBar = secondBar.map { weights.throughSoftmax($0, in: &graph) }
    var (scoresBar, productBar) = (biasedBar, tangent.flatMap { _ in tangentBar })
    if let slopes {
      scoresBar = sum(
        scoresBar.map { graph.multiply($0, slopes.first) },
        tangent.flatMap { tangent in
          tangentBar.map { graph.multiply(graph.multiply($0, tangent), slopes.second) }
        })
      productBar = productBar.map { graph.multiply($0, slopes.first) }
    }
    let scaled = folded(scoresBar.map { graph.multiply($0, weights.scale) })
    let scaledProduct = folded(productBar.map { graph.multiply($0, weights.scale) })
    let queryBar = try sum(
      product("bhst,bhtd->bhsd", scaled, weights.keys),
      product("bhst,bhtd->bhsd", scaledProduct, keyTangent))
    let keyBar = try sum(
      product("bhst,bhsd->bhtd", scaled, weights.queries),
      product("bhst,bhsd->bhtd", scaledProduct, queryTangent))
    let valueBar = try product("bhst,bhse->bhte", weightsTangent, yBar)
    func joined(_ x: ValueID?, _ heads: Dimension, like index: Int) -> ValueID? {
      x.map { weights.joined($0, heads, like: site.input(index), in: &graph) }
    }
    let maskBar = site.inputs[3].flatMap { mask in
      graph.scalar(of: mask).isFloating ? biasedBar.map { graph.sum($0, toShapeOf: mask) } : nil
    }
    return [
      joined(queryBar, extents.heads, like: 0), joined(keyBar, extents.keyHeads, like: 1),
      joined(valueBar, extents.keyHeads, like: 2), maskBar,
      joined(yTangent, extents.heads, like: 4),
    ]
  }

  /// The first and second derivative of softcap at the scores; `nil` where there is none.
  private func slopes(
    _ weights: AttentionWeights, in graph: inout GraphBuilder
  ) -> (first: ValueID, second: ValueID)? {
    guard attention.softcap > 0 else { return nil }
    let tanh = graph.scale(weights.capped, by: 1 / attention.softcap)
    let first = graph.oneMinus(graph.square(tanh))
    return (first, graph.scale(graph.multiply(tanh, first), by: -2 / attention.softcap))
  }
}
