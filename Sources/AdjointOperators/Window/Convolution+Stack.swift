import AdjointGraph

/// A stack of convolutions is one convolution of more groups, if it is known of how many: each
/// element has channels and filters of its own, which meet no others.
extension Convolution {
  /// The convolution of all elements; `nil` where only one operand differs and its own axis takes
  /// the stack, or where their number is not known.
  func stacked(_ site: StackSite) -> Convolution? {
    guard site.isStacked[1], site.isStacked[0] || group > 1, let count = site.extent.size, count > 0
    else { return nil }
    let (groups, overflow) = group.multipliedReportingOverflow(by: count)
    return overflow ? nil : Convolution(window, group: groups)
  }
}

extension GraphBuilder {
  /// Operand `index`, `[n, c, …]`, of all elements: their channels side by side.
  mutating func channelsTogether(_ index: Int, of site: StackSite) -> ValueID? {
    guard let stack = stack(index, of: site), let shape = site.inputTypes[index]?.shape,
      let channels = site.extent * shape[1]
    else { return nil }
    let together = Shape([shape[0], channels] + shape.dimensions.dropFirst(2))
    return reshape(transpose(stack, [1, 0] + Array(2..<shape.rank + 1)), to: together)
  }

  /// Operand `index`, `[o, …]`, of all elements: their filters one behind the other.
  mutating func filtersTogether(_ index: Int, of site: StackSite) -> ValueID? {
    guard let stack = stack(index, of: site), let shape = site.inputTypes[index]?.shape,
      let filters = site.extent * shape[0]
    else { return nil }
    return reshape(stack, to: Shape([filters] + shape.dimensions.dropFirst()))
  }

  /// A result `[n, o, …]` of all elements, whose channels stand side by side, as a stack.
  mutating func channelsApart(_ together: ValueID, of site: StackSite) -> ValueID {
    let shape = site.outputTypes[0].shape
    let apart = Shape([shape[0], site.extent] + shape.dimensions.dropFirst())
    return transpose(reshape(together, to: apart), [1, 0] + Array(2..<shape.rank + 1))
  }

  private mutating func stack(_ index: Int, of site: StackSite) -> ValueID? {
    guard let input = site.inputs[index] else { return nil }
    return site.isStacked[index] ? input : expand(input, to: site.stacked(shape(of: input)))
  }
}
