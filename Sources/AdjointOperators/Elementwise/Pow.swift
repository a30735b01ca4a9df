import AdjointGraph
import AdjointKernels

/// The power, `z = x ^ y`, with broadcasting. The exponent may have another numeric type than the
/// base, whose type the result has.
///
/// - (C1) The shapes broadcast: aligned at the last axis, extents are equal or one of them is 1.
///
/// VJP: `xBar = zBar * y * x ^ (y - 1)`, which is 0 where `y = 0`; `yBar = zBar * z * log(x)`,
/// which is 0 where `x = 0`, its limit for positive exponents, and NaN where `x < 0`; each summed
/// over the axes that it was broadcast along.
///
/// Edge cases: IEEE 754 for a floating base, so `x ^ 0 = 1` even for NaN. A whole base to a
/// whole exponent wraps around, is cut toward zero for a negative exponent, and 0 to a negative
/// exponent is an error; to a floating exponent it is computed in double precision and cut.
public struct Pow: BinaryElementwise, Plain {
  public static let name = "Pow"
  public static let summary = "z = x ^ y"
  public static let inputs = [
    OperandSpecification("x", .numeric), OperandSpecification("y", .numeric, variable: "T1"),
  ]
  public static let outputs = [OperandSpecification("z", .numeric)]
  public static let traits: OperatorTraits = [.elementwise, .mayOverwriteInput]

  public init() {}

  public func apply(_ x: Double, _ y: Double) -> Double { Elementary.pow(x, y) }

  public func apply(_ x: Int64, _ y: Int64) throws(EvaluationError) -> Int64 {
    if y < 0 {
      switch x {
      case 0: throw EvaluationError("0 to the power of \(y) has no value among whole numbers")
      case 1: return 1
      case -1: return y.isMultiple(of: 2) ? 1 : -1
      default: return 0
      }
    }
    var (result, square, rest): (Int64, Int64, Int64) = (1, x, y)
    while rest > 0 {
      if rest & 1 == 1 { result &*= square }
      square &*= square
      rest >>= 1
    }
    return result
  }

  public var kernel: AdjointZip? { .power }

  public func pullback(_ site: PullbackSite, in graph: inout GraphBuilder) throws(ConstraintError)
    -> [ValueID?]
  {
    guard let zBar = site.cotangents[0] else { return [nil, nil] }
    let (x, y) = (site.input(0), site.input(1))
    let factor = graph.cast(y, to: graph.scalar(of: x))
    let (zero, one) = (graph.constant(0, like: x), graph.constant(1, like: x))
    // 0 * 0 ^ -1 is NaN but its slope 0: where it would occur, the exponent 1 stands in for 0. An
    // exponent that has a cotangent itself keeps its influence wherever x is not 0.
    let xIsZero = graph.equal(x, zero)
    var vanishes = graph.equal(factor, zero)
    if graph.scalar(of: y).isFloating { vanishes = graph.and(vanishes, xIsZero) }
    let exponent = graph.subtract(graph.select(vanishes, one, factor), one)
    let slope = graph.multiply(factor, graph.add(nil, Pow(), x, exponent))
    let xBar = graph.sum(graph.multiply(zBar, slope), toShapeOf: x)
    guard graph.scalar(of: y).isFloating else { return [xBar, nil] }
    let logarithm = graph.add(nil, Log(), graph.select(xIsZero, one, x))
    let product = graph.multiply(zBar, graph.multiply(site.y, logarithm))
    let yBar = graph.sum(product, toShapeOf: y)
    return [xBar, graph.cast(yBar, to: graph.scalar(of: y))]
  }

  public func evaluate(_ inputs: [TensorView?], into outputs: [MutableTensorView])
    throws(EvaluationError)
  {
    guard let x = inputs[0], let y = inputs[1] else { return }
    let z = outputs[0]
    let isWhole = !x.scalar.isFloating && !y.scalar.isFloating
    var failure: EvaluationError?
    forEachElement(of: z.shape, broadcasting: x.shape, y.shape, y.shape) { position, a, b, _ in
      guard isWhole else {
        return z.store(apply(x.double(at: a), y.double(at: b)), at: position)
      }
      do throws(EvaluationError) {
        z.store(try apply(x.int(at: a), y.int(at: b)), at: position)
      } catch { failure = error }
    }
    if let failure { throw failure }
  }
}
