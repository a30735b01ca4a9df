import AdjointGraph

/// Joins values along an axis, in the order of the inputs.
///
/// - (C1) `axis` is an axis of the inputs; negative ones count from the end.
/// - (C2) All inputs have the same rank, and the same extents but for `axis`.
/// - (C3) The extents along `axis` have a sum.
///
/// VJP: each input takes its own slice of `yBar`.
public struct Concat: Operator {
  public static let name = "Concat"
  public static let summary = "y = the inputs, one behind the other along axis"
  public static let family = OperatorFamily.movement
  public static let inputs = [
    OperandSpecification("inputs", .any, .variadic)
  ]
  public static let attributes = [
    AttributeSpecification("axis", .int, .required, "the axis along which values are joined")
  ]

  public let axis: Int

  public init(axis: Int) { self.axis = axis }

  public init(_ attributes: Attributes) throws(ConstraintError) {
    axis = attributes.int("axis") ?? 0
  }

  public var attributes: Attributes { ["axis": .int(axis)] }

  public func inferTypes(_ inputs: [TensorType?]) throws(ConstraintError) -> [TensorType] {
    guard let first = inputs[0] else { return [] }
    let along = try first.shape.resolve(axis, "C1")
    var result = first.shape
    for (position, input) in inputs.enumerated().dropFirst() {
      guard let shape = input?.shape else { continue }
      func differs() -> ConstraintError {
        ConstraintError(
          "C2", "only axis \(along) may differ: \(input: 0) but \(input: position)",
          at: .input(position))
      }
      guard shape.rank == result.rank else { throw differs() }
      for axis in 0..<shape.rank where axis != along {
        guard let extent = result[axis].merged(with: shape[axis]) else { throw differs() }
        result[axis] = extent
      }
      guard let sum = result[along] + shape[along] else {
        throw ConstraintError(
          "C3", "the extents along axis \(along) add up to too much: \(input: position)",
          at: .input(position))
      }
      result[along] = sum
    }
    return [TensorType(first.scalar, result)]
  }

  public func pullback(_ site: PullbackSite, in graph: inout GraphBuilder) throws(ConstraintError)
    -> [ValueID?]
  {
    guard let yBar = site.cotangents[0] else { return site.inputs.map { _ in nil } }
    var offset: Dimension? = 0
    var cotangents: [ValueID?] = []
    for x in site.inputs.indices.map(site.input) {
      let shape = graph.shape(of: x)
      let along = try shape.resolve(axis, "C1")
      guard let start = offset, let end = start + shape[along] else {
        throw ConstraintError("C3", "the extents along axis \(along) add up to too much")
      }
      let slice =
        site.inputs.count == 1 ? yBar : graph.slice(yBar, axis: along, from: start, to: end)
      cotangents.append(graph.reshape(slice, to: shape))
      offset = end
    }
    return cotangents
  }

  public func stack(_ site: StackSite, in graph: inout GraphBuilder) -> [ValueID]? {
    graph.apply(Concat(axis: site.stacked(axis)), to: site)
  }

  public func axes(_ inputs: [TensorType?], _ outputs: [TensorType]) -> AxisRule {
    let along = outputs[0].shape.axis(axis)
    return .keeping(inputs, outputs) { $0 == along }
  }

  public func multiplyAdds(_ inputs: [[Int]?], _ outputs: [[Int]]) -> Int { 0 }

  public func evaluate(_ inputs: [TensorView?], into outputs: [MutableTensorView])
    throws(EvaluationError)
  {
    let y = outputs[0]
    guard y.count > 0 else { return }
    let axis = axis < 0 ? axis + y.rank : axis
    let (rows, width) = (y.shape.product(..<axis), y.shape.product(axis...))
    var offset = 0
    for x in inputs {
      guard let x else { continue }
      let own = x.count / rows
      for row in 0..<rows {
        for column in 0..<own {
          y.copy(x, from: row * own + column, to: row * width + offset + column)
        }
      }
      offset += own
    }
  }

  public func lower(_ site: LoweringSite) -> [Kernel]? {
    let y = site.outputs[0]
    let axis = axis < 0 ? axis + y.shape.count : axis
    let inner = stride(of: axis, in: y.shape)
    var offset = 0
    var kernels: [Kernel] = []
    for x in site.inputs.compactMap(\.self) {
      let piece = Kernel.stridedCopy(
        shape: x.shape, from: x, to: y, offset: offset, targetSteps: y.shape.denseSteps)
      guard let piece else { return nil }
      kernels.append(piece)
      offset += x.shape[axis] * inner
    }
    return kernels
  }
}
