/// What an operator type declares, looked at once: its declarations are computed properties, which
/// make their arrays anew at every look.
package final class OperatorSignature: Sendable {
  package let operation: any Operator.Type
  package let name: String
  package let inputs: [OperandSpecification]
  package let inputCounts: (least: Int, most: Int?)
  package let attributes: [AttributeSpecification]

  init(of operation: any Operator.Type) {
    self.operation = operation
    name = operation.name
    inputs = operation.inputs
    inputCounts = operation.inputCounts
    attributes = operation.attributes
  }

  /// The specification of input `index`; of all from the last on where it is variadic.
  package func input(_ index: Int) -> OperandSpecification { inputs[min(index, inputs.count - 1)] }
}

/// The signatures of the operators met so far.
package struct OperatorSignatures: Sendable {
  private var known: [ObjectIdentifier: OperatorSignature] = [:]

  package init() {}

  package subscript(_ operation: any Operator.Type) -> OperatorSignature {
    mutating get {
      let key = ObjectIdentifier(operation)
      if let signature = known[key] { return signature }
      let signature = OperatorSignature(of: operation)
      known[key] = signature
      return signature
    }
  }
}
