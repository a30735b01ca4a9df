import AdjointGraph

/// Instance normalization (Ulyanov, Vedaldi and Lempitsky 2016): `output = (input - Mean) /
/// √(Variance + epsilon) * scale + B` for `input` of shape `[N, C, D1, …]`, with mean and variance of
/// each channel of each row. A group normalization with a group for each channel.
///
/// - (C1) `input` has at least 2 axes, the second of which is that of channels.
/// - (C2) `scale` and `B` hold one number for each channel.
///
/// Edge cases: a channel of one element has variance 0 and gives `B`.
public struct InstanceNormalization: GroupedNormalization {
  public static let name = "InstanceNormalization"
  public static let summary =
    "output = (input - Mean) / √(Variance + epsilon) * scale + B by row and channel"
  public static let inputs = [
    OperandSpecification("input"), OperandSpecification("scale"), OperandSpecification("B"),
  ]
  public static let outputs = [OperandSpecification("output")]
  public static let attributes = [epsilonSpecification]

  public let epsilon: Double

  public init(epsilon: Double = 1e-5) { self.epsilon = epsilon }

  public init(_ attributes: Attributes) throws(ConstraintError) {
    self.init(epsilon: attributes.float("epsilon") ?? 1e-5)
  }

  public var attributes: Attributes { Self.withoutDefaults(["epsilon": .float(epsilon)]) }

  public var groupCount: Int? { nil }

  public func inferTypes(_ inputs: [TensorType?]) throws(ConstraintError) -> [TensorType] {
    [try normalizedType(inputs)]
  }
}
