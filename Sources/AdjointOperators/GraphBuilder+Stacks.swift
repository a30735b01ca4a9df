import AdjointGraph

extension StackSite {
  /// The label of an axis that can take the stack: every stacked operand and every output has it,
  /// and none needs it whole. The outermost of the first stacked operand.
  public func keptLabel(of operation: any Operator) -> String? {
    let rule = operation.axes(inputTypes, outputTypes)
    let stacked = inputs.indices.filter { isStacked[$0] }
    guard let first = stacked.first, let axes = rule.inputs[first] else { return nil }
    return axes.lazy.compactMap(\.label).first { label in
      let isKept = { (axes: [AxisRule.Axis]?) in axes?.contains(AxisRule.Axis(label)) ?? false }
      return stacked.allSatisfy { isKept(rule.inputs[$0]) } && rule.outputs.allSatisfy(isKept)
    }
  }
}

extension GraphBuilder {
  /// Applies an operator to operands that all have the stack's axis in front: those that are the
  /// same for every element are repeated along it.
  mutating func apply(_ operation: any Operator, to site: StackSite) -> [ValueID] {
    let inputs = site.inputs.indices.map { stacked(site, $0) }
    return add(operation, inputs: inputs, outputCount: site.outputTypes.count)
  }

  /// An operand with the stack's axis in front, repeated along it where it is the same for every
  /// element; `nil` where it is omitted.
  mutating func stacked(_ site: StackSite, _ index: Int) -> ValueID? {
    guard let input = site.inputs[index], !site.isStacked[index] else { return site.inputs[index] }
    return expand(input, to: site.stacked(shape(of: input)))
  }

  /// An operand with the stack as more of one of its axes: the axis of the first element, then that
  /// of the second, and so on.
  public mutating func folded(_ site: StackSite, _ index: Int, into axis: Int) -> ValueID? {
    guard let shape = site.inputTypes[index]?.shape, let stack = stacked(site, index),
      let extent = site.extent * shape[axis]
    else { return site.inputs[index] }
    var result = shape
    result[axis] = extent
    let order = Array(1..<axis + 1) + [0] + Array(axis + 1..<shape.rank + 1)
    return reshape(shape.isOne(before: axis) ? stack : transpose(stack, order), to: result)
  }

  /// Takes the stack out of an axis of output `index`, as `folded` put it in.
  public mutating func unfolded(
    _ output: ValueID, _ index: Int, of site: StackSite, from axis: Int
  ) -> ValueID {
    let shape = site.outputTypes[index].shape
    if shape.isOne(before: axis) { return reshape(output, to: site.stacked(shape)) }
    let parts = Shape(shape.dimensions[..<axis] + [site.extent] + shape.dimensions[axis...])
    let order = [axis] + Array(0..<axis) + Array(axis + 1..<shape.rank + 1)
    return transpose(reshape(output, to: parts), order)
  }
}

extension Shape {
  /// Whether the axes before `axis` hold one element, so that what is moved past them stays.
  fileprivate func isOne(before axis: Int) -> Bool {
    dimensions[..<axis].allSatisfy { $0.size == 1 }
  }
}
