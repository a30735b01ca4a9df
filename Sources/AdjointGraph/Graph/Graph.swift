/// A value of a graph: a leaf, or an output of a node. Valid in the graph that made it and in those
/// derived from it by adding.
public struct ValueID: Hashable, Sendable, Comparable {
  package var index: Int

  package init(_ index: Int) { self.index = index }

  public static func < (left: ValueID, right: ValueID) -> Bool { left.index < right.index }
}

/// One application of an operator.
public struct Node: Sendable {
  public var name: String
  public var operation: any Operator
  /// Omitted optional inputs are `nil`.
  public var inputs: [ValueID?]
  public var outputs: [ValueID]
  public var description: String?
  /// Whether a reverse pass computes the outputs again instead of keeping them: memory for work.
  public var isRecomputed = false
}

/// A static directed acyclic graph of operators, as declared and not yet checked.
///
/// Values are numbered: all nodes and leaves refer to them by number, people by name.
public struct Graph: Sendable {
  /// Where a value comes from.
  package enum Producer: Hashable, Sendable {
    case leaf(Int)
    case node(Int, output: Int)
  }

  /// A named value.
  package struct Value: Hashable, Sendable {
    package var name: String
    package var producer: Producer
  }

  /// A state's value for the next step.
  public struct Update: Hashable, Sendable {
    public var state: ValueID
    public var value: ValueID

    public init(state: ValueID, value: ValueID) {
      self.state = state
      self.value = value
    }
  }

  public var name: String
  public var description: String?
  /// Sizes for dimension names, used where the caller gives none.
  public var dimensions: [String: Int] = [:]
  public package(set) var leaves: [Leaf] = []
  public package(set) var nodes: [Node] = []
  package var values: [Value] = []
  /// What a run computes.
  public var outputs: [ValueID] = []
  /// The scalar that training minimises.
  public var loss: ValueID?
  /// What a step does to parameters and states.
  public var updates: [Update] = []
  /// A safetensors file beside the graph file with values of parameters, constants and states.
  public var weights: String?
  public var training: TrainingRecipe?

  public init(name: String = "graph") { self.name = name }

  /// The name of a value.
  public func name(of value: ValueID) -> String { values[value.index].name }

  /// The value with this name. Takes time in proportion to the graph.
  public func value(named name: String) -> ValueID? {
    values.firstIndex { $0.name == name }.map { ValueID($0) }
  }

  /// All values, leaves and nodes mixed, in the order they were declared.
  public var allValues: [ValueID] { values.indices.map { ValueID($0) } }

  /// The leaf that a value is, if it is one.
  public func leaf(of value: ValueID) -> Leaf? {
    guard case .leaf(let index) = values[value.index].producer else { return nil }
    return leaves[index]
  }

  /// The index in `nodes` of the node that makes a value, if one does.
  public func producer(of value: ValueID) -> Int? {
    guard case .node(let index, _) = values[value.index].producer else { return nil }
    return index
  }

  /// Leaves of one kind, in the order of declaration.
  public func leaves(_ kind: Leaf.Kind) -> [Leaf] { leaves.filter { $0.kind == kind } }

  /// The values of trainable parameters, in the order of declaration.
  public var trainableParameters: [ValueID] {
    leaves.filter { $0.kind == .parameter && $0.isTrainable }.map(\.value)
  }
}

extension Graph {
  /// Gives every leaf the element type that `convert` makes of its own.
  package mutating func convertLeaves(_ convert: (ScalarType) -> ScalarType) {
    for index in leaves.indices { leaves[index].type.scalar = convert(leaves[index].type.scalar) }
  }

  /// Leaves out what is said for people only.
  package mutating func removeDescriptions() {
    description = nil
    for index in leaves.indices { leaves[index].description = nil }
    for index in nodes.indices { nodes[index].description = nil }
  }

  /// Replaces dimension names by sizes.
  package mutating func bind(_ binding: [String: Int]) {
    for name in binding.keys { dimensions[name] = nil }
    for index in leaves.indices { leaves[index].type.shape.bind(binding) }
    for index in nodes.indices {
      nodes[index].operation = nodes[index].operation.bound(by: binding)
    }
  }

  /// Marks nodes to be recomputed in a reverse pass.
  package mutating func markRecomputed(_ indices: some Sequence<Int>) {
    for index in indices { nodes[index].isRecomputed = true }
  }

  /// Adds a node whose only output is the next value, and is named after it.
  package mutating func append(_ node: Node) {
    values.append(Value(name: node.name, producer: .node(nodes.count, output: 0)))
    nodes.append(node)
  }

  /// Puts another operator with the same operands in a node.
  package mutating func replaceOperation(of node: Int, by operation: any Operator) {
    nodes[node].operation = operation
  }
}
