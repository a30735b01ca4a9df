import AdjointGraph
import AdjointKernels

/// The negation of truth values, `y = ¬x`.
public struct Not: UnaryElementwise, Plain {
  public static let name = "Not"
  public static let summary = "y = not x"
  public static let inputs = [OperandSpecification("x", .bool)]

  public init() {}

  public func apply(_ x: Double) -> Double { 1 - x }

  public func scratchByteCount(_ inputs: [TensorType?], _ outputs: [TensorType]) -> Int { 1 }

  /// Whether `x` equals what is false.
  public func lower(_ site: LoweringSite) -> [Kernel]? {
    guard let x = site.inputs[0] else { return nil }
    let no = Operand(scalar: .bool, shape: [], location: site.scratch)
    return ZipKernel(.equal, x, no, site.outputs[0]).map {
      [.fill(FillKernel(0, .bool, to: no.location, count: 1)), .zip($0)]
    }
  }

  public func slope(_ site: PullbackSite, in graph: inout GraphBuilder) -> ValueID? { nil }
}
