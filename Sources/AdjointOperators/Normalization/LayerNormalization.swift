import AdjointGraph
import AdjointKernels

/// Layer normalization, `Y = (X - Mean) * InvStdDev * Scale + B`, where `Mean` is that of the axes
/// from `axis` on, by default the last, and `InvStdDev = 1 / √(Variance + epsilon)`.
///
/// Shapes: `Y` as `X`; `Mean` and `InvStdDev`, which a node may leave out, as `X` with extent 1 for
/// each normalized axis. All have the element type of `X`, whatever `stash_type` says.
///
/// - (C1) `axis` is an axis of `X`; a negative one counts from the end.
/// - (C2) `Scale` and `B` broadcast to the shape of `X`.
///
/// VJP, with `N = (X - Mean) * InvStdDev` and `g = YBar * Scale`:
/// `XBar = InvStdDev * (g - mean(g) - N * mean(g * N))` and, for n elements, what comes through the
/// statistics: `MeanBar / n - InvStdDevBar * InvStdDev² * N / n`. `ScaleBar = YBar * N`,
/// `BBar = YBar`, summed over the axes that they were broadcast along.
/// Edge cases: the statistics of no elements are NaN.
public struct LayerNormalization: TrailingNormalization {
  public static let name = "LayerNormalization"
  public static let summary = "Y = (X - Mean) / √(Variance + epsilon) * Scale + B"
  public static let inputs = [
    OperandSpecification("X"), OperandSpecification("Scale"),
    OperandSpecification("B", .floating, .optional),
  ]
  public static let outputs = [
    OperandSpecification("Y"), OperandSpecification("Mean", .floating, .optional),
    OperandSpecification("InvStdDev", .floating, .optional),
  ]

  public let normalized: NormalizedAxes

  public init(over axes: NormalizedAxes) { normalized = axes }

  public func pullback(_ site: PullbackSite, in graph: inout GraphBuilder) throws(ConstraintError)
    -> [ValueID?]
  {
    let (x, scale) = (site.x, site.input(1))
    let shape = graph.shape(of: x)
    let standard = Standardization(
      of: x, over: normalized.axes(shape), normalized.epsilon,
      mean: site.outputs.count > 1 ? site.outputs[1] : nil,
      inverse: site.outputs.count > 2 ? site.outputs[2] : nil, in: &graph)

    var parts: [ValueID] = []
    var bars: [ValueID?] = [nil, nil, nil]
    if let yBar = site.cotangents[0] {
      parts.append(standard.pullback(graph.multiply(yBar, scale), in: &graph))
      bars[1] = graph.sum(graph.multiply(yBar, standard.unit), toShapeOf: scale)
      bars[2] = site.inputs[2].map { graph.sum(yBar, toShapeOf: $0) }
    }
    if site.cotangents.count > 1, let meanBar = site.cotangents[1] {
      parts.append(standard.pullback(ofMean: meanBar, in: &graph))
    }
    if site.cotangents.count > 2, let inverseBar = site.cotangents[2] {
      parts.append(standard.pullback(ofInverse: inverseBar, in: &graph))
    }
    bars[0] = graph.sum(parts)
    return bars
  }

  public func evaluate(_ inputs: [TensorView?], into outputs: [MutableTensorView])
    throws(EvaluationError)
  {
    guard let x = inputs[0], let scale = inputs[1] else { return }
    let bias = inputs[2]
    let size = normalized.partSize(x.shape)
    if x.count == 0 {
      for statistic in outputs.dropFirst() {
        for part in 0..<statistic.count { statistic.store(Double.nan, at: part) }
      }
      return
    }
    var (mean, inverse) = (0.0, 0.0)
    forEachElement(of: x.shape, broadcasting: x.shape, scale.shape, bias?.shape ?? []) {
      position, _, a, b in
      if position % size == 0 {
        let (center, variance) = moments(count: size) { x.double(at: position + $0) }
        (mean, inverse) = (center, 1 / (variance + normalized.epsilon).squareRoot())
        if outputs.count > 1 { outputs[1].store(mean, at: position / size) }
        if outputs.count > 2 { outputs[2].store(inverse, at: position / size) }
      }
      let unit = (x.double(at: position) - mean) * inverse
      let shift = bias.map { $0.double(at: b) } ?? 0
      outputs[0].store(unit * scale.double(at: a) + shift, at: position)
    }
  }

  public func lower(_ site: LoweringSite) -> [Kernel]? {
    guard var kernels = normalizing(site, .ofGroup, bias: site.inputs[2]) else { return nil }
    guard site.outputs.count > 2 else { return kernels }
    // What the kernel leaves there is the variance.
    let inverse = site.outputs[2]
    let (scalar, place) = (inverse.scalar, inverse.location)
    let steps: [(AdjointMap, Double)] = [
      (.affine, normalized.epsilon), (.sqrt, 0), (.reciprocal, 0),
    ]
    for (function, beta) in steps {
      kernels.append(
        .map(
          MapKernel(
            function, scalar, x: place, y: place, count: inverse.count, alpha: 1, beta: beta)))
    }
    return kernels
  }
}
