import AdjointGraph

/// Group normalization (Wu and He 2018): `Y = (X - Mean) / √(Variance + epsilon) * scale + bias` for
/// `X` of shape `[N, C, D1, …]`, with mean and variance of each row's `num_groups` groups of
/// neighbouring channels. Scale and bias are those of a channel, as from opset 21 on.
///
/// - (C1) `X` has at least 2 axes, the second of which is that of channels.
/// - (C2) `scale` and `bias` hold one number for each channel.
/// - (C3) `num_groups` is at least 1.
/// - (C4) The channels are a multiple of `num_groups`.
///
/// Edge cases: a group of one element has variance 0 and gives `bias`.
public struct GroupNormalization: GroupedNormalization {
  public static let name = "GroupNormalization"
  public static let summary =
    "Y = (X - Mean) / √(Variance + epsilon) * scale + bias by row and group of channels"
  public static let inputs = [
    OperandSpecification("X"), OperandSpecification("scale"), OperandSpecification("bias"),
  ]
  public static let outputs = [OperandSpecification("Y")]
  public static let attributes = [
    epsilonSpecification,
    AttributeSpecification("num_groups", .int, .required, "how many groups channels make"),
    AttributeSpecification(
      "stash_type", .int, .defaults(.int(1)), "ONNX's precision of statistics; has no effect"),
  ]

  public let groupCount: Int?
  public let epsilon: Double
  public let stashType: Int

  private var groups: Int { groupCount ?? 1 }

  public init(groups: Int, epsilon: Double = 1e-5, stashType: Int = 1) {
    groupCount = groups
    self.epsilon = epsilon
    self.stashType = stashType
  }

  public init(_ attributes: Attributes) throws(ConstraintError) {
    let groups = attributes.int("num_groups") ?? 1
    if groups < 1 {
      throw ConstraintError(
        "C3", "num_groups must be at least 1 but is \(groups)", at: .attribute("num_groups"))
    }
    self.init(
      groups: groups, epsilon: attributes.float("epsilon") ?? 1e-5,
      stashType: attributes.int("stash_type") ?? 1)
  }

  public var attributes: Attributes {
    Self.withoutDefaults([
      "epsilon": .float(epsilon), "num_groups": .int(groups), "stash_type": .int(stashType),
    ])
  }

  public func inferTypes(_ inputs: [TensorType?]) throws(ConstraintError) -> [TensorType] {
    let type = try normalizedType(inputs)
    guard type.shape[1].divided(exactlyBy: .fixed(groups)) != nil || type.shape[1].isOpen else {
      throw ConstraintError(
        "C4", "the channels must be a multiple of num_groups, \(groups): \(input: 0)",
        at: .attribute("num_groups"))
    }
    return [type]
  }
}
