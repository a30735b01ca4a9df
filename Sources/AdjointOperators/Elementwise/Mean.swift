import AdjointGraph
import AdjointKernels

/// The mean of any number of inputs, element by element, with broadcasting.
///
/// VJP: `zBar / n` for each of the `n` inputs, summed over the axes that it was broadcast along.
public struct Mean: VariadicElementwise {
  public static let name = "Mean"
  public static let summary = "z = (x₀ + x₁ + …) / n"
  public static let inputs = [OperandSpecification("x", .floating, .variadic)]

  public init() {}

  public func join(_ so: Double, _ x: Double) -> Double { so + x }

  public func join(_ so: Int64, _ x: Int64) -> Int64 { so &+ x }

  public func finish(_ so: Double, count: Int) -> Double { so / Double(count) }

  public func scratchByteCount(_ inputs: [TensorType?], _ outputs: [TensorType]) -> Int {
    let sums = inputs.count > 2 ? outputs[0].byteCount ?? 0 : 0
    return ScalarType.float64.size + min(sums, .max - ScalarType.float64.size)
  }

  /// The number of inputs, then the sums, are in scratch memory.
  public func lower(_ site: LoweringSite) -> [Kernel]? {
    let z = site.outputs[0]
    let count = Operand(scalar: z.scalar, shape: [], location: site.scratch)
    var sums = site
    sums.scratch = site.scratch.advanced(by: 1, of: .float64)
    guard let sum = Sum().lower(sums), let quotient = ZipKernel(.divide, z, count, z) else {
      return nil
    }
    let fill = FillKernel(Double(site.inputs.count), z.scalar, to: count.location, count: 1)
    return sum + [.fill(fill), .zip(quotient)]
  }

  public func pullback(_ site: PullbackSite, in graph: inout GraphBuilder) throws(ConstraintError)
    -> [ValueID?]
  {
    guard let zBar = site.cotangents[0] else { return site.inputs.map { _ in nil } }
    let count = graph.constant(Double(site.inputs.count), like: zBar)
    let share = graph.divide(zBar, count)
    return site.inputs.map { input in input.map { graph.sum(share, toShapeOf: $0) } }
  }
}
