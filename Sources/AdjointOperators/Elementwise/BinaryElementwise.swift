import AdjointGraph
import AdjointKernels

/// `z[i] = f(x[i], y[i])` with broadcasting: what every operator of two values has in common.
/// A conforming type gives its name, its function and its pullback; it may name a kernel.
///
/// - (C1) The shapes broadcast: aligned at the last axis, extents are equal or one of them is 1.
public protocol BinaryElementwise: Operator {
  /// The function itself. In double precision, whatever the element type.
  func apply(_ x: Double, _ y: Double) -> Double

  /// The same for whole numbers, where the operator takes them.
  func apply(_ x: Int64, _ y: Int64) throws(EvaluationError) -> Int64

  /// The element type of the result, for operands of a type.
  static func resultType(_ operand: ScalarType) -> ScalarType

  /// The kernel that computes the same for floating operands.
  var kernel: AdjointZip? { get }
}

extension BinaryElementwise {
  public static var family: OperatorFamily { .elementwise }
  public static var inputs: [OperandSpecification] {
    [OperandSpecification("x", .numeric), OperandSpecification("y", .numeric)]
  }
  public static var outputs: [OperandSpecification] { [OperandSpecification("z", .any)] }
  public static var traits: OperatorTraits { [.elementwise, .mayOverwriteInput] }
  public static func resultType(_ operand: ScalarType) -> ScalarType { operand }

  public var kernel: AdjointZip? { nil }

  public func apply(_ x: Int64, _ y: Int64) throws(EvaluationError) -> Int64 {
    Int64(saturating: apply(Double(x), Double(y)))
  }

  public func inferTypes(_ inputs: [TensorType?]) throws(ConstraintError) -> [TensorType] {
    [try broadcastType(inputs) { Self.resultType($0) }]
  }

  public func axes(_ inputs: [TensorType?], _ outputs: [TensorType]) -> AxisRule {
    .elementwise(inputs, outputs)
  }

  public func evaluate(_ inputs: [TensorView?], into outputs: [MutableTensorView])
    throws(EvaluationError)
  {
    guard let x = inputs[0], let y = inputs[1] else { return }
    let z = outputs[0]
    if x.scalar.isFloating {
      forEachElement(of: z.shape, broadcasting: x.shape, y.shape, y.shape) { position, a, b, _ in
        z.store(apply(x.double(at: a), y.double(at: b)), at: position)
      }
      return
    }
    var failure: EvaluationError?
    forEachElement(of: z.shape, broadcasting: x.shape, y.shape, y.shape) { position, a, b, _ in
      do throws(EvaluationError) {
        z.store(try apply(x.int(at: a), y.int(at: b)), at: position)
      } catch { failure = error }
    }
    if let failure { throw failure }
  }

  public func lower(_ site: LoweringSite) -> [Kernel]? {
    guard let kernel, let x = site.inputs[0], let y = site.inputs[1] else { return nil }
    return ZipKernel(kernel, x, y, site.outputs[0]).map { [.zip($0)] }
  }
}

/// The type that all inputs broadcast to, its element type made of the first's by `resultType`.
func broadcastType(
  _ inputs: [TensorType?], _ resultType: (ScalarType) -> ScalarType = { $0 }
) throws(ConstraintError) -> TensorType {
  var result: TensorType?
  for (position, input) in inputs.enumerated() {
    guard let input else { continue }
    guard let so = result else {
      result = TensorType(resultType(input.scalar), input.shape)
      continue
    }
    guard let shape = Shape.broadcast(so.shape, input.shape) else {
      let before = (0..<position).map { "\(input: $0)" as Message }
      let list = before.dropFirst().reduce(before[0]) { "\($0), \($1)" as Message }
      throw ConstraintError(
        "C1", "shapes do not broadcast: \(list) but \(input: position)", at: .input(position))
    }
    result?.shape = shape
  }
  return result ?? TensorType(.float32, [])
}
