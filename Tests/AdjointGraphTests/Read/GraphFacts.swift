import AdjointGraph

/// What a graph says, by names and without numbers of values: two graphs are the same when these
/// are. Leaves stand by kind, as a file has them.
struct GraphFacts: Hashable {
  struct LeafFacts: Hashable {
    var name: String
    var kind: Leaf.Kind
    var type: TensorType
    var initializer: Initializer?
    var isTrainable: Bool
    var description: String?
  }

  struct NodeFacts: Hashable {
    var name: String
    var operation: String
    var attributes: Attributes
    var inputs: [String?]
    var outputs: [String]
    var description: String?
  }

  var name: String
  var description: String?
  var dimensions: [String: Int]
  var weights: String?
  var leaves: [LeafFacts]
  var nodes: [NodeFacts]
  var outputs: [String]
  var loss: String?
  var updates: [[String]]
  var training: TrainingRecipe?

  init(_ graph: Graph) {
    func names(_ values: [ValueID]) -> [String] { values.map(graph.name(of:)) }
    name = graph.name
    description = graph.description
    dimensions = graph.dimensions
    weights = graph.weights
    leaves = Leaf.Kind.allCases.flatMap { graph.leaves($0) }.map {
      LeafFacts(
        name: $0.name, kind: $0.kind, type: $0.type, initializer: $0.initializer,
        isTrainable: $0.isTrainable, description: $0.description)
    }
    nodes = graph.nodes.map { node in
      // Omitted inputs at the end are as good as none.
      let count = node.inputs.lastIndex { $0 != nil }.map { $0 + 1 } ?? 0
      return NodeFacts(
        name: node.name, operation: type(of: node.operation).name,
        attributes: node.operation.attributes,
        inputs: node.inputs.prefix(count).map { $0.map(graph.name(of:)) },
        outputs: names(node.outputs), description: node.description)
    }
    outputs = names(graph.outputs)
    loss = graph.loss.map(graph.name(of:))
    updates = graph.updates.map { names([$0.state, $0.value]) }
    training = graph.training
  }
}
