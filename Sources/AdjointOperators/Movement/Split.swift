import AdjointGraph

/// Cuts `x` along an axis into parts, which are the outputs: of the extents in `split`, or into
/// `num_outputs` of one extent, of which the last is shorter where they do not come out even.
///
/// - (C1) Just one of `split` and `num_outputs` is given.
/// - (C2) `axis` is an axis of `x`; negative ones count from the end.
/// - (C3) The entries of `split` are not negative and add up to the extent of the axis.
/// - (C4) `num_outputs` is from 1 to 65,536.
/// - (C5) `num_outputs` parts of one extent, rounded up, are not more than there is.
///
/// VJP: `xBar` is the cotangents of the parts, joined again.
public struct Split: Operator {
  public static let name = "Split"
  public static let summary = "y0, y1, … = x, cut along axis"
  public static let family = OperatorFamily.movement
  public static let inputs = [OperandSpecification("x", .any)]
  public static let outputs = [OperandSpecification("y", .any, .variadic)]
  public static let attributes = [
    AttributeSpecification("axis", .int, .defaults(.int(0)), "the axis that is cut"),
    AttributeSpecification("split", .ints, .optional, "the extents of the parts"),
    AttributeSpecification("num_outputs", .int, .optional, "how many parts of one extent"),
  ]

  public let axis: Int
  public let split: [Int]?
  public let outputCount: Int?

  /// Parts of these extents.
  public init(axis: Int = 0, split: [Int]) {
    self.axis = axis
    self.split = split
    outputCount = nil
  }

  /// That many parts of one extent, the last maybe shorter.
  public init(axis: Int = 0, outputCount: Int) {
    self.axis = axis
    split = nil
    self.outputCount = outputCount
  }

  public init(_ attributes: Attributes) throws(ConstraintError) {
    axis = attributes.int("axis") ?? 0
    split = attributes.ints("split")
    outputCount = attributes.int("num_outputs")
    if (split == nil) == (outputCount == nil) {
      throw ConstraintError(
        "C1",
        split == nil
          ? "either split or num_outputs must say how x is cut"
          : "split and num_outputs may not both be given",
        at: .attribute("split"))
    }
  }

  public var attributes: Attributes {
    var result: Attributes = [:]
    if axis != 0 { result["axis"] = .int(axis) }
    if let split { result["split"] = .ints(split) }
    if let outputCount { result["num_outputs"] = .int(outputCount) }
    return result
  }

  public func inferTypes(_ inputs: [TensorType?]) throws(ConstraintError) -> [TensorType] {
    guard let x = inputs[0] else { return [] }
    let along = try x.shape.resolve(axis, "C2")
    return try extents(x.shape[along]).map { extent in
      var part = x
      part.shape[along] = extent
      return part
    }
  }

  /// The extents of the parts of an axis.
  private func extents(_ whole: Dimension) throws(ConstraintError) -> [Dimension] {
    if let split {
      var sum: Dimension? = 0
      for extent in split {
        guard extent >= 0 else {
          throw ConstraintError(
            "C3", "an extent may not be negative: \(extent)", at: .attribute("split"))
        }
        sum = sum.flatMap { $0 + .fixed(extent) }
      }
      guard let sum, sum.mayEqual(whole) else {
        throw ConstraintError(
          "C3", "\(split) must add up to \(whole), the extent of axis \(axis): \(input: 0)",
          at: .attribute("split"))
      }
      return split.map { .fixed($0) }
    }
    let count = outputCount ?? 0
    guard (1...65_536).contains(count) else {
      throw ConstraintError(
        "C4", "num_outputs must be from 1 to 65536 but is \(count)", at: .attribute("num_outputs"))
    }
    if let even = whole.divided(exactlyBy: .fixed(count)) {
      return Array(repeating: even, count: count)
    }
    guard let size = whole.size else { return Array(repeating: .unknown, count: count) }
    let part = size / count + (size % count == 0 ? 0 : 1)
    let (others, overflow) = part.multipliedReportingOverflow(by: count - 1)
    guard !overflow, others <= size else {
      throw ConstraintError(
        "C5", "\(count) parts of \(part) are more than the \(size) of axis \(axis): \(input: 0)",
        at: .attribute("num_outputs"))
    }
    return Array(repeating: .fixed(part), count: count - 1) + [.fixed(size - others)]
  }

  public func pullback(_ site: PullbackSite, in graph: inout GraphBuilder) throws(ConstraintError)
    -> [ValueID?]
  {
    let shape = graph.shape(of: site.x)
    let along = try shape.resolve(axis, "C2")
    guard let first = site.cotangents.firstIndex(where: { $0 != nil }),
      let last = site.cotangents.lastIndex(where: { $0 != nil })
    else { return [nil] }
    var start: Dimension? = 0
    for part in site.outputs[..<first] {
      start = start.flatMap { $0 + graph.shape(of: part)[along] }
    }
    var end = start
    var parts: [ValueID] = []
    for index in first...last {
      let part = site.outputs[index]
      end = end.flatMap { $0 + graph.shape(of: part)[along] }
      parts.append(site.cotangents[index] ?? graph.zeros(like: part))
    }
    guard let start, let end else {
      throw ConstraintError("C3", "the parts add up to too much", at: .attribute("split"))
    }
    let joined = graph.concatenate(parts, axis: along)
    // Parts that nothing depends on, at the beginning and at the end, have cotangents of zero.
    let isAll = first == 0 && (end == shape[along] || outputCount == last + 1)
    return [
      isAll
        ? graph.reshape(joined, to: shape)
        : graph.add(
          nil,
          SliceScatter(
            starts: [start], ends: [end], axes: [along], shape: shape.dimensions), joined)
    ]
  }

  public func stack(_ site: StackSite, in graph: inout GraphBuilder) -> [ValueID]? {
    let axis = site.stacked(axis)
    let same = split.map { Split(axis: axis, split: $0) }
    return graph.apply(same ?? Split(axis: axis, outputCount: outputCount ?? 1), to: site)
  }

  public func axes(_ inputs: [TensorType?], _ outputs: [TensorType]) -> AxisRule {
    let along = inputs[0]?.shape.axis(axis)
    return .keeping(inputs, outputs) { $0 == along }
  }

  public func multiplyAdds(_ inputs: [[Int]?], _ outputs: [[Int]]) -> Int { 0 }

  public func evaluate(_ inputs: [TensorView?], into outputs: [MutableTensorView])
    throws(EvaluationError)
  {
    guard let x = inputs[0], x.count > 0 else { return }
    let axis = axis < 0 ? axis + x.rank : axis
    let (rows, width) = (x.shape.product(..<axis), x.shape.product(axis...))
    var offset = 0
    for y in outputs {
      let own = y.count / rows
      for row in 0..<rows {
        for column in 0..<own {
          y.copy(x, from: row * width + offset + column, to: row * own + column)
        }
      }
      offset += own
    }
  }

  public func lower(_ site: LoweringSite) -> [Kernel]? {
    guard let x = site.inputs[0] else { return nil }
    let axis = axis < 0 ? axis + x.shape.count : axis
    let inner = stride(of: axis, in: x.shape)
    var offset = 0
    var kernels: [Kernel] = []
    for y in site.outputs {
      let piece = Kernel.stridedCopy(
        shape: y.shape, from: x, start: offset, steps: x.shape.denseSteps, to: y)
      guard let piece else { return nil }
      kernels.append(piece)
      offset += y.shape[axis] * inner
    }
    return kernels
  }
}
