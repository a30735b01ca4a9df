import AdjointGraph

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
    let axes = normalized.axes(shape)
    let mean = site.outputs.count > 1 ? site.outputs[1] : graph.mean(x, axes: axes)
    let centered = graph.subtract(x, mean)
    let inverse =
      site.outputs.count > 2
      ? site.outputs[2]
      : graph.inverseRoot(of: graph.square(centered), axes: axes, normalized.epsilon)
    let unit = graph.multiply(centered, inverse)

    var parts: [ValueID] = []
    var bars: [ValueID?] = [nil, nil, nil]
    if let yBar = site.cotangents[0] {
      let g = graph.multiply(yBar, scale)
      let along = graph.multiply(unit, graph.mean(graph.multiply(g, unit), axes: axes))
      let across = graph.subtract(graph.subtract(g, graph.mean(g, axes: axes)), along)
      parts.append(graph.multiply(inverse, across))
      bars[1] = graph.sum(graph.multiply(yBar, unit), toShapeOf: scale)
      bars[2] = site.inputs[2].map { graph.sum(yBar, toShapeOf: $0) }
    }
    let count = graph.count(axes.map { shape[$0] }, like: x)
    if site.cotangents.count > 1, let meanBar = site.cotangents[1] {
      parts.append(graph.expand(graph.divide(meanBar, count), to: shape))
    }
    if site.cotangents.count > 2, let inverseBar = site.cotangents[2] {
      let slope = graph.divide(graph.multiply(graph.square(inverse), unit), count)
      parts.append(graph.negate(graph.multiply(inverseBar, slope)))
    }
    bars[0] = parts.dropFirst().reduce(parts.first) { sum, part in
      sum.map { graph.add($0, part) }
    }
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
        (mean, inverse) = statistics(x, from: position, count: size)
        if outputs.count > 1 { outputs[1].store(mean, at: position / size) }
        if outputs.count > 2 { outputs[2].store(inverse, at: position / size) }
      }
      let unit = (x.double(at: position) - mean) * inverse
      let shift = bias.map { $0.double(at: b) } ?? 0
      outputs[0].store(unit * scale.double(at: a) + shift, at: position)
    }
  }

  private func statistics(
    _ x: TensorView, from start: Int, count: Int
  ) -> (mean: Double, inverse: Double) {
    var (sum, squares) = (0.0, 0.0)
    for index in start..<start + count { sum += x.double(at: index) }
    let mean = sum / Double(count)
    for index in start..<start + count {
      let distance = x.double(at: index) - mean
      squares += distance * distance
    }
    return (mean, 1 / (squares / Double(count) + normalized.epsilon).squareRoot())
  }
}

extension GraphBuilder {
  /// `1 / √(mean(squares) + epsilon)`, with the axes kept.
  mutating func inverseRoot(of squares: ValueID, axes: [Int], _ epsilon: Double) -> ValueID {
    let mean = mean(squares, axes: axes)
    return reciprocal(sqrt(add(mean, constant(epsilon, like: mean))))
  }
}
