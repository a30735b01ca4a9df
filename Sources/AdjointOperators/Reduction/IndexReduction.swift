import AdjointGraph

/// The index, along one axis, of the element that beats all others: what `ArgMax` and `ArgMin` have
/// in common. Whole results have no cotangents.
///
/// Attributes: `axis`, negative from the end; `keepdims`; `select_last_index` 1 takes the last of
/// equal elements, not the first.
///
/// - (C1) `axis` is an axis of `x`.
/// - (C2) The axis has at least one element.
public protocol IndexReduction: Operator {
  init(along axis: IndexedAxis)
  var along: IndexedAxis { get }

  /// Whether `x` comes before `best`; not where they are equal. NaN comes before any number.
  static func beats(_ x: Double, _ best: Double) -> Bool
  static func beats(_ x: Int64, _ best: Int64) -> Bool

  /// Whether the smallest element beats all others, not the largest.
  static var isSmallest: Bool { get }
}

/// Which axis an index is along, with ONNX's attributes.
public struct IndexedAxis: Hashable, Sendable {
  public var axis: Int
  /// Whether the axis stays, with extent 1.
  public var keepDimensions: Bool
  /// Whether the last of equal elements counts, not the first.
  public var selectsLast: Bool

  public init(_ axis: Int = 0, keepDimensions: Bool = true, selectsLast: Bool = false) {
    self.axis = axis
    self.keepDimensions = keepDimensions
    self.selectsLast = selectsLast
  }
}

extension IndexReduction {
  public static var family: OperatorFamily { .reduction }
  public static var inputs: [OperandSpecification] { [OperandSpecification("x", .numeric)] }
  public static var outputs: [OperandSpecification] {
    [OperandSpecification("y", .integer, variable: "I")]
  }
  public static var attributes: [AttributeSpecification] {
    [
      AttributeSpecification("axis", .int, .defaults(.int(0)), "the axis to search"),
      AttributeSpecification(
        "keepdims", .flag, .defaults(.int(1)), "1: the axis stays with extent 1"),
      AttributeSpecification(
        "select_last_index", .flag, .defaults(.int(0)), "1: the last of equal elements"),
    ]
  }

  public init(_ attributes: Attributes) throws(ConstraintError) {
    self.init(
      along: IndexedAxis(
        attributes.int("axis") ?? 0, keepDimensions: attributes.flag("keepdims"),
        selectsLast: attributes.flag("select_last_index")))
  }

  public var attributes: Attributes {
    var result: Attributes = [:]
    if along.axis != 0 { result["axis"] = .int(along.axis) }
    if !along.keepDimensions { result["keepdims"] = .int(0) }
    if along.selectsLast { result["select_last_index"] = .int(1) }
    return result
  }

  public func inferTypes(_ inputs: [TensorType?]) throws(ConstraintError) -> [TensorType] {
    guard let x = inputs[0] else { return [] }
    let axis = try x.shape.resolve(along.axis, "C1")
    if x.shape[axis].size == 0 {
      throw ConstraintError(
        "C2", "axis \(along.axis) has no elements: \(input: 0)", at: .attribute("axis"))
    }
    var shape = x.shape
    shape.dimensions.replaceSubrange(axis...axis, with: along.keepDimensions ? [1] : [])
    return [TensorType(.int64, shape)]
  }

  public func pullback(_ site: PullbackSite, in graph: inout GraphBuilder) throws(ConstraintError)
    -> [ValueID?]
  { [nil] }

  public func stack(_ site: StackSite, in graph: inout GraphBuilder) -> [ValueID]? {
    var along = along
    along.axis = site.stacked(along.axis)
    return graph.apply(Self(along: along), to: site)
  }

  public func axes(_ inputs: [TensorType?], _ outputs: [TensorType]) -> AxisRule {
    guard let shape = inputs[0]?.shape, let axis = shape.axis(along.axis) else {
      return .whole(inputs, outputs)
    }
    var rule = AxisRule.wholeLines(along: axis, inputs: 1, rank: shape.rank)
    let kept = along.keepDimensions ? [AxisRule.Axis(nil)] : []
    rule.outputs[0].replaceSubrange(axis...axis, with: kept)
    return rule
  }

  public func multiplyAdds(_ inputs: [[Int]?], _ outputs: [[Int]]) -> Int {
    inputs[0]?.reduce(1, *) ?? 0
  }

  public func evaluate(_ inputs: [TensorView?], into outputs: [MutableTensorView])
    throws(EvaluationError)
  {
    guard let x = inputs[0] else { return }
    let y = outputs[0]
    if x.count == 0, y.count > 0 {
      throw EvaluationError("axis \(along.axis) has no elements, so none has an index")
    }
    forEachLine(of: x.shape, along: along.axis) { line, start, step, count in
      var best = 0
      for index in 0..<count {
        let (here, there) = (start + index * step, start + best * step)
        if along.selectsLast ? !beats(x, there, here) : beats(x, here, there) { best = index }
      }
      y.store(Int64(best), at: line)
    }
  }

  public func lower(_ site: LoweringSite) -> [Kernel]? {
    guard let x = site.inputs[0], x.scalar.isFloating, x.count > 0 else { return nil }
    let axis = along.axis < 0 ? along.axis + x.shape.count : along.axis
    return [
      .best(
        BestKernel(
          isSmallest: Self.isSmallest, isLast: along.selectsLast, x, along: axis, site.outputs[0]))
    ]
  }

  private func beats(_ x: TensorView, _ one: Int, _ other: Int) -> Bool {
    x.scalar.isFloating
      ? Self.beats(x.double(at: one), x.double(at: other))
      : Self.beats(x.int(at: one), x.int(at: other))
  }
}
