import AdjointGraph

extension Attention {
  /// The stack becomes more of the batch.
  public func stack(_ site: StackSite, in graph: inout GraphBuilder) -> [ValueID]? {
    guard let batch = site.inputTypes[0]?.shape[0] else { return nil }
    let operands = site.inputs.indices.map { index in
      index == 3 ? mask(of: site, batch, in: &graph) : graph.folded(site, index, into: 0)
    }
    let outputs = graph.add(self, inputs: operands, outputCount: site.outputTypes.count)
    return outputs.enumerated().map { graph.unfolded($1, $0, of: site, from: 0) }
  }

  /// A mask with the axis of the batch, which it may have left out, and the stack in that.
  private func mask(
    of site: StackSite, _ batch: Dimension, in graph: inout GraphBuilder
  ) -> ValueID? {
    guard let mask = site.inputs[3], let shape = site.inputTypes[3]?.shape else { return nil }
    let missing = [Dimension](repeating: 1, count: max(0, 4 - shape.rank))
    var whole = Shape(missing + shape.dimensions)
    // What is the same for all is for the batch that they make, too.
    if !site.isStacked[3], whole[0].size == 1 { return mask }
    let aligned = site.isStacked[3] ? site.stacked(whole) : Shape([1] + whole.dimensions)
    let stack = graph.reshape(mask, to: aligned)
    if whole[0].size == 1 { whole[0] = batch }
    var folded = whole
    folded[0] = site.extent * whole[0] ?? .unknown
    return graph.reshape(graph.expand(stack, to: site.stacked(whole)), to: folded)
  }
}
