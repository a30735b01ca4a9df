import AdjointGraph

/// 1 with the probability that the input gives, else 0, independently for each element.
///
/// Attributes: `dtype`, by default the element type of the input; `seed` and `stream`, see
/// `RandomStream`.
///
/// It has no derivative. Edge cases: a probability of 1 or more gives 1; one of 0 or less, and NaN,
/// gives 0.
public struct Bernoulli: RandomOperator {
  public static let name = "Bernoulli"
  public static let summary = "y = 1 where u < input, else 0, u evenly in [0, 1)"
  public static let inputs = [OperandSpecification("input")]
  public static let outputs = [OperandSpecification("output", .any, variable: "T2")]
  public static let attributes =
    [
      AttributeSpecification(
        "dtype", .scalarType, .optional, "the element type, by default that of the input")
    ] + RandomStream.attributes(seed: .float)
  public static let traits: OperatorTraits = [.random, .notDifferentiable]

  public let dtype: ScalarType?
  public var stream: RandomStream

  public init(_ dtype: ScalarType? = nil, stream: RandomStream = RandomStream()) {
    self.dtype = dtype
    self.stream = stream
  }

  public init(_ attributes: Attributes) throws(ConstraintError) {
    self.init(attributes.scalarType("dtype"), stream: RandomStream(attributes))
  }

  public var attributes: Attributes {
    var result: Attributes = [:]
    if let dtype { result["dtype"] = .string(dtype.rawValue) }
    stream.write(to: &result)
    return result
  }

  public func inferTypes(_ inputs: [TensorType?]) throws(ConstraintError) -> [TensorType] {
    guard let input = inputs[0] else { return [] }
    return [TensorType(dtype ?? input.scalar, input.shape)]
  }

  /// One random number for the same element of all in the stack.
  public func stack(
    _ site: StackSite, in graph: inout GraphBuilder
  ) throws(ConstraintError) -> [ValueID]? {
    guard let input = site.inputs[0], let shape = site.inputTypes[0]?.shape else { return nil }
    let draw = RandomUniform(shape.dimensions, UniformDistribution(), .float64, stream: stream)
    let isOne = graph.less(graph.add(nil, draw), graph.cast(input, to: .float64))
    return [graph.cast(isOne, to: site.outputTypes[0].scalar)]
  }

  public func axes(_ inputs: [TensorType?], _ outputs: [TensorType]) -> AxisRule {
    .elementwise(inputs, outputs)
  }

  public func evaluate(
    _ inputs: [TensorView?], into outputs: [MutableTensorView], drawing numbers: Philox
  ) throws(EvaluationError) {
    guard let input = inputs[0] else { return }
    for index in 0..<input.count {
      outputs[0].store(numbers.uniform(index) < input.double(at: index), at: index)
    }
  }

  public func lower(_ site: LoweringSite) -> [Kernel]? {
    guard let x = site.inputs[0] else { return nil }
    let y = site.outputs[0]
    guard y.scalar == x.scalar || y.scalar == .bool else { return nil }
    return [
      .random(
        RandomKernel(
          .bernoulli, x.scalar, stream: stream.key, count: x.count, x: x.location,
          y: y.scalar == .bool ? nil : y.location, mask: y.scalar == .bool ? y.location : nil))
    ]
  }
}
