import AdjointGraph

extension Graph {
  /// The same graph with every floating value in one element type: leaves, and the attributes of
  /// nodes that name a type. Where a node without inputs leaves its type out, it is written.
  public func converted(to scalar: ScalarType) throws(Diagnostics) -> Graph {
    precondition(scalar.isFloating, "graphs are converted between floating types")
    var result = self
    result.convertLeaves { $0.isFloating ? scalar : $0 }
    for (index, node) in nodes.enumerated() {
      let operation = type(of: node.operation)
      var attributes = node.operation.attributes
      var isChanged = false
      for specification in operation.attributes where specification.kind == .scalarType {
        let written = attributes[specification.name] ?? specification.defaultValue
        let old = written.map { $0.scalarType } ?? node.operation.ownType
        guard let old, old.isFloating else { continue }
        attributes[specification.name] = .string(scalar.rawValue)
        isChanged = true
      }
      guard isChanged else { continue }
      for specification in operation.attributes where attributes[specification.name] == nil {
        attributes[specification.name] = specification.defaultValue
      }
      do throws(ConstraintError) {
        result.replaceOperation(of: index, by: try operation.init(attributes))
      } catch {
        throw Diagnostics(
          .constraint(error.number, of: operation.name),
          "node \"\(node.name)\" in \(scalar): \(error.message)",
          at: DocumentPath().key("nodes").index(index))
      }
    }
    return result
  }
}

extension Operator {
  /// The element type that an operator without inputs makes.
  fileprivate var ownType: ScalarType? {
    Self.inputs.isEmpty ? (try? inferTypes([]))?.first?.scalar : nil
  }
}

extension AttributeValue {
  /// The element type that a text names.
  fileprivate var scalarType: ScalarType? {
    guard case .string(let name) = self else { return nil }
    return ScalarType(rawValue: name)
  }
}
