import AdjointGraph
import AdjointKernels

/// A loss of values and targets: a sum over everything, divided by the rows. What losses without
/// class labels have in common. Rows are the extent of the first axis; a scalar is one row, and
/// so is, where classes have the last axis, a vector. Of no rows the loss is NaN.
///
/// - (C1) Both inputs have the same shape.
public protocol MeanLoss: Operator, Plain {
  /// Whether the last axis is that of classes.
  static var hasClasses: Bool { get }

  /// The kernel for the sum over everything, and the factor of its terms here.
  static var kernel: (function: AdjointLoss, factor: Double) { get }

  /// The sum over everything.
  static func sum(_ x: TensorView, _ target: TensorView) -> Double

  /// Adds the terms of that sum, whatever axes there are in front.
  func terms(_ x: ValueID, _ target: ValueID, in graph: inout GraphBuilder) -> ValueID

  /// Adds the cotangents of both inputs, given that of the sum.
  func pullback(_ x: ValueID, _ target: ValueID, _ sumBar: ValueID, in graph: inout GraphBuilder)
    -> [ValueID?]
}

extension MeanLoss {
  public static var family: OperatorFamily { .loss }
  public static var outputs: [OperandSpecification] { [OperandSpecification("loss", .floating)] }
  public static var hasClasses: Bool { false }

  public func inferTypes(_ inputs: [TensorType?]) throws(ConstraintError) -> [TensorType] {
    try sameShapes(inputs)
  }

  func sameShapes(_ inputs: [TensorType?]) throws(ConstraintError) -> [TensorType] {
    guard let x = inputs[0], let target = inputs[1] else { return [] }
    guard x.shape.mayEqual(target.shape) else {
      throw ConstraintError(
        "C1", "shapes differ: \(input: 0) but \(input: 1)", at: .input(1))
    }
    return [TensorType(x.scalar, [])]
  }

  /// The axes whose extents, multiplied, are the rows: the first or none.
  private func rowAxes(rank: Int) -> Range<Int> { 0..<(rank > (Self.hasClasses ? 1 : 0) ? 1 : 0) }

  public func pullback(_ site: PullbackSite, in graph: inout GraphBuilder) throws(ConstraintError)
    -> [ValueID?]
  {
    guard let lossBar = site.cotangents[0] else { return [nil, nil] }
    let shape = graph.shape(of: site.x)
    let rows = rowAxes(rank: shape.rank).map { shape[$0] }
    let sumBar = graph.divide(lossBar, graph.count(rows, like: lossBar))
    return pullback(site.x, site.input(1), sumBar, in: &graph)
  }

  public func stack(_ site: StackSite, in graph: inout GraphBuilder) -> [ValueID]? {
    guard let x = site.inputs[0], let target = site.inputs[1], let shape = site.inputTypes[0]?.shape
    else { return nil }
    // Of both operands one may be the same for all; their terms are not.
    let terms = terms(x, target, in: &graph)
    let sum = graph.reduceSum(terms, axes: (0..<shape.rank).map { $0 + 1 })
    let rows = rowAxes(rank: shape.rank).map { shape[$0] }
    return [graph.divide(sum, graph.count(rows, like: sum))]
  }

  public func multiplyAdds(_ inputs: [[Int]?], _ outputs: [[Int]]) -> Int {
    // A difference and its square, or what `LogSoftmax` takes and a product.
    inputs[0]?.reduce(Self.hasClasses ? 4 : 2) { $0.multipliedSaturating(by: $1) } ?? 0
  }

  public func evaluate(_ inputs: [TensorView?], into outputs: [MutableTensorView])
    throws(EvaluationError)
  {
    guard let x = inputs[0], let target = inputs[1] else { return }
    let rows = x.shape.product(rowAxes(rank: x.rank))
    outputs[0].store(Self.sum(x, target) / Double(rows), at: 0)
  }

  public func lower(_ site: LoweringSite) -> [Kernel]? {
    guard let x = site.inputs[0], let target = site.inputs[1] else { return nil }
    let classes = Self.hasClasses ? x.shape[x.shape.count - 1] : x.count
    let rows = Double(x.shape.product(rowAxes(rank: x.shape.count)))
    return [
      .meanLoss(
        MeanLossKernel(
          Self.kernel.function, x, target, site.outputs[0],
          rows: Self.hasClasses ? x.shape.dropLast().reduce(1, *) : 1, classes: classes,
          divisor: rows / Self.kernel.factor))
    ]
  }
}

/// A loss whose sum has one term for each element.
public protocol ElementwiseLoss: MeanLoss {
  static func term(_ x: Double, _ target: Double) -> Double
}

extension ElementwiseLoss {
  public static func sum(_ x: TensorView, _ target: TensorView) -> Double {
    var sum = 0.0
    for index in 0..<x.count { sum += term(x.double(at: index), target.double(at: index)) }
    return sum
  }
}
