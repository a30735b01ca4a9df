/// A graph ready to be used: read, checked, with its parameters in memory. The whole way from a
/// file to values on one page:
///
/// ```
/// JSON ── read, check ──▶ CheckedGraph ── differentiate ──▶ CheckedGraph
///      ── plan ──▶ ExecutionPlan ── execute ──▶ values
/// ```
///
/// Plans are made once for each choice of values and sizes, and kept. Not for several threads at
/// once.
public final class Program {
  public let checked: CheckedGraph
  public let options: Options
  private let file: GraphFile?
  /// The graph file, where it was read from one.
  let path: String?
  private var executors: [PlanKey: Executor] = [:]
  private var reversePasses: [ReverseKey: DifferentiatedGraph] = [:]

  /// What a user may decide beside the graph.
  public struct Options: Sendable {
    /// Runs the whole graph in this floating type.
    public var type: ScalarType?
    /// Takes the graph as it is used once training is over: dropout drops nothing.
    public var inference = false
    /// Decides all random numbers: initial values, orders, what random operators draw; by default
    /// the recipe's seed.
    public var seed: UInt64?
    /// Sizes of dimension names, where the data does not show them.
    public var dimensions: [String: Int] = [:]
    /// The most bytes that a plan, or a file, may take.
    public var memoryLimit = Int.max
    /// Values by name that go before the initializers.
    public var weights: [String: Tensor] = [:]

    public init() {}
  }

  /// Reads a graph file, and its weights file if it names one.
  public convenience init(
    path: String, registry: OperatorRegistry = .standard, options: Options = Options()
  ) throws(Diagnostics) {
    let bytes = try FileBytes.read(path, limit: min(options.memoryLimit, 1 << 30))
    let file = try GraphFile(reading: bytes, file: path, registry: registry)
    var options = options
    if let weights = file.checked.graph.weights {
      let tensors = try TensorFile.read(
        path: "\(folder(of: path))/\(weights)", limit: options.memoryLimit)
      for entry in tensors where options.weights[entry.name] == nil {
        options.weights[entry.name] = entry.tensor
      }
    }
    try self.init(file.checked, file: file, path: path, options: options)
  }

  /// Takes a graph that was declared in Swift, and values that go before its initializers.
  public convenience init(
    _ checked: CheckedGraph, weights: NamedTensors = [:], options: Options = Options()
  ) throws(Diagnostics) {
    var options = options
    for entry in weights { options.weights[entry.name] = entry.tensor }
    try self.init(checked, file: nil, path: nil, options: options)
  }

  private init(
    _ checked: CheckedGraph, file: GraphFile?, path: String?, options: Options
  ) throws(Diagnostics) {
    self.file = file
    self.path = path
    self.options = options
    var checked = checked
    if let type = options.type { checked = try checked.graph.converted(to: type).checked() }
    if options.inference { checked = try checked.inferenceForm() }
    self.checked = checked
  }

  /// Computes values of the graph, by default its outputs.
  ///
  /// - Parameter inputs: Tensors for the inputs that the values depend on.
  public func run(
    _ inputs: [String: Tensor], computing names: [String]? = nil
  ) throws(Diagnostics) -> [String: Tensor] {
    try locating { () throws(Diagnostics) in
      let values = try self.values(named: names, else: checked.graph.outputs)
      let executor = try run(checked, nil, fetching: values, inputs)
      return Dictionary(values.map { (checked.name(of: $0), executor[$0]) }) { first, _ in first }
        .compactMapValues(\.self)
    }
  }

  /// Computes a scalar, by default the loss, and its gradients, by default with respect to all
  /// trainable parameters. Each gradient has the name of what it is taken by.
  public func gradients(
    of name: String? = nil, withRespectTo names: [String]? = nil, _ inputs: [String: Tensor]
  ) throws(Diagnostics) -> (value: Tensor, gradients: [String: Tensor]) {
    let reverse = try differentiated(of: name, withRespectTo: names)
    return try locating { () throws(Diagnostics) in
      let key = ReverseKey(of: reverse.of, withRespectTo: reverse.withRespectTo)
      let fetched = [reverse.of] + reverse.gradients
      let executor = try run(reverse.checked, key, fetching: fetched, inputs)
      let tensors = fetched.compactMap { executor[$0] }
      let wanted = reverse.withRespectTo.map { checked.name(of: $0) }
      return (tensors[0], Dictionary(zip(wanted, tensors.dropFirst())) { first, _ in first })
    }
  }

  /// The graph with the reverse pass of a scalar, by default of the loss with respect to all
  /// trainable parameters.
  public func differentiated(
    of name: String? = nil, withRespectTo names: [String]? = nil
  ) throws(Diagnostics) -> DifferentiatedGraph {
    try locating { () throws(Diagnostics) in
      let loss = [checked.graph.loss].compactMap(\.self)
      guard let value = try values(named: name.map { [$0] }, else: loss).first else {
        throw Diagnostics(.noLoss, "the graph names no loss; say what to differentiate")
      }
      let wanted = try values(named: names, else: checked.graph.trainableParameters)
      let key = ReverseKey(of: value, withRespectTo: wanted)
      if let known = reversePasses[key] { return known }
      let reverse = try checked.addingReversePass(of: value, withRespectTo: wanted)
      reversePasses[key] = reverse
      return reverse
    }
  }

  /// The values with these names, or others where none are given; an unknown name is an error that
  /// suggests another.
  public func values(
    named names: [String]?, else others: [ValueID] = []
  ) throws(Diagnostics) -> [ValueID] {
    guard let names else { return others }
    let known = Dictionary(
      checked.graph.allValues.map { (checked.name(of: $0), $0) }
    ) { first, _ in first }
    var values: [ValueID] = []
    for name in names {
      guard let value = known[name] else {
        throw Diagnostics(
          .unknownValue,
          "no value named \"\(name)\"\(NearestName.hint(name, among: known.keys.sorted()))")
      }
      values.append(value)
    }
    return values
  }

  /// Adds lines and columns of the graph file to what is wrong.
  public func locating<R>(_ body: () throws(Diagnostics) -> R) throws(Diagnostics) -> R {
    do throws(Diagnostics) {
      return try body()
    } catch {
      throw file?.located(error) ?? error
    }
  }

  /// Refuses a graph that holds a value beyond the memory limit, as far as extents are known.
  public func checkMemory() throws(Diagnostics) {
    try locating { () throws(Diagnostics) in
      let known = checked.graph.allValues.filter { value in
        checked.type(of: value).byteCount.map { $0 > options.memoryLimit } ?? false
      }
      guard let value = known.first else { return }
      throw Diagnostics(
        .memoryLimit,
        "\"\(checked.name(of: value))\" is \(checked.type(of: value)), which takes \(checked.type(of: value).byteCount ?? 0) bytes, but the limit is \(options.memoryLimit) bytes",
        at: checked.graph.path(of: value))
    }
  }

  private struct ReverseKey: Hashable {
    var of: ValueID
    var withRespectTo: [ValueID]
  }

  private struct PlanKey: Hashable {
    /// `nil` for the forward pass.
    var reverse: ReverseKey?
    var fetched: [ValueID]
    var shapes: [String: [Int]]
  }

  private func run(
    _ graph: CheckedGraph, _ reverse: ReverseKey?, fetching: [ValueID], _ inputs: [String: Tensor]
  ) throws(Diagnostics) -> Executor {
    let key = PlanKey(reverse: reverse, fetched: fetching, shapes: inputs.mapValues(\.shape))
    let executor: Executor
    if let known = executors[key] {
      executor = known
    } else {
      executor = try makeExecutor(graph, fetching: fetching, inputs)
      executors[key] = executor
    }
    try executor.setInputs(inputs)
    try executor.run()
    return executor
  }

  /// An executor for values of a graph, its parameters initialised and its inputs sized by tensors.
  public func makeExecutor(
    _ graph: CheckedGraph, fetching: [ValueID], updating: Bool = false, _ inputs: [String: Tensor]
  ) throws(Diagnostics) -> Executor {
    let plan = try plan(graph, fetching: fetching, updating: updating, inputs)
    let state = GraphState(graph, layout: plan.state)
    try state.initialize(
      seed: options.seed ?? checked.graph.training?.seed ?? 0, weights: options.weights)
    return Executor(plan, state: state)
  }

  /// The plan for values of a graph whose inputs have the shapes of tensors.
  public func plan(
    _ graph: CheckedGraph, fetching: [ValueID], updating: Bool = false, _ inputs: [String: Tensor]
  ) throws(Diagnostics) -> ExecutionPlan {
    var binding = DimensionBinding(options.dimensions)
    let leaves = graph.graph.leaves(.input)
    for name in inputs.keys.sorted() where !leaves.contains(where: { $0.name == name }) {
      throw Diagnostics(
        .unknownInput,
        "the graph has no input \"\(name)\"\(NearestName.hint(name, among: leaves.map(\.name)))")
    }
    for leaf in leaves {
      if let tensor = inputs[leaf.name] { try binding.bind(leaf, to: tensor.shape) }
    }
    return try ExecutionPlan(
      graph, fetching: fetching, updating: updating, binding: binding,
      memoryLimit: options.memoryLimit)
  }
}

/// The folder that a path is in.
func folder(of path: String) -> String {
  path.lastIndex(of: "/").map { String(path[..<$0]) } ?? "."
}
