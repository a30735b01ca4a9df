/// Where a pullback is applied: the node's values and the cotangents of its outputs.
public struct PullbackSite: Sendable {
  /// The node's inputs; omitted ones are `nil`.
  public var inputs: [ValueID?]
  /// The node's outputs, as many as it uses.
  public var outputs: [ValueID]
  /// One for each output; `nil` is a symbolic zero. At least one is not `nil`.
  public var cotangents: [ValueID?]

  public init(inputs: [ValueID?], outputs: [ValueID], cotangents: [ValueID?]) {
    self.inputs = inputs
    self.outputs = outputs
    self.cotangents = cotangents
  }

  /// The first input, for operators whose first input is required.
  public var x: ValueID { input(0) }

  /// The only, or first, output.
  public var y: ValueID { outputs[0] }

  /// A required input.
  public func input(_ index: Int) -> ValueID {
    guard let value = inputs[index] else {
      preconditionFailure("the checker lets no required input be omitted")
    }
    return value
  }
}
