import AdjointGraph

/// A tensor of independent random numbers, computed in double precision and rounded to the element
/// type.
public protocol RandomDraw: RandomOperator {
  associatedtype Distribution: RandomDistribution
  var distribution: Distribution { get }
  /// The element type, where it is said.
  var dtype: ScalarType? { get }
}

extension RandomDraw {
  /// No input has influence on the numbers.
  public func pullback(_ site: PullbackSite, in graph: inout GraphBuilder) throws(ConstraintError)
    -> [ValueID?]
  { site.inputs.map { _ in nil } }

  public func axes(_ inputs: [TensorType?], _ outputs: [TensorType]) -> AxisRule {
    .keeping(inputs, outputs) { _ in false }
  }

  public func evaluate(
    _ inputs: [TensorView?], into outputs: [MutableTensorView], drawing numbers: Philox
  ) throws(EvaluationError) {
    let y = outputs[0]
    for index in 0..<y.count { y.store(distribution.number(index, of: numbers), at: index) }
  }

  public func lower(_ site: LoweringSite) -> [Kernel]? {
    let (y, kernel) = (site.outputs[0], distribution.kernel)
    return [
      .random(
        RandomKernel(
          kernel.function, y.scalar, stream: stream.key, count: y.count, alpha: kernel.alpha,
          beta: kernel.beta, y: y.location))
    ]
  }

  func checkFloating(_ dtype: ScalarType) throws(ConstraintError) {
    guard dtype.isFloating else {
      throw ConstraintError(
        "C1", "dtype must be a floating type but is \(dtype)", at: .attribute("dtype"))
    }
  }
}

/// Random numbers in a shape that is an attribute.
///
/// - (C1) `dtype` is a floating type.
/// - (C2) No extent in `shape` is negative.
public protocol RandomFill: RandomDraw {
  init(
    _ shape: [Dimension], _ distribution: Distribution, _ dtype: ScalarType, stream: RandomStream)
  var shape: [Dimension] { get }
  var dtype: ScalarType? { get }
}

extension RandomFill {
  public static var inputs: [OperandSpecification] { [] }
  public static var attributes: [AttributeSpecification] {
    [
      AttributeSpecification("shape", .dimensions, .required, "extents or dimension names"),
      AttributeSpecification(
        "dtype", .scalarType, .defaults(.string("float32")), "the element type"),
    ] + Distribution.specifications + RandomStream.attributes(seed: .float)
  }

  public init(_ attributes: Attributes) throws(ConstraintError) {
    self.init(
      attributes.dimensions("shape") ?? [], Distribution(attributes),
      attributes.scalarType("dtype") ?? .float32, stream: RandomStream(attributes))
  }

  public var attributes: Attributes {
    var result: Attributes = [
      "shape": shape.attributeValue, "dtype": .string((dtype ?? .float32).rawValue),
    ]
    for entry in distribution.attributes.entries { result[entry.name] = entry.value }
    stream.write(to: &result)
    return Self.withoutDefaults(result)
  }

  public func bound(by binding: [String: Int]) -> Self {
    Self(shape.bound(by: binding), distribution, dtype ?? .float32, stream: stream)
  }

  public func inferTypes(_ inputs: [TensorType?]) throws(ConstraintError) -> [TensorType] {
    try checkFloating(dtype ?? .float32)
    if let size = shape.lazy.compactMap(\.size).first(where: { $0 < 0 }) {
      throw ConstraintError("C2", "an extent may not be negative: \(size)", at: .attribute("shape"))
    }
    return [TensorType(dtype ?? .float32, Shape(shape))]
  }
}

/// Random numbers in the shape of an input, whose values do not matter.
///
/// - (C1) `dtype`, by default the element type of the input, is a floating type.
public protocol RandomLike: RandomDraw {
  init(_ distribution: Distribution, _ dtype: ScalarType?, stream: RandomStream)
}

extension RandomLike {
  public static var inputs: [OperandSpecification] { [OperandSpecification("input", .any)] }
  public static var outputs: [OperandSpecification] {
    [OperandSpecification("output", .floating, variable: "T2")]
  }
  public static var attributes: [AttributeSpecification] {
    [
      AttributeSpecification(
        "dtype", .scalarType, .optional, "the element type, by default that of the input")
    ] + Distribution.specifications + RandomStream.attributes(seed: .float)
  }

  public init(_ attributes: Attributes) throws(ConstraintError) {
    self.init(
      Distribution(attributes), attributes.scalarType("dtype"), stream: RandomStream(attributes))
  }

  public var attributes: Attributes {
    var result = distribution.attributes
    if let dtype { result["dtype"] = .string(dtype.rawValue) }
    stream.write(to: &result)
    return Self.withoutDefaults(result)
  }

  /// The same numbers for every element of the stack.
  public func stack(
    _ site: StackSite, in graph: inout GraphBuilder
  ) throws(ConstraintError) -> [ValueID]? {
    let type = site.outputTypes[0]
    let zeros = graph.add(nil, ConstantOfShape(type.shape.dimensions, type.scalar))
    return [graph.expand(graph.add(nil, self, zeros), to: site.stacked(type.shape))]
  }

  public func inferTypes(_ inputs: [TensorType?]) throws(ConstraintError) -> [TensorType] {
    guard let input = inputs[0] else { return [] }
    if let dtype {
      try checkFloating(dtype)
    } else if !input.scalar.isFloating {
      throw ConstraintError(
        "C1", "\(input: 0), so dtype must name a floating type", at: .input(0))
    }
    return [TensorType(dtype ?? input.scalar, input.shape)]
  }
}
