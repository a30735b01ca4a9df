extension Operator {
  /// Evaluates on whole tensors. `outputs` have the inferred types; omitted inputs are `nil`.
  public func evaluate(
    _ inputs: [Tensor?], into outputs: inout [Tensor], randomness: Randomness = Randomness()
  ) throws(EvaluationError) {
    // The tensors are kept alive, and the outputs made unique, for as long as views exist.
    var targets: [MutableTensorView] = []
    for index in outputs.indices {
      outputs[index].withMutableView { targets.append($0) }
    }
    var sources: [TensorView?] = []
    for input in inputs {
      if let input { input.withView { sources.append($0) } } else { sources.append(nil) }
    }
    defer { withExtendedLifetime((inputs, outputs)) {} }
    try evaluate(sources, into: targets, randomness: randomness)
  }
}
