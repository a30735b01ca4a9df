import AdjointGraph
import AdjointKernels

/// `z[i] = f(x₀[i], x₁[i], …)` with broadcasting, for any number of inputs that join one after the
/// other. A conforming type gives its name, how a value joins, and its pullback.
///
/// - (C1) The shapes broadcast: aligned at the last axis, extents are equal or one of them is 1.
public protocol VariadicElementwise: Operator, Plain {
  /// The result so far and one more input. In double precision, whatever the element type.
  func join(_ so: Double, _ x: Double) -> Double

  /// The same for whole numbers.
  func join(_ so: Int64, _ x: Int64) -> Int64

  /// What `count` joined inputs come to.
  func finish(_ so: Double, count: Int) -> Double

  /// The kernel that joins two inputs of a floating type.
  var kernel: AdjointZip? { get }
}

extension VariadicElementwise {
  public static var family: OperatorFamily { .elementwise }
  public static var inputs: [OperandSpecification] {
    [OperandSpecification("x", .numeric, .variadic)]
  }
  public static var outputs: [OperandSpecification] { [OperandSpecification("z", .numeric)] }
  public static var traits: OperatorTraits { [.elementwise, .mayOverwriteInput] }

  public func finish(_ so: Double, count: Int) -> Double { so }

  public var kernel: AdjointZip? { nil }

  public func inferTypes(_ inputs: [TensorType?]) throws(ConstraintError) -> [TensorType] {
    [try broadcastType(inputs)]
  }

  public func axes(_ inputs: [TensorType?], _ outputs: [TensorType]) -> AxisRule {
    .elementwise(inputs, outputs)
  }

  public func multiplyAdds(_ inputs: [[Int]?], _ outputs: [[Int]]) -> Int {
    outputs[0].reduce(1, *).multipliedSaturating(by: max(inputs.count - 1, 1))
  }

  public func evaluate(_ inputs: [TensorView?], into outputs: [MutableTensorView])
    throws(EvaluationError)
  {
    let z = outputs[0]
    for position in 0..<z.count {
      var (number, whole): (Double, Int64) = (0, 0)
      for index in inputs.indices {
        guard let x = inputs[index] else { continue }
        let at = broadcastPosition(position, of: z.shape, in: x.shape)
        if z.scalar.isFloating {
          number = index == 0 ? x.double(at: at) : join(number, x.double(at: at))
        } else {
          whole = index == 0 ? x.int(at: at) : join(whole, x.int(at: at))
        }
      }
      if z.scalar.isFloating {
        z.store(finish(number, count: inputs.count), at: position)
      } else {
        z.store(whole, at: position)
      }
    }
  }

  public func scratchByteCount(_ inputs: [TensorType?], _ outputs: [TensorType]) -> Int {
    inputs.count > 2 && kernel != nil ? outputs[0].byteCount ?? 0 : 0
  }

  /// All but the last input join in scratch memory, for the result may be written over any input.
  public func lower(_ site: LoweringSite) -> [Kernel]? {
    guard let kernel, var so = site.inputs[0] else { return nil }
    let z = site.outputs[0]
    if site.inputs.count == 1 { return Kernel.copy(so, to: z) }
    var kernels: [Kernel] = []
    for index in 1..<site.inputs.count {
      var target = z
      if index < site.inputs.count - 1 { target.location = site.scratch }
      guard let x = site.inputs[index], let zip = ZipKernel(kernel, so, x, target) else {
        return nil
      }
      kernels.append(.zip(zip))
      so = target
    }
    return kernels
  }

  /// The pullback of an operator whose result is one of its inputs: each cotangent goes to the
  /// first input that equals the result, which is the last where none does, as with NaN.
  func pullbackToFirstEqual(_ site: PullbackSite, in graph: inout GraphBuilder) -> [ValueID?] {
    guard var rest = site.cotangents[0] else { return site.inputs.map { _ in nil } }
    let zero = graph.constant(0, like: rest)
    var result: [ValueID?] = []
    for index in site.inputs.indices.dropLast() {
      let taken = graph.equal(site.input(index), site.y)
      let share = graph.select(taken, rest, zero)
      result.append(graph.sum(share, toShapeOf: site.input(index)))
      rest = graph.select(taken, zero, rest)
    }
    return result + [graph.sum(rest, toShapeOf: site.input(site.inputs.count - 1))]
  }
}

/// The row-major position in `operand` of the element that broadcasts to `position` in `shape`.
private func broadcastPosition(_ position: Int, of shape: [Int], in operand: [Int]) -> Int {
  var (rest, result, step) = (position, 0, 1)
  for axis in shape.indices.reversed() {
    let own = axis + operand.count - shape.count
    if own < 0 { break }
    if operand[own] != 1 { result += rest % shape[axis] * step }
    step *= operand[own]
    rest /= shape[axis]
  }
  return result
}
