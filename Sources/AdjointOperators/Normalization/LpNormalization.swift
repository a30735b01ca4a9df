import AdjointGraph

/// `output = input / ‖input‖` along `axis`, by default the last, with the norm `Σ |x|` (`p` 1) or
/// `√Σ x²` (`p` 2).
///
/// - (C1) `axis` is an axis of `input`; a negative one counts from the end.
/// - (C2) `p` is 1 or 2.
///
/// VJP, with `y` the output and `n` the norm: `inputBar = (yBar - s * Σ yBar * y) / n`, where `s` is
/// `sign(input)` for `p` 1 and `y` for `p` 2.
/// Edge cases: where all elements along the axis are 0, the result is 0 and so is the cotangent.
public struct LpNormalization: Operator {
  public static let name = "LpNormalization"
  public static let summary = "output = input / ‖input‖ along axis"
  public static let family = OperatorFamily.normalization
  public static let inputs = [OperandSpecification("input")]
  public static let outputs = [OperandSpecification("output")]
  public static let attributes = [
    AttributeSpecification("axis", .int, .defaults(.int(-1)), "the axis along which norms are 1"),
    AttributeSpecification("p", .int, .defaults(.int(2)), "1: the sum of magnitudes; 2: Euclidean"),
  ]

  public let axis: Int
  public let p: Int

  public init(axis: Int = -1, p: Int = 2) {
    self.axis = axis
    self.p = p
  }

  public init(_ attributes: Attributes) throws(ConstraintError) {
    self.init(axis: attributes.int("axis") ?? -1, p: attributes.int("p") ?? 2)
    if p != 1 && p != 2 {
      throw ConstraintError("C2", "p must be 1 or 2 but is \(p)", at: .attribute("p"))
    }
  }

  public var attributes: Attributes { Self.withoutDefaults(["axis": .int(axis), "p": .int(p)]) }

  public func inferTypes(_ inputs: [TensorType?]) throws(ConstraintError) -> [TensorType] {
    guard let x = inputs[0] else { return [] }
    _ = try x.shape.resolve(axis, "C1")
    return [x]
  }

  public func pullback(_ site: PullbackSite, in graph: inout GraphBuilder) throws(ConstraintError)
    -> [ValueID?]
  {
    guard let yBar = site.cotangents[0] else { return [nil] }
    let (x, y) = (site.x, site.y)
    let norm =
      p == 1
      ? graph.add(nil, ReduceL1(axes: [axis]), x) : graph.add(nil, ReduceL2(axes: [axis]), x)
    let (zero, one) = (graph.constant(0, like: norm), graph.constant(1, like: norm))
    let isZero = graph.equal(norm, zero)
    let inverse = graph.select(isZero, zero, graph.reciprocal(graph.select(isZero, one, norm)))
    let along = graph.reduceSum(graph.multiply(yBar, y), axes: [axis], keepDimensions: true)
    let slope = p == 1 ? graph.sign(x) : y
    return [graph.multiply(inverse, graph.subtract(yBar, graph.multiply(slope, along)))]
  }

  public func axes(_ inputs: [TensorType?], _ outputs: [TensorType]) -> AxisRule {
    .wholeLines(along: axis, inputs: 1, rank: outputs[0].shape.rank)
  }

  public func multiplyAdds(_ inputs: [[Int]?], _ outputs: [[Int]]) -> Int {
    outputs[0].reduce(2) { $0.multipliedSaturating(by: $1) }
  }

  public func evaluate(_ inputs: [TensorView?], into outputs: [MutableTensorView])
    throws(EvaluationError)
  {
    guard let x = inputs[0] else { return }
    forEachLine(of: x.shape, along: axis) { _, start, step, count in
      var sum = 0.0
      for index in 0..<count {
        let value = x.double(at: start + index * step)
        sum += p == 1 ? abs(value) : value * value
      }
      let norm = p == 1 ? sum : sum.squareRoot()
      for index in 0..<count {
        let at = start + index * step
        outputs[0].store(norm == 0 ? 0 : x.double(at: at) / norm, at: at)
      }
    }
  }

  public func lower(_ site: LoweringSite) -> [Kernel]? {
    guard let x = site.inputs[0] else { return nil }
    let own = axis < 0 ? axis + x.shape.count : axis
    return [.unit(UnitKernel(axis: own, isEuclidean: p == 2, x, site.outputs[0]))]
  }
}
