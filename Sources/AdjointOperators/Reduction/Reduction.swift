import AdjointGraph
import AdjointKernels

/// Folds axes of `x` into one number each: what every reduction has in common. A conforming type
/// gives its name, how a value joins, and its pullback; it may name a kernel.
///
/// - (C1) Every entry of `axes` is an axis of `x`; negative ones count from the end.
/// - (C2) No axis is named twice.
public protocol Reduction: Operator {
  init(over axes: ReducedAxes)
  var reduced: ReducedAxes { get }

  /// Whether the result over all elements is the sum of the results over parts of them.
  static var addsUp: Bool { get }

  /// The value of no elements. In double precision, whatever the element type.
  static var start: Double { get }
  /// `so` with one more element.
  static func join(_ so: Double, _ x: Double) -> Double
  /// What `count` joined elements come to.
  static func finish(_ so: Double, count: Int) -> Double

  /// The kernel that computes the same for floating types.
  static var kernel: AdjointReduce? { get }

  /// The same for whole numbers, where the operator takes them.
  static func start(_ scalar: ScalarType) -> Int64
  static func join(_ so: Int64, _ x: Int64) -> Int64
  static func finish(_ so: Int64, count: Int) -> Int64
}

/// Which axes a reduction folds, with ONNX's attributes.
public struct ReducedAxes: Hashable, Sendable {
  /// As written; empty, or not written, means all.
  public var axes: [Int]
  /// Whether folded axes stay, with extent 1.
  public var keepDimensions: Bool
  /// Whether no axes mean none instead of all.
  public var noAxesMeansNone: Bool

  public init(_ axes: [Int], keepDimensions: Bool = true, noAxesMeansNone: Bool = false) {
    self.axes = axes
    self.keepDimensions = keepDimensions
    self.noAxesMeansNone = noAxesMeansNone
  }

  /// Whether axis `axis` of a value of rank `rank` is folded.
  public func contains(_ axis: Int, rank: Int) -> Bool {
    axes.isEmpty ? !noAxesMeansNone : axes.contains(axis) || axes.contains(axis - rank)
  }

  static let attributes = [
    AttributeSpecification("axes", .ints, .optional, "the axes to fold; all where not given"),
    AttributeSpecification(
      "keepdims", .flag, .defaults(.int(1)), "1: folded axes stay with extent 1"),
    AttributeSpecification(
      "noop_with_empty_axes", .flag, .defaults(.int(0)), "1: no axes means none, not all"),
  ]

  init(_ attributes: Attributes) {
    self.init(
      attributes.ints("axes") ?? [], keepDimensions: attributes.flag("keepdims"),
      noAxesMeansNone: attributes.flag("noop_with_empty_axes"))
  }

  var attributes: Attributes {
    var result: Attributes = [:]
    if !axes.isEmpty { result["axes"] = .ints(axes) }
    if !keepDimensions { result["keepdims"] = .int(0) }
    if noAxesMeansNone { result["noop_with_empty_axes"] = .int(1) }
    return result
  }

  /// The shape that is left of `shape`.
  func result(of shape: Shape) throws(ConstraintError) -> Shape {
    for (position, axis) in axes.enumerated() {
      guard let resolved = shape.axis(axis) else {
        throw ConstraintError(
          "C1", "there is no axis \(axis): \(input: 0)", at: .attribute("axes"))
      }
      if axes[..<position].contains(where: { shape.axis($0) == resolved }) {
        throw ConstraintError(
          "C2", "axis \(axis) is named twice in \(axes)", at: .attribute("axes"))
      }
    }
    return Shape(
      shape.dimensions.enumerated().compactMap { axis, dimension in
        contains(axis, rank: shape.rank) ? keepDimensions ? .fixed(1) : nil : dimension
      })
  }
}

extension Reduction {
  public static var family: OperatorFamily { .reduction }
  public static var inputs: [OperandSpecification] { [OperandSpecification("x", .numeric)] }
  public static var attributes: [AttributeSpecification] { ReducedAxes.attributes }
  public static var addsUp: Bool { false }
  public static func finish(_ so: Double, count: Int) -> Double { so }
  public static var kernel: AdjointReduce? { nil }

  public static func start(_ scalar: ScalarType) -> Int64 { Int64(saturating: start) }

  public static func join(_ so: Int64, _ x: Int64) -> Int64 {
    Int64(saturating: join(Double(so), Double(x)))
  }

  public static func finish(_ so: Int64, count: Int) -> Int64 { so }

  public init(_ attributes: Attributes) throws(ConstraintError) {
    self.init(over: ReducedAxes(attributes))
  }

  public var attributes: Attributes { reduced.attributes }

  public func inferTypes(_ inputs: [TensorType?]) throws(ConstraintError) -> [TensorType] {
    guard let x = inputs[0] else { return [] }
    return [TensorType(x.scalar, try reduced.result(of: x.shape))]
  }

  public func stack(_ site: StackSite, in graph: inout GraphBuilder) -> [ValueID]? {
    let rank = site.inputTypes[0]?.shape.rank ?? 0
    let axes = (0..<rank).filter { reduced.contains($0, rank: rank) }.map { $0 + 1 }
    let stacked = ReducedAxes(
      axes, keepDimensions: reduced.keepDimensions, noAxesMeansNone: axes.isEmpty)
    return graph.apply(Self(over: stacked), to: site)
  }

  public func axes(_ inputs: [TensorType?], _ outputs: [TensorType]) -> AxisRule {
    guard let rank = inputs[0]?.shape.rank else { return .whole(inputs, outputs) }
    let all = (0..<rank).map { axis in
      // What does not add up needs all elements that fold into one together.
      let isWhole = !Self.addsUp && reduced.contains(axis, rank: rank)
      return AxisRule.Axis(AxisRule.label(axis), isWhole: isWhole)
    }
    let kept = (0..<rank).compactMap { axis in
      reduced.contains(axis, rank: rank)
        ? reduced.keepDimensions ? AxisRule.Axis(nil) : nil : all[axis]
    }
    return AxisRule(inputs: [all], outputs: [kept])
  }

  public func multiplyAdds(_ inputs: [[Int]?], _ outputs: [[Int]]) -> Int {
    inputs[0]?.reduce(1, *) ?? 0
  }

  public func evaluate(_ inputs: [TensorView?], into outputs: [MutableTensorView])
    throws(EvaluationError)
  {
    guard let x = inputs[0] else { return }
    let y = outputs[0]
    if x.scalar.isFloating {
      fold(
        x.shape, into: y.count, from: Self.start, join: { Self.join($0, x.double(at: $1)) },
        finish: { y.store(Self.finish($0, count: $1), at: $2) })
    } else {
      fold(
        x.shape, into: y.count, from: Self.start(x.scalar), join: { Self.join($0, x.int(at: $1)) },
        finish: { y.store(Self.finish($0, count: $1), at: $2) })
    }
  }

  private func fold<Value>(
    _ shape: [Int], into results: Int, from start: Value, join: (_ so: Value, _ at: Int) -> Value,
    finish: (_ so: Value, _ count: Int, _ at: Int) -> Void
  ) {
    let inner = shape.reduce(1, *) / max(results, 1)
    if inner == 0 {
      for index in 0..<results { finish(start, 0, index) }
      return
    }
    var so = start
    reduced.forEachElement(of: shape) { position, at in
      so = join(so, at)
      if position % inner == inner - 1 {
        finish(so, inner, position / inner)
        so = start
      }
    }
  }

  public func lower(_ site: LoweringSite) -> [Kernel]? {
    guard let kernel = Self.kernel, let x = site.inputs[0] else { return nil }
    let reduce = ReduceKernel(kernel, x, site.outputs[0]) {
      reduced.contains($0, rank: x.shape.count)
    }
    return reduce.map { [.reduce($0)] }
  }

  /// Brings a value of the result's shape to one that broadcasts to `x`: folded axes have extent 1.
  public func kept(_ value: ValueID, over x: ValueID, in graph: inout GraphBuilder) -> ValueID {
    let shape = graph.shape(of: x)
    let dimensions = shape.dimensions.enumerated().map { axis, dimension in
      reduced.contains(axis, rank: shape.rank) ? .fixed(1) : dimension
    }
    return graph.reshape(value, to: Shape(dimensions))
  }

  /// Brings a value of the result's shape to the shape of `x`, repeated along the folded axes.
  public func spread(_ value: ValueID, over x: ValueID, in graph: inout GraphBuilder) -> ValueID {
    graph.expand(kept(value, over: x, in: &graph), to: graph.shape(of: x))
  }
}

extension ReducedAxes {
  /// Visits the elements of `shape` so that those which fold into one follow one another; gives
  /// the count so far and the row-major position. Allocates nothing.
  func forEachElement(of shape: [Int], _ body: (_ position: Int, _ at: Int) -> Void) {
    let rank = shape.count
    let kept = (0..<rank).count { !contains($0, rank: rank) }
    /// Kept axes first, then folded ones, each in order.
    func axis(_ index: Int) -> Int {
      var left = index < kept ? index : index - kept
      for axis in 0..<rank where contains(axis, rank: rank) == (index >= kept) {
        if left == 0 { return axis }
        left -= 1
      }
      return index
    }
    AdjointGraph.forEachElement(
      ofRank: rank, extent: { shape[axis($0)] }, step: { stride(of: axis($0), in: shape) }, body)
  }
}
