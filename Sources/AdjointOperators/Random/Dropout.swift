import AdjointGraph

/// Drops elements at random and scales the rest, so that the mean stays:
/// `output = data / (1 - ratio)` where `mask`, else 0; `mask` is true with probability `1 - ratio`.
/// Without `training_mode` the identity, with a mask that is true everywhere.
///
/// Attributes: `ratio`, by default 0.5; `training_mode`, by default false as in ONNX; `seed` and
/// `stream`, see `RandomStream`.
///
/// - (C1) `ratio` is at least 0 and less than 1.
///
/// VJP: `dataBar` is the same dropout of `outputBar`, by the same random numbers; keeps nothing.
/// Edge cases: what is dropped has no influence, not even NaN.
/// Source: Srivastava, Hinton, Krizhevsky, Sutskever and Salakhutdinov, "Dropout", 2014.
public struct Dropout: RandomOperator {
  public static let name = "Dropout"
  public static let summary = "output = mask ? data / (1 - ratio) : 0 in training, else data"
  public static let inputs = [OperandSpecification("data")]
  public static let outputs = [
    OperandSpecification("output"),
    OperandSpecification("mask", .bool, variable: "B", .optional),
  ]
  public static let attributes =
    [
      AttributeSpecification(
        "ratio", .float, .defaults(.float(0.5)), "the probability of being dropped"),
      AttributeSpecification(
        "training_mode", .bool, .defaults(.bool(false)), "whether anything is dropped"),
    ] + RandomStream.attributes(seed: .int)
  public static let traits: OperatorTraits = [.random, .mayOverwriteInput]

  public let ratio: Double
  public let isTraining: Bool
  public var stream: RandomStream

  public init(
    ratio: Double = 0.5, isTraining: Bool = true, stream: RandomStream = RandomStream()
  ) {
    self.ratio = ratio
    self.isTraining = isTraining
    self.stream = stream
  }

  public init(_ attributes: Attributes) throws(ConstraintError) {
    self.init(
      ratio: attributes.float("ratio") ?? 0.5,
      isTraining: attributes.bool("training_mode") ?? false,
      stream: RandomStream(attributes))
  }

  public var attributes: Attributes {
    var result: Attributes = ["ratio": .float(ratio), "training_mode": .bool(isTraining)]
    stream.write(to: &result)
    return Self.withoutDefaults(result)
  }

  public var inference: any Operator { Dropout(ratio: ratio, isTraining: false, stream: stream) }

  private var scale: Double { 1 / (1 - ratio) }

  public func inferTypes(_ inputs: [TensorType?]) throws(ConstraintError) -> [TensorType] {
    guard ratio >= 0, ratio < 1 else {
      throw ConstraintError(
        "C1", "ratio must be at least 0 and less than 1 but is \(ratio)", at: .attribute("ratio"))
    }
    guard let data = inputs[0] else { return [] }
    return [data, TensorType(.bool, data.shape)]
  }

  public func pullback(_ site: PullbackSite, in graph: inout GraphBuilder) throws(ConstraintError)
    -> [ValueID?]
  {
    guard let outputBar = site.cotangents[0] else { return [nil] }
    return [isTraining ? graph.add(nil, self, outputBar) : outputBar]
  }

  /// Every element of the stack loses the same, by the mask that one of them would have.
  public func stack(
    _ site: StackSite, in graph: inout GraphBuilder
  ) throws(ConstraintError) -> [ValueID]? {
    guard let data = site.inputs[0], let type = site.inputTypes[0] else { return nil }
    let zeros = graph.add(nil, ConstantOfShape(type.shape.dimensions, type.scalar))
    let mask = graph.add(self, inputs: [zeros], outputCount: 2)[1]
    let kept = isTraining ? graph.scale(data, by: scale) : data
    let outputs = [
      graph.select(mask, kept, graph.constant(0, like: data)),
      graph.expand(mask, to: site.stacked(type.shape)),
    ]
    return Array(outputs.prefix(site.outputTypes.count))
  }

  public func axes(_ inputs: [TensorType?], _ outputs: [TensorType]) -> AxisRule {
    .elementwise(inputs, outputs)
  }

  public func evaluate(
    _ inputs: [TensorView?], into outputs: [MutableTensorView], drawing numbers: Philox
  ) throws(EvaluationError) {
    guard let data = inputs[0] else { return }
    for index in 0..<data.count {
      let isKept = !isTraining || numbers.uniform(index) >= ratio
      let kept = isTraining ? data.double(at: index) * scale : data.double(at: index)
      outputs[0].store(isKept ? kept : 0, at: index)
      if outputs.count > 1 { outputs[1].store(isKept, at: index) }
    }
  }

  public func lower(_ site: LoweringSite) -> [Kernel]? {
    guard let data = site.inputs[0] else { return nil }
    let (output, mask) = (site.outputs[0], site.outputs.dropFirst().first)
    guard isTraining else {
      let all = mask.map { FillKernel(1, .bool, to: $0.location, count: $0.count) }
      return Kernel.copy(data, to: output).map { $0 + [all.map(Kernel.fill)].compactMap(\.self) }
    }
    return [
      .random(
        RandomKernel(
          .dropout, data.scalar, stream: stream.key, count: data.count, alpha: ratio,
          beta: scale, x: data.location, y: output.location, mask: mask?.location))
    ]
  }
}
