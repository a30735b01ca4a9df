import AdjointGraph

extension Attention {
  /// Where nothing but `Y` has a cotangent and there is no past, one node gives those of `Q`, `K` and
  /// `V`; the rest is for nodes that take scores as they are.
  public func pullback(_ site: PullbackSite, in graph: inout GraphBuilder) throws(ConstraintError)
    -> [ValueID?]
  {
    guard let yBar = site.cotangents[0], site.cotangents.dropFirst().allSatisfy({ $0 == nil }),
      site.inputs[4] == nil
    else { return try pullbackByNodes(site, in: &graph) }
    let bars = graph.add(
      AttentionGradient(of: self), inputs: site.inputs[..<4] + [yBar], outputCount: 3)
    let isBiased = site.inputs[3].map { graph.scalar(of: $0).isFloating } ?? false
    let maskBar = isBiased ? try pullbackByNodes(site, in: &graph)[3] : nil
    return bars + [maskBar, nil, nil]
  }

  private func pullbackByNodes(
    _ site: PullbackSite, in graph: inout GraphBuilder
  ) throws(ConstraintError) -> [ValueID?] {
    let weights = try AttentionWeights(self, site.inputs, in: &graph)
    let yBar = try site.cotangents[0].map { bar throws(ConstraintError) in
      try weights.folded(bar, heads, weights.extents.valueSize, in: &graph)
    }
    func cotangent(_ index: Int) -> ValueID? {
      index < site.cotangents.count ? site.cotangents[index] : nil
    }
    func scoreBar(_ output: ScoreOutput) -> ValueID? {
      scoreOutput == output ? cotangent(3) : nil
    }
    func sum(_ parts: ValueID?...) -> ValueID? { graph.sum(parts.compactMap(\.self)) }

    let weightsBar = try yBar.map { bar throws(ConstraintError) in
      weights.unfolded(try graph.einsum("bhse,bhte->bhst", bar, weights.values), in: &graph)
    }
    var biasedBar = sum(weightsBar, scoreBar(.weights)).map {
      weights.throughSoftmax($0, in: &graph)
    }
    let attended = scoreBar(.biased).map { weights.attended($0, in: &graph) }
    biasedBar = sum(biasedBar, attended)
    var scoresBar = sum(biasedBar, scoreBar(.capped))
    if softcap > 0, let bar = scoresBar {
      let tanh = graph.scale(weights.capped, by: 1 / softcap)
      scoresBar = graph.multiply(bar, graph.oneMinus(graph.square(tanh)))
    }
    scoresBar = sum(scoresBar, scoreBar(.scores))

    let scaledBar = scoresBar.map {
      weights.foldedScores(graph.multiply($0, weights.scale), in: &graph)
    }
    let queryBar = try scaledBar.map { bar throws(ConstraintError) in
      try graph.einsum("bhst,bhtd->bhsd", bar, weights.keys)
    }
    let keyBar = try scaledBar.map { bar throws(ConstraintError) in
      try graph.einsum("bhst,bhsd->bhtd", bar, weights.queries)
    }
    let valueBar = try yBar.map { bar throws(ConstraintError) in
      try graph.einsum(
        "bhst,bhse->bhte", weights.foldedScores(weights.p, in: &graph), bar)
    }
    let (keyParts, valueParts) = (
      weights.parts(sum(keyBar, cotangent(1)), in: &graph),
      weights.parts(sum(valueBar, cotangent(2)), in: &graph)
    )
    let maskBar = site.inputs[3].flatMap { mask in
      graph.scalar(of: mask).isFloating ? biasedBar.map { graph.sum($0, toShapeOf: mask) } : nil
    }
    return [
      queryBar.map { weights.joined($0, weights.extents.heads, like: site.x, in: &graph) },
      keyParts.own.map {
        weights.joined($0, weights.extents.keyHeads, like: site.input(1), in: &graph)
      },
      valueParts.own.map {
        weights.joined($0, weights.extents.keyHeads, like: site.input(2), in: &graph)
      },
      maskBar, keyParts.past, valueParts.past,
    ]
  }
}
