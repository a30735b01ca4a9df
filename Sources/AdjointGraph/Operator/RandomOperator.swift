/// An operator that draws random numbers: element `i` of its outputs may depend on number `i` of
/// its stream. So the numbers are the same for any order of work and any number of workers.
public protocol RandomOperator: Operator {
  var stream: RandomStream { get set }

  /// The definition, as `Operator` has it, with the numbers of the stream.
  func evaluate(
    _ inputs: [TensorView?], into outputs: [MutableTensorView], drawing numbers: Philox
  ) throws(EvaluationError)
}

extension RandomOperator {
  public static var family: OperatorFamily { .random }
  public static var traits: OperatorTraits { [.random] }

  public func evaluate(_ inputs: [TensorView?], into outputs: [MutableTensorView])
    throws(EvaluationError)
  {
    try evaluate(inputs, into: outputs, randomness: Randomness())
  }

  public func evaluate(
    _ inputs: [TensorView?], into outputs: [MutableTensorView], randomness: Randomness
  ) throws(EvaluationError) {
    try evaluate(inputs, into: outputs, drawing: randomness.numbers(of: stream.key))
  }
}

extension Operator {
  /// The operator of a node with this name: a stream that has no name takes it.
  func placed(in node: String) -> any Operator {
    guard var random = self as? any RandomOperator, random.stream == RandomStream() else {
      return self
    }
    random.stream.name = node
    return random
  }
}
