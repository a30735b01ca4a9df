import AdjointGraph
import AdjointKernels

/// Normalizes each row's channels by groups of neighbours, `Y = (X - Mean) / √(Variance + epsilon) *
/// scale + bias`, where mean and variance are those of a group and scale and bias those of a channel:
/// what instance and group normalization have in common.
///
/// VJP, with `N = (X - Mean) * r`, `r = 1 / √(Variance + epsilon)`, `g = YBar * scale` and means over
/// a group: `XBar = r * (g - mean(g) - N * mean(g * N))`, `scaleBar = Σ YBar * N` and
/// `biasBar = Σ YBar`, for each channel.
public protocol GroupedNormalization: ChannelNormalization {
  /// How many groups the channels make; `nil` where each is one.
  var groupCount: Int? { get }
}

extension GroupedNormalization {
  /// How many groups so many channels make.
  private func groups(_ channels: Dimension) -> Dimension {
    groupCount.map { .fixed($0) } ?? channels
  }

  /// `shape` with the channels of a group along an axis of their own, behind that of the groups.
  private func grouped(_ shape: Shape) throws(ConstraintError) -> Shape {
    let groups = groups(shape[1])
    let own = groups == shape[1] ? 1 : shape[1].divided(exactlyBy: groups)
    guard let own else {
      throw ConstraintError(
        "C4", "nothing says that the channels, \(shape[1]), are a multiple of num_groups, \(groups)"
      )
    }
    return Shape([shape[0], groups, own] + shape.dimensions[2...])
  }

  public func pullback(_ site: PullbackSite, in graph: inout GraphBuilder) throws(ConstraintError)
    -> [ValueID?]
  {
    guard let yBar = site.cotangents[0] else { return [nil, nil, nil] }
    let shape = graph.shape(of: site.x)
    let groupShape = try grouped(shape)
    let standard = Standardization(
      of: graph.reshape(site.x, to: groupShape), over: Array(2..<groupShape.rank), epsilon,
      in: &graph)
    let g = graph.multiply(yBar, graph.channels(site.input(1), of: site.x))
    let xBar = standard.pullback(graph.reshape(g, to: groupShape), in: &graph)
    let unit = graph.reshape(standard.unit, to: shape)
    return [
      graph.reshape(xBar, to: shape),
      graph.sum(graph.multiply(yBar, unit), toChannels: site.input(1)),
      graph.sum(yBar, toChannels: site.input(2)),
    ]
  }

  public func axes(_ inputs: [TensorType?], _ outputs: [TensorType]) -> AxisRule {
    let shape = outputs[0].shape
    // Where every channel is a group, channels have nothing to do with each other.
    let x = (0..<shape.rank).map {
      AxisRule.Axis(AxisRule.label($0), isWhole: $0 > 1 || $0 == 1 && groupCount != nil)
    }
    return AxisRule(inputs: [x, [x[1]], [x[1]]], outputs: [x])
  }

  public func evaluate(_ inputs: [TensorView?], into outputs: [MutableTensorView])
    throws(EvaluationError)
  {
    guard let x = inputs[0], let scale = inputs[1], let bias = inputs[2], x.count > 0 else {
      return
    }
    let groups = groups(.fixed(x.shape[1])).size ?? 1
    let own = x.shape[1] / groups
    let spatial = x.shape.product(2...)
    let size = own * spatial
    for group in 0..<x.shape[0] * groups {
      let (mean, variance) = moments(count: size) { x.double(at: group * size + $0) }
      let inverse = 1 / (variance + epsilon).squareRoot()
      for index in 0..<size {
        let channel = group % groups * own + index / spatial
        let unit = (x.double(at: group * size + index) - mean) * inverse
        outputs[0].store(
          unit * scale.double(at: channel) + bias.double(at: channel), at: group * size + index)
      }
    }
  }

  public func lower(_ site: LoweringSite) -> [Kernel]? {
    guard let x = site.inputs[0], let scale = site.inputs[1], let bias = site.inputs[2] else {
      return nil
    }
    if x.count == 0 { return [] }
    let groups = groups(.fixed(x.shape[1])).size ?? 1
    let layout = AdjointNormalization(
      statistics: .ofGroup, outer: 1, groups: Int64(x.shape[0] * groups),
      channels: Int64(x.shape[1] / groups), spatial: Int64(x.shape.product(2...)),
      period: Int64(groups), step: 0, epsilon: epsilon, momentum: 0)
    var kernel = NormalizeKernel(layout, x, site.outputs[0])
    kernel.scale = scale.location
    kernel.bias = bias.location
    return [.normalize(kernel)]
  }
}
