import AdjointGraph
import AdjointOperators

extension GraphBuilder {
  /// Adds the nodes that apply an operator to every element of a stack and gives the outputs,
  /// stacked: by the operator's own rule, or by what follows from its axis rule.
  ///
  /// 1. An elementwise operator works on more axes as on fewer, once ranks are aligned.
  /// 2. An operator that keeps an axis takes the stack as more of that axis.
  /// 3. Any other is applied to one element after the other.
  mutating func stack(
    _ operation: any Operator, _ site: StackSite
  ) throws(ConstraintError) -> [ValueID] {
    if let outputs = try operation.stack(site, in: &self) { return outputs }
    if Swift.type(of: operation).traits.contains(.elementwise) {
      return add(operation, inputs: aligned(site), outputCount: site.outputTypes.count)
    }
    if let label = site.keptLabel(of: operation) { return fold(operation, site, into: label) }
    return try unroll(operation, site)
  }

  /// The operands, each stacked one with axes of extent 1 behind the stack's where it would
  /// otherwise meet others at the wrong axis.
  private mutating func aligned(_ site: StackSite) -> [ValueID?] {
    let rank = site.inputTypes.compactMap { $0?.shape.rank }.max() ?? 0
    return site.inputs.enumerated().map { index, input in
      guard let input, site.isStacked[index], let type = site.inputTypes[index] else {
        return input
      }
      let missing = [Dimension](repeating: 1, count: rank - type.shape.rank)
      return reshape(input, to: site.stacked(Shape(missing + type.shape.dimensions)))
    }
  }

  /// Makes the stack more of the axes with this label, and takes it apart again.
  private mutating func fold(
    _ operation: any Operator, _ site: StackSite, into label: String
  ) -> [ValueID] {
    let rule = operation.axes(site.inputTypes, site.outputTypes)
    let inputs = site.inputs.indices.map { index in
      rule.inputs[index]?.firstIndex(of: AxisRule.Axis(label)).flatMap { axis in
        folded(site, index, into: axis)
      } ?? site.inputs[index]
    }
    let outputs = add(operation, inputs: inputs, outputCount: site.outputTypes.count)
    return zip(outputs, rule.outputs).enumerated().map { index, output in
      let axis = output.1.firstIndex(of: AxisRule.Axis(label)) ?? 0
      return unfolded(output.0, index, of: site, from: axis)
    }
  }

  private mutating func unroll(
    _ operation: any Operator, _ site: StackSite
  ) throws(ConstraintError) -> [ValueID] {
    guard let count = site.extent.size else {
      throw ConstraintError(
        "S",
        "is applied to one element after the other, so their number, \(site.extent), must be known")
    }
    guard count > 0 else {
      return site.outputTypes.map { type in
        add(nil, ConstantOfShape(site.stacked(type.shape).dimensions, type.scalar))
      }
    }
    var elements: [[ValueID]] = []
    let split = Split(axis: 0, outputCount: count)
    var parts: [Int: [ValueID]] = [:]
    for (index, input) in site.inputs.enumerated() where site.isStacked[index] {
      parts[index] = add(split, inputs: [input], outputCount: count)
    }
    for element in 0..<count {
      let inputs = site.inputs.enumerated().map { index, input in
        parts[index].map { parts in
          reshape(parts[element], to: site.inputTypes[index]?.shape ?? [])
        } ?? input
      }
      elements.append(add(operation, inputs: inputs, outputCount: site.outputTypes.count))
    }
    return site.outputTypes.indices.map { output in
      let rows = elements.map { outputs in
        reshape(outputs[output], to: Shape([1] + shape(of: outputs[output]).dimensions))
      }
      return add(nil, Concat(axis: 0), inputs: rows)[0]
    }
  }
}
