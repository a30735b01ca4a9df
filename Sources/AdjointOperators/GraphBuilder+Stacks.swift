import AdjointGraph

extension GraphBuilder {
  /// Applies an operator to operands that all have the stack's axis in front: those that are the
  /// same for every element are repeated along it.
  mutating func apply(_ operation: any Operator, to site: StackSite) -> [ValueID] {
    let inputs = site.inputs.enumerated().map { index, input -> ValueID? in
      guard let input, !site.isStacked[index] else { return input }
      return expand(input, to: site.stacked(shape(of: input)))
    }
    return add(operation, inputs: inputs, outputCount: site.outputTypes.count)
  }
}
