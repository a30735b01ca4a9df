/// Declares a network in Swift, and extends one: transforms add their nodes through it.
///
/// Types are inferred as nodes are added. A mistake does not interrupt: it is kept, values that
/// depend on it have no type, and `checked()` reports all mistakes together.
///
/// ```swift
/// var network = GraphBuilder(name: "line")
/// let x = network.input("x", ["batch", 3])
/// let w = network.parameter("w", [3, 1], initializer: .glorotNormal)
/// network.outputs = [network.add("y", MatMul(), x, w)]
/// ```
public struct GraphBuilder: Sendable {
  public private(set) var graph: Graph
  private var inference: TypeInference
  private var names: Set<String>
  /// Values that helpers made before under a key, to be used again.
  private var known: [String: ValueID] = [:]
  /// What is wrong so far.
  public private(set) var diagnostics: [Diagnostic] = []
  /// Goes in front of the names of nodes that are added without one.
  public var scope = "" {
    didSet { if scope != oldValue { counter = 0 } }
  }
  private var counter = 0

  public init(name: String = "graph") {
    graph = Graph(name: name)
    inference = TypeInference([])
    names = []
  }

  /// Begins a graph with the name, description, sizes, weights, data and seed of another, and nothing
  /// else.
  package init(like other: Graph) {
    self.init(name: other.name)
    graph.description = other.description
    graph.dimensions = other.dimensions
    graph.weights = other.weights
    graph.training = other.training
    // The values that they name are not there.
    graph.training?.metrics = []
  }

  /// Continues a graph.
  public init(extending checked: CheckedGraph) {
    graph = checked.graph
    inference = TypeInference(checked.types)
    names = Set(graph.values.map(\.name))
  }

  /// The type of a value, as far as it is known.
  public func type(of value: ValueID) -> TensorType? { inference.types[value.index] }

  /// The shape of a value of known type; of one without, a scalar's.
  public func shape(of value: ValueID) -> Shape { inference.types[value.index]?.shape ?? [] }

  /// The element type of a value of known type; of one without, the default.
  public func scalar(of value: ValueID) -> ScalarType {
    inference.types[value.index]?.scalar ?? .float32
  }

  /// Declares what the caller gives at each run.
  public mutating func input(
    _ name: String, _ shape: Shape, _ scalar: ScalarType = .float32
  ) -> ValueID {
    add(Leaf(name: name, kind: .input, type: TensorType(scalar, shape)))
  }

  /// Declares what training learns.
  public mutating func parameter(
    _ name: String, _ shape: Shape, _ scalar: ScalarType = .float32, initializer: Initializer,
    isTrainable: Bool = true
  ) -> ValueID {
    add(
      Leaf(
        name: name, kind: .parameter, type: TensorType(scalar, shape), initializer: initializer,
        isTrainable: isTrainable))
  }

  /// Declares what is carried from step to step.
  public mutating func state(
    _ name: String, _ shape: Shape, _ scalar: ScalarType = .float32, initializer: Initializer
  ) -> ValueID {
    add(
      Leaf(
        name: name, kind: .state, type: TensorType(scalar, shape), initializer: initializer))
  }

  /// Declares fixed values.
  public mutating func constant(_ name: String, _ tensor: Tensor) -> ValueID {
    add(
      Leaf(name: name, kind: .constant, type: tensor.type, initializer: .values(Literal(tensor))))
  }

  package mutating func add(_ leaf: Leaf) -> ValueID {
    let value = newValue(leaf.name, .leaf(graph.leaves.count), leaf.type)
    var leaf = leaf
    leaf.value = value
    graph.leaves.append(leaf)
    return value
  }

  /// Adds a node with one output, which is named after the node.
  @discardableResult
  public mutating func add(
    _ name: String? = nil, _ operation: some Operator, _ inputs: ValueID?...
  ) -> ValueID {
    add(name, operation, inputs: inputs, outputs: nil)[0]
  }

  /// Adds a node with the outputs named, or with one output named after it.
  @discardableResult
  public mutating func add(
    _ name: String? = nil, _ operation: any Operator, inputs: [ValueID?],
    outputs outputNames: [String]? = nil, description: String? = nil
  ) -> [ValueID] {
    let name = name ?? outputNames?.first ?? freshName()
    let index = graph.nodes.count
    var node = Node(
      name: name, operation: operation.placed(in: name), inputs: inputs, outputs: [],
      description: description)
    let outputNames = outputNames ?? [name]
    for (output, outputName) in outputNames.enumerated() {
      node.outputs.append(newValue(outputName, .node(index, output: output), nil))
    }
    let result = inference.infer(node, at: index, in: graph)
    diagnostics += result.diagnostics
    for (value, type) in zip(node.outputs, result.types) { inference.types[value.index] = type }
    graph.nodes.append(node)
    return node.outputs
  }

  /// Adds a node that uses the first so many outputs, each with a name of its own.
  public mutating func add(
    _ operation: any Operator, inputs: [ValueID?], outputCount: Int
  ) -> [ValueID] {
    let names = (0..<outputCount).map { _ in freshName() }
    return add(nil, operation, inputs: inputs, outputs: names)
  }

  /// The value that `make` adds, made once for each key.
  public mutating func once(
    _ key: String, _ make: (inout GraphBuilder) -> ValueID
  ) -> ValueID {
    if let value = known[key] { return value }
    let value = make(&self)
    known[key] = value
    return value
  }

  private mutating func newValue(
    _ name: String, _ producer: Graph.Producer, _ type: TensorType?
  ) -> ValueID {
    if !names.insert(name).inserted {
      diagnostics.append(
        Diagnostic(.duplicateName, "a value named \"\(name)\" exists already"))
    }
    graph.values.append(Graph.Value(name: name, producer: producer))
    inference.types.append(type)
    return ValueID(graph.values.count - 1)
  }

  private mutating func freshName() -> String {
    while true {
      counter += 1
      let name = scope.isEmpty ? "v\(counter)" : "\(scope).\(counter)"
      if !names.contains(name) { return name }
    }
  }

  /// Whether some value has this name.
  package func isTaken(_ name: String) -> Bool { names.contains(name) }

  /// Gives a value that a node makes another name; returns whether the name was free.
  @discardableResult
  package mutating func rename(_ value: ValueID, to name: String) -> Bool {
    guard !names.contains(name), let node = graph.producer(of: value) else { return false }
    let old = graph.values[value.index].name
    names.remove(old)
    names.insert(name)
    graph.values[value.index].name = name
    if graph.nodes[node].name == old { graph.nodes[node].name = name }
    return true
  }

  /// What the graph computes.
  public var outputs: [ValueID] {
    get { graph.outputs }
    set { graph.outputs = newValue }
  }

  /// The scalar that training minimises.
  public var loss: ValueID? {
    get { graph.loss }
    set { graph.loss = newValue }
  }

  /// What a step does to parameters and states.
  public var updates: [Graph.Update] {
    get { graph.updates }
    set { graph.updates = newValue }
  }

  /// How the graph is trained.
  public var training: TrainingRecipe? {
    get { graph.training }
    set { graph.training = newValue }
  }

  /// The graph, checked as a whole. Throws every mistake made while building it.
  public func checked() throws(Diagnostics) -> CheckedGraph {
    if !diagnostics.isEmpty { throw Diagnostics(diagnostics) }
    return try graph.checked()
  }
}
