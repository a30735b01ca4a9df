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

  /// The kernel that computes the same for floating types.
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
    guard let kernel, let x = site.inputs[0], let y = site.inputs[1], x.scalar.isFloating,
      let layout = RowsAndColumns(site.outputs[0].shape, x.shape, y.shape)
    else { return nil }
    return [
      .zip(
        ZipKernel(
          kernel, x.scalar, x: x.location, y: y.location, z: site.outputs[0].location,
          rows: layout.rows, columns: layout.columns, xStrides: layout.x, yStrides: layout.y))
    ]
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

/// Broadcast operands as a matrix: how the shape splits into rows and columns so that two strides
/// describe each operand. `nil` where it takes more than two.
struct RowsAndColumns {
  var rows = 1, columns = 1
  var x = (0, 0), y = (0, 0)

  init?(_ shape: [Int], _ xShape: [Int], _ yShape: [Int]) {
    // Axes of extent 1 say nothing; neighbours that step alike for both operands become one.
    var merged: [(extent: Int, x: Int, y: Int)] = []
    var strides = (1, 1)
    for axis in shape.indices.reversed() where shape[axis] != 1 {
      let xAxis = axis + xShape.count - shape.count, yAxis = axis + yShape.count - shape.count
      let xExtent = xAxis < 0 ? 1 : xShape[xAxis], yExtent = yAxis < 0 ? 1 : yShape[yAxis]
      let steps = (xExtent == 1 ? 0 : strides.0, yExtent == 1 ? 0 : strides.1)
      strides = (strides.0 * xExtent, strides.1 * yExtent)
      if let last = merged.last, steps.0 == last.x * last.extent, steps.1 == last.y * last.extent {
        merged[merged.count - 1].extent *= shape[axis]
      } else {
        merged.append((shape[axis], steps.0, steps.1))
      }
    }
    guard merged.count <= 2 else { return nil }
    if let inner = merged.first { (columns, x.1, y.1) = (inner.extent, inner.x, inner.y) }
    if merged.count == 2 { (rows, x.0, y.0) = (merged[1].extent, merged[1].x, merged[1].y) }
  }
}
