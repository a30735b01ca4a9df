import AdjointGraph

/// Einstein's sum: `bij,bjk->bik` multiplies elements of the operands whose labels agree and sums
/// over the labels that the result does not have. Whole numbers wrap around.
///
/// A label is a letter; capitals are other labels. `...` stands for the axes that have none, which
/// broadcast, aligned at the last. Without `->` the result has the axes of `...`, then the labels
/// that appear once, in alphabetical order. A label that an operand has twice takes its diagonal;
/// one that the result has twice (as no other library allows) puts values on its diagonal, with
/// zeros elsewhere, so that pullbacks are einsums again. An extent of 1 broadcasts.
///
/// - (C1) The equation is made of letters, `...` at most once for each operand, `,` and one `->`.
/// - (C2) There is one term for each operand.
/// - (C3) A term has one label for each axis, or fewer and `...`.
/// - (C4) Labels of the result, and its `...`, appear before the arrow.
/// - (C5) Axes with the same label have the same extent; those of different operands may have 1.
///
/// VJP: each `xBar` is the einsum of `yBar` and the other operands to the labels of `x`, repeated
/// along those that only `x` has.
public struct Einsum: Operator {
  public static let name = "Einsum"
  public static let summary = "Output = Σ Inputs[0] Inputs[1] … by equation"
  public static let family = OperatorFamily.contraction
  public static let inputs = [
    OperandSpecification("Inputs", .numeric, .variadic)
  ]
  public static let outputs = [OperandSpecification("Output", .numeric)]
  public static let attributes = [
    AttributeSpecification("equation", .string([]), .required, "such as bij,bjk->bik")
  ]

  /// As written.
  public let text: String
  let equation: EinsumEquation

  public init(_ text: String) throws(ConstraintError) {
    self.text = text
    equation = try EinsumEquation(text)
    if equation.output.hasEllipsis, !equation.inputs.contains(where: \.hasEllipsis) {
      throw ConstraintError(
        "C4", "\"...\" stands behind the arrow of \"\(text)\" but not before it",
        at: .attribute("equation"))
    }
  }

  public init(_ attributes: Attributes) throws(ConstraintError) {
    try self.init(attributes.string("equation") ?? "")
  }

  public var attributes: Attributes { ["equation": .string(text)] }

  public func inferTypes(_ inputs: [TensorType?]) throws(ConstraintError) -> [TensorType] {
    let operands = inputs.compactMap(\.self)
    guard operands.count == equation.inputs.count else {
      throw ConstraintError(
        "C2",
        "\"\(text)\" is for \(equation.inputs.count) operands but \(operands.count) \(operands.count == 1 ? "is" : "are") given",
        at: .attribute("equation"))
    }
    var extents: [Int: (dimension: Dimension, input: Int)] = [:]
    for (index, operand) in operands.enumerated() {
      let rank = operand.shape.rank
      let term = equation.inputs[index]
      guard term.hasEllipsis ? term.letterCount <= rank : term.letterCount == rank else {
        throw ConstraintError(
          "C3", "term \(index) of \"\(text)\" has \(term.letterCount) labels but \(input: index)",
          at: .input(index))
      }
      let labels = equation.labels(ofInput: index, rank: rank)
      for (axis, label) in labels.enumerated() {
        let dimension = operand.shape[axis]
        if let twin = labels[..<axis].firstIndex(of: label),
          !operand.shape[twin].mayEqual(dimension)
        {
          throw ConstraintError(
            "C5",
            "\(name(of: label)) of \"\(text)\" is \(operand.shape[twin]) and \(dimension): \(input: index)",
            at: .input(index))
        }
        guard let so = extents[label] else {
          extents[label] = (dimension, index)
          continue
        }
        guard let joined = Shape.broadcast([so.dimension], [dimension]) else {
          throw ConstraintError(
            "C5",
            "\(name(of: label)) of \"\(text)\" is \(so.dimension) and \(dimension): \(input: so.input) but \(input: index)",
            at: .input(index))
        }
        extents[label]?.dimension = joined[0]
      }
    }
    let labels = equation.outputLabels(operands.map(\.shape.rank))
    return [
      TensorType(operands[0].scalar, Shape(labels.map { extents[$0]?.dimension ?? .fixed(1) }))
    ]
  }

  private func name(of label: Int) -> String {
    label < equation.letters.count ? "label \"\(equation.letters[label])\"" : "an axis of \"...\""
  }

  public func pullback(_ site: PullbackSite, in graph: inout GraphBuilder) throws(ConstraintError)
    -> [ValueID?]
  {
    let operands = site.inputs.compactMap(\.self)
    guard let yBar = site.cotangents[0] else { return operands.map { _ in nil } }
    let shapes = operands.map { graph.shape(of: $0) }
    let terms = shapes.enumerated().map { equation.labels(ofInput: $0, rank: $1.rank) }
    let output = equation.outputLabels(shapes.map(\.rank))
    return try operands.indices.map { index throws(ConstraintError) in
      var others = terms
      others[index] = output
      var factors = operands
      factors[index] = yBar
      return try graph.einsum(factors, others, to: terms[index], of: shapes[index])
    }
  }

  public func stack(
    _ site: StackSite, in graph: inout GraphBuilder
  ) throws(ConstraintError) -> [ValueID]? {
    let ranks = site.inputTypes.compactMap { $0?.shape.rank }
    let terms = ranks.enumerated().map { equation.labels(ofInput: $0, rank: $1) }
    let output = equation.outputLabels(ranks)
    let stack = ((terms + [output]).joined().max() ?? 0) + 1
    let stacked = zip(terms, site.isStacked).map { $1 ? [stack] + $0 : $0 }
    let einsum = try Einsum(EinsumEquation.text(stacked, [stack] + output))
    return graph.add(einsum, inputs: site.inputs, outputCount: 1)
  }

  public func axes(_ inputs: [TensorType?], _ outputs: [TensorType]) -> AxisRule {
    let shapes = inputs.compactMap { $0?.shape }
    let terms = shapes.enumerated().map { equation.labels(ofInput: $0, rank: $1.rank) }
    let output = equation.outputLabels(shapes.map(\.rank))
    // A diagonal is no block of an axis.
    guard (terms + [output]).allSatisfy({ Set($0).count == $0.count }) else {
      return .whole(inputs, outputs)
    }
    func axis(_ label: Int, _ dimension: Dimension) -> AxisRule.Axis {
      let broadcasts =
        dimension.size == 1
        && zip(terms, shapes).contains { term, shape in
          term.firstIndex(of: label).map { shape[$0].size != 1 } ?? false
        }
      return AxisRule.Axis(broadcasts ? nil : AxisRule.label(label))
    }
    return AxisRule(
      inputs: zip(terms, shapes).map { term, shape in zip(term, shape.dimensions).map(axis) },
      outputs: [output.map { AxisRule.Axis(AxisRule.label($0)) }])
  }

  public func multiplyAdds(_ inputs: [[Int]?], _ outputs: [[Int]]) -> Int {
    let shapes = inputs.compactMap(\.self)
    var extents: [Int: Int] = [:]
    for (index, shape) in shapes.enumerated() {
      for (axis, label) in equation.labels(ofInput: index, rank: shape.count).enumerated()
      where extents[label, default: 1] == 1 {
        extents[label] = shape[axis]
      }
    }
    return extents.values.reduce(max(shapes.count - 1, 1)) { $0.multipliedSaturating(by: $1) }
  }
}

extension GraphBuilder {
  /// The einsum of values with numbered labels to the labels `target`, repeated along those that
  /// have no extent of their own, so that the result has `shape`.
  fileprivate mutating func einsum(
    _ values: [ValueID], _ terms: [[Int]], to target: [Int], of shape: Shape
  ) throws(ConstraintError) -> ValueID {
    // An axis of extent 1 in the target is one that was broadcast: it is summed over.
    var labels: [Int] = [], kept: [Int] = []
    var full: [Dimension] = []
    for (axis, label) in target.enumerated() where !labels.contains(label) {
      labels.append(label)
      full.append(shape[axis])
      if shape[axis].size != 1, terms.contains(where: { $0.contains(label) }) { kept.append(label) }
    }
    let isSum = terms.count > 1 || terms[0] != kept
    let sum =
      isSum ? add(nil, try Einsum(EinsumEquation.text(terms, kept)), inputs: values)[0] : values[0]
    let extents = self.shape(of: sum)
    guard extents.rank == kept.count else { return sum }
    let repeated = labels.map { label in kept.firstIndex(of: label).map { extents[$0] } ?? 1 }
    let spread = expand(reshape(sum, to: Shape(repeated)), to: Shape(full))
    if labels == target { return spread }
    return add(nil, try Einsum(EinsumEquation.text([labels], target)), spread)
  }
}
