/// A graph that obeys every rule: names are unique, references resolve, nothing is cyclic, every
/// node's constraints hold and every value has a type. Only the checker makes one.
public struct CheckedGraph: Sendable {
  public let graph: Graph
  /// One for each value, by number.
  package let types: [TensorType]
  /// Indices of `graph.nodes`, each behind the nodes it depends on; the order of the file wherever
  /// that is possible.
  public let order: [Int]

  init(graph: Graph, types: [TensorType], order: [Int]) {
    self.graph = graph
    self.types = types
    self.order = order
  }

  /// The type of a value.
  public func type(of value: ValueID) -> TensorType { types[value.index] }

  /// The name of a value.
  public func name(of value: ValueID) -> String { graph.name(of: value) }

  /// The names of all extents that are not numbers, in types and in attributes.
  package var dimensionNames: Set<String> {
    var names = Set(graph.dimensions.keys)
    for type in types {
      for dimension in type.shape.dimensions { names.formUnion(dimension.names) }
    }
    for node in graph.nodes {
      for attribute in node.operation.attributes.entries {
        switch attribute.value {
        case .dimension(let dimension): names.formUnion(dimension.names)
        case .dimensions(let dimensions): names.formUnion(dimensions.flatMap(\.names))
        default: break
        }
      }
    }
    return names
  }
}

extension Graph {
  /// Checks the graph as a whole and throws everything that is wrong with it.
  public func checked() throws(Diagnostics) -> CheckedGraph {
    var check = GraphCheck(graph: self)
    return try check.run()
  }
}
