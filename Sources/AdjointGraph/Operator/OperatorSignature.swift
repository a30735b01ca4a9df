/// What an operator type declares, looked at once: its declarations are computed properties, which
/// make their arrays anew at every look.
package final class OperatorSignature: Sendable {
  package let operation: any Operator.Type
  package let name: String
  package let inputs: [OperandSpecification]
  package let inputCounts: (least: Int, most: Int?)
  package let attributes: [AttributeSpecification]
  /// For each input the first that has the same type variable.
  private let variables: [Int]

  init(of operation: any Operator.Type) {
    let inputs = operation.inputs
    self.operation = operation
    self.inputs = inputs
    name = operation.name
    inputCounts = operation.inputCounts
    attributes = operation.attributes
    variables = inputs.map { input in
      inputs.firstIndex { $0.variable == input.variable } ?? 0
    }
  }

  /// The specification of input `index`; of all from the last on where it is variadic.
  package func input(_ index: Int) -> OperandSpecification { inputs[place(index)] }

  /// The element types that input `index` may have.
  package func types(ofInput index: Int) -> ElementTypes { inputs[place(index)].types }

  /// A number for the type variable of input `index`.
  func variable(ofInput index: Int) -> Int { variables[place(index)] }

  private func place(_ index: Int) -> Int { min(index, inputs.count - 1) }
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
