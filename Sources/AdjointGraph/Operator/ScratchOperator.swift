/// An operator whose definition itself works in the scratch that it asks the plan for, so that a run
/// of it allocates nothing.
public protocol ScratchOperator: Operator {
  /// The definition, as `Operator` has it, with `scratchByteCount` bytes to work in, which may hold
  /// anything and are aligned for any element.
  func evaluate(
    _ inputs: [TensorView?], into outputs: [MutableTensorView], scratch: UnsafeMutableRawPointer
  ) throws(EvaluationError)
}

extension ScratchOperator {
  /// Where there is no plan, scratch is taken for the evaluation alone.
  public func evaluate(_ inputs: [TensorView?], into outputs: [MutableTensorView])
    throws(EvaluationError)
  {
    let byteCount = scratchByteCount(
      inputs.map { $0.map { TensorType($0.scalar, Shape($0.shape)) } },
      outputs.map { TensorType($0.scalar, Shape($0.shape)) })
    var failure: EvaluationError?
    withUnsafeTemporaryAllocation(byteCount: max(byteCount, 1), alignment: 64) { memory in
      guard let scratch = memory.baseAddress else { return }
      do throws(EvaluationError) {
        try evaluate(inputs, into: outputs, scratch: scratch)
      } catch {
        failure = error
      }
    }
    if let failure { throw failure }
  }
}
