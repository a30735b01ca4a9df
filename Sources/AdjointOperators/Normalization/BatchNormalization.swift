import AdjointGraph
import AdjointKernels

/// Batch normalization (Ioffe and Szegedy 2015): `Y = (X - Mean) / √(Variance + epsilon) * scale + B`
/// for `X` of shape `[N, C, D1, …]`, channel by channel; a vector is one channel.
///
/// With `training_mode` 0, mean and variance are `input_mean` and `input_var`. With 1 they are those
/// of all of a channel's elements (of the n there are, the mean square of the distance to the mean),
/// and there are two outputs more, `running_mean = input_mean * momentum + Mean * (1 - momentum)` and
/// `running_var` likewise: updates bind them to the states that are `input_mean` and `input_var`.
///
/// - (C1) `X` has at least one axis; the second, where there is one, is that of channels.
/// - (C2) `scale`, `B`, `input_mean` and `input_var` hold one number for each channel.
///
/// VJP, with `r = 1 / √(Variance + epsilon)`, `N = (X - Mean) * r`, `g = YBar * scale` and sums and
/// means over a channel: `scaleBar = Σ YBar * N`, `BBar = Σ YBar`. With `training_mode` 0,
/// `XBar = g * r`, `input_meanBar = -Σ g * r`, `input_varBar = -½ Σ g * N * r²`. With 1,
/// `XBar = r * (g - mean(g) - N * mean(g * N))` and, for `MeanBar = running_meanBar * (1 - momentum)`
/// and `VarianceBar` likewise, `(MeanBar + 2 VarianceBar * (X - Mean)) / n`;
/// `input_meanBar = running_meanBar * momentum`, and so that of `input_var`.
/// Edge cases: the statistics of no elements are NaN.
public struct BatchNormalization: ChannelNormalization {
  public static let name = "BatchNormalization"
  public static let summary = "Y = (X - Mean) / √(Variance + epsilon) * scale + B by channel"
  public static let inputs = [
    OperandSpecification("X"), OperandSpecification("scale"), OperandSpecification("B"),
    OperandSpecification("input_mean"), OperandSpecification("input_var"),
  ]
  public static let outputs = [
    OperandSpecification("Y"), OperandSpecification("running_mean", .floating, .optional),
    OperandSpecification("running_var", .floating, .optional),
  ]
  public static let attributes = [
    epsilonSpecification,
    AttributeSpecification(
      "momentum", .float, .defaults(.float(0.9)), "the share of what the statistics were before"),
    AttributeSpecification(
      "training_mode", .flag, .defaults(.int(0)), "1: by the statistics of X, which are outputs"),
  ]
  public static let leastRank = 1

  public let epsilon: Double
  public let momentum: Double
  public let isTraining: Bool

  public init(epsilon: Double = 1e-5, momentum: Double = 0.9, isTraining: Bool = false) {
    self.epsilon = epsilon
    self.momentum = momentum
    self.isTraining = isTraining
  }

  public init(_ attributes: Attributes) throws(ConstraintError) {
    self.init(
      epsilon: attributes.float("epsilon") ?? 1e-5, momentum: attributes.float("momentum") ?? 0.9,
      isTraining: attributes.flag("training_mode"))
  }

  public var attributes: Attributes {
    Self.withoutDefaults([
      "epsilon": .float(epsilon), "momentum": .float(momentum),
      "training_mode": .int(isTraining ? 1 : 0),
    ])
  }

  public func inferTypes(_ inputs: [TensorType?]) throws(ConstraintError) -> [TensorType] {
    let x = try normalizedType(inputs)
    let statistic = TensorType(x.scalar, [Self.channels(x.shape)])
    return isTraining ? [x, statistic, statistic] : [x]
  }

  public func pullback(_ site: PullbackSite, in graph: inout GraphBuilder) throws(ConstraintError)
    -> [ValueID?]
  {
    isTraining ? trainingPullback(site, in: &graph) : inferencePullback(site, in: &graph)
  }

  private func inferencePullback(
    _ site: PullbackSite, in graph: inout GraphBuilder
  ) -> [ValueID?] {
    guard let yBar = site.cotangents[0] else { return [nil, nil, nil, nil, nil] }
    let (x, scale, mean, variance) = (site.x, site.input(1), site.input(3), site.input(4))
    let inverse = graph.channels(graph.inverseRoot(variance, epsilon), of: x)
    let unit = graph.multiply(graph.subtract(x, graph.channels(mean, of: x)), inverse)
    let xBar = graph.multiply(graph.multiply(yBar, graph.channels(scale, of: x)), inverse)
    let share = graph.multiply(graph.multiply(xBar, unit), inverse)
    return [
      xBar, graph.sum(graph.multiply(yBar, unit), toChannels: scale),
      graph.sum(yBar, toChannels: site.input(2)), graph.negate(graph.sum(xBar, toChannels: mean)),
      graph.scale(graph.sum(share, toChannels: variance), by: -0.5),
    ]
  }

  private func trainingPullback(
    _ site: PullbackSite, in graph: inout GraphBuilder
  ) -> [ValueID?] {
    let (x, scale) = (site.x, site.input(1))
    let axes = (0..<graph.shape(of: x).rank).filter { $0 != 1 }
    let standard = Standardization(of: x, over: axes, epsilon, in: &graph)
    var parts: [ValueID] = []
    var bars = [ValueID?](repeating: nil, count: 5)
    if let yBar = site.cotangents[0] {
      let g = graph.multiply(yBar, graph.channels(scale, of: x))
      parts.append(standard.pullback(g, in: &graph))
      bars[1] = graph.sum(graph.multiply(yBar, standard.unit), toChannels: scale)
      bars[2] = graph.sum(yBar, toChannels: site.input(2))
    }
    if site.cotangents.count > 1, let meanBar = site.cotangents[1] {
      let own = graph.channels(graph.scale(meanBar, by: 1 - momentum), of: x)
      parts.append(standard.pullback(ofMean: own, in: &graph))
      bars[3] = graph.scale(meanBar, by: momentum)
    }
    if site.cotangents.count > 2, let varianceBar = site.cotangents[2] {
      let own = graph.channels(graph.scale(varianceBar, by: 1 - momentum), of: x)
      parts.append(standard.pullback(ofVariance: own, in: &graph))
      bars[4] = graph.scale(varianceBar, by: momentum)
    }
    bars[0] = graph.sum(parts)
    return bars
  }

  public func axes(_ inputs: [TensorType?], _ outputs: [TensorType]) -> AxisRule {
    let x = (0..<outputs[0].shape.rank).map {
      AxisRule.Axis(AxisRule.label($0), isWhole: isTraining && $0 != 1)
    }
    let channel = x.count < 2 ? AxisRule.Axis(nil) : x[1]
    return AxisRule(
      inputs: [x] + [[AxisRule.Axis]](repeating: [channel], count: 4),
      outputs: [x] + outputs.dropFirst().map { _ in [channel] })
  }

  public func evaluate(_ inputs: [TensorView?], into outputs: [MutableTensorView])
    throws(EvaluationError)
  {
    guard let x = inputs[0], let scale = inputs[1], let bias = inputs[2], let oldMean = inputs[3],
      let oldVariance = inputs[4]
    else { return }
    let spatial = x.rank < 2 ? 1 : x.shape.product(2...)
    let channels = scale.count
    for channel in 0..<channels {
      func position(_ index: Int) -> Int {
        (index / spatial * channels + channel) * spatial + index % spatial
      }
      let count = x.count / channels
      var (mean, variance) = (oldMean.double(at: channel), oldVariance.double(at: channel))
      if isTraining {
        let old = (mean, variance)
        (mean, variance) = moments(count: count) { x.double(at: position($0)) }
        let share = 1 - momentum
        if outputs.count > 1 { outputs[1].store(old.0 * momentum + mean * share, at: channel) }
        if outputs.count > 2 { outputs[2].store(old.1 * momentum + variance * share, at: channel) }
      }
      let inverse = 1 / (variance + epsilon).squareRoot()
      for index in 0..<count {
        let unit = (x.double(at: position(index)) - mean) * inverse
        outputs[0].store(
          unit * scale.double(at: channel) + bias.double(at: channel), at: position(index))
      }
    }
  }

  public func lower(_ site: LoweringSite) -> [Kernel]? {
    guard let x = site.inputs[0], let scale = site.inputs[1] else { return nil }
    let layout = AdjointNormalization(
      statistics: isTraining ? .ofGroup : .given, outer: Int64(x.shape[0]),
      groups: Int64(scale.count), channels: 1,
      spatial: Int64(x.shape.count < 2 ? 1 : x.shape.product(2...)),
      period: Int64(max(scale.count, 1)), step: Int64(x.shape.product(1...)), epsilon: epsilon,
      momentum: momentum)
    var kernel = NormalizeKernel(layout, x, site.outputs[0])
    kernel.scale = scale.location
    kernel.bias = site.inputs[2]?.location
    kernel.givenMean = site.inputs[3]?.location
    kernel.givenVariance = site.inputs[4]?.location
    if site.outputs.count > 1 { kernel.runningMean = site.outputs[1].location }
    if site.outputs.count > 2 { kernel.runningVariance = site.outputs[2].location }
    return [.normalize(kernel)]
  }
}
