import AdjointGraph
import AdjointKernels

/// `y[i] = f(x[i])`: what every operator of one value has in common. A conforming type gives its
/// name, its function and its slope; it may name a kernel.
public protocol UnaryElementwise: Operator {
  /// The function itself. In double precision, whatever the element type.
  func apply(_ x: Double) -> Double

  /// The same for whole numbers, where the operator takes them.
  func apply(_ x: Int64) -> Int64

  /// The element type of the result, for an operand of a type.
  func resultType(_ operand: ScalarType) -> ScalarType

  /// Adds `dy/dx`, element by element, made of the node's input and output; `nil` is zero.
  func slope(_ site: PullbackSite, in graph: inout GraphBuilder) -> ValueID?

  /// The kernel that computes the same for floating types, with its two constants.
  var kernel: (function: AdjointMap, alpha: Double, beta: Double)? { get }
}

extension UnaryElementwise {
  public static var family: OperatorFamily { .elementwise }
  public static var inputs: [OperandSpecification] { [OperandSpecification("x")] }
  public static var traits: OperatorTraits { [.elementwise, .mayOverwriteInput] }

  public var kernel: (function: AdjointMap, alpha: Double, beta: Double)? { nil }

  public func apply(_ x: Int64) -> Int64 { Int64(saturating: apply(Double(x))) }

  public func resultType(_ operand: ScalarType) -> ScalarType { operand }

  public func inferTypes(_ inputs: [TensorType?]) throws(ConstraintError) -> [TensorType] {
    inputs.compactMap { $0.map { TensorType(resultType($0.scalar), $0.shape) } }
  }

  public func pullback(_ site: PullbackSite, in graph: inout GraphBuilder) throws(ConstraintError)
    -> [ValueID?]
  {
    guard let yBar = site.cotangents[0], let slope = slope(site, in: &graph) else { return [nil] }
    return [graph.multiply(yBar, slope)]
  }

  public func axes(_ inputs: [TensorType?], _ outputs: [TensorType]) -> AxisRule {
    .elementwise(inputs, outputs)
  }

  public func evaluate(_ inputs: [TensorView?], into outputs: [MutableTensorView])
    throws(EvaluationError)
  {
    guard let x = inputs[0] else { return }
    let y = outputs[0]
    if x.scalar.isFloating {
      for index in 0..<x.count { y.store(apply(x.double(at: index)), at: index) }
    } else {
      for index in 0..<x.count { y.store(apply(x.int(at: index)), at: index) }
    }
  }

  public func lower(_ site: LoweringSite) -> [Kernel]? {
    guard let x = site.inputs[0], x.scalar.isFloating, let kernel else { return nil }
    return [
      .map(
        MapKernel(
          kernel.function, x.scalar, x: x.location, y: site.outputs[0].location, count: x.count,
          alpha: kernel.alpha, beta: kernel.beta))
    ]
  }
}

/// An operator without attributes.
public protocol Plain: Operator {
  init()
}

extension Plain {
  public init(_ attributes: Attributes) throws(ConstraintError) { self.init() }
}
