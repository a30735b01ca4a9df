import AdjointGraph

extension Attention {
  public func stack(_ site: StackSite, in graph: inout GraphBuilder) -> [ValueID]? {
    graph.attend(self, to: site)
  }
}

extension AttentionGradient {
  public func stack(_ site: StackSite, in graph: inout GraphBuilder) -> [ValueID]? {
    graph.attend(self, to: site)
  }
}

extension GraphBuilder {
  /// Applies an operator whose fourth input is a mask to a stack, which becomes more of the batch.
  fileprivate mutating func attend(_ operation: any Operator, to site: StackSite) -> [ValueID]? {
    guard let batch = site.inputTypes[0]?.shape[0] else { return nil }
    let operands = site.inputs.indices.map { index in
      index == 3 ? mask(of: site, batch) : folded(site, index, into: 0)
    }
    let outputs = add(operation, inputs: operands, outputCount: site.outputTypes.count)
    return outputs.enumerated().map { unfolded($1, $0, of: site, from: 0) }
  }

  /// A mask with the axis of the batch, which it may have left out, and the stack in that.
  private mutating func mask(of site: StackSite, _ batch: Dimension) -> ValueID? {
    guard let mask = site.inputs[3], let shape = site.inputTypes[3]?.shape else { return nil }
    let missing = [Dimension](repeating: 1, count: max(0, 4 - shape.rank))
    var whole = Shape(missing + shape.dimensions)
    // What is the same for all is for the batch that they make, too.
    if !site.isStacked[3], whole[0].size == 1 { return mask }
    let aligned = site.isStacked[3] ? site.stacked(whole) : Shape([1] + whole.dimensions)
    let stack = reshape(mask, to: aligned)
    if whole[0].size == 1 { whole[0] = batch }
    var folded = whole
    folded[0] = site.extent * whole[0] ?? .unknown
    return reshape(expand(stack, to: site.stacked(whole)), to: folded)
  }
}
