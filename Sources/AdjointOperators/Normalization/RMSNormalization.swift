import AdjointGraph

/// Root-mean-square normalization, `Y = X / √(mean(X²) + epsilon) * scale`, with the mean over the
/// axes from `axis` on, by default the last.
///
/// - (C1) `axis` is an axis of `X`; a negative one counts from the end.
/// - (C2) `scale` broadcasts to the shape of `X`.
///
/// VJP, with `r = 1 / √(mean(X²) + epsilon)`, `N = X * r` and `g = YBar * scale`:
/// `XBar = r * (g - N * mean(g * N))`, `scaleBar = YBar * N` summed over the axes that `scale` was
/// broadcast along.
public struct RMSNormalization: TrailingNormalization {
  public static let name = "RMSNormalization"
  public static let summary = "Y = X / √(mean(X²) + epsilon) * scale"
  public static let inputs = [OperandSpecification("X"), OperandSpecification("scale")]
  public static let outputs = [OperandSpecification("Y", .floating)]

  public let normalized: NormalizedAxes

  public init(over axes: NormalizedAxes) { normalized = axes }

  public func pullback(_ site: PullbackSite, in graph: inout GraphBuilder) throws(ConstraintError)
    -> [ValueID?]
  {
    guard let yBar = site.cotangents[0] else { return [nil, nil] }
    let (x, scale) = (site.x, site.input(1))
    let axes = normalized.axes(graph.shape(of: x))
    let standard = Standardization(x, over: axes, normalized.epsilon, in: &graph)
    let g = graph.multiply(yBar, scale)
    return [
      graph.multiply(standard.inverse, graph.subtract(g, standard.along(g, in: &graph))),
      graph.sum(graph.multiply(yBar, standard.unit), toShapeOf: scale),
    ]
  }

  public func evaluate(_ inputs: [TensorView?], into outputs: [MutableTensorView])
    throws(EvaluationError)
  {
    guard let x = inputs[0], let scale = inputs[1], x.count > 0 else { return }
    let size = normalized.partSize(x.shape)
    var inverse = 0.0
    forEachElement(of: x.shape, broadcasting: x.shape, scale.shape, []) { position, _, a, _ in
      if position % size == 0 {
        var squares = 0.0
        for index in position..<position + size {
          squares += x.double(at: index) * x.double(at: index)
        }
        inverse = 1 / (squares / Double(size) + normalized.epsilon).squareRoot()
      }
      outputs[0].store(x.double(at: position) * inverse * scale.double(at: a), at: position)
    }
  }

  public func lower(_ site: LoweringSite) -> [Kernel]? {
    normalizing(site, .aroundZero, bias: nil)
  }
}
