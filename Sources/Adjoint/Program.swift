/// A graph ready to be used: read, checked, with its parameters in memory. The whole way from a
/// file to values on one page:
///
/// ```
/// JSON ── read, check ──▶ CheckedGraph ── differentiate ──▶ CheckedGraph
///      ── optimise ──▶ CheckedGraph ── plan ──▶ ExecutionPlan ── execute ──▶ values
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
  var derived: [Derivative: DerivedGraph] = [:]

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
    /// Computes values of the forward pass again in the reverse pass where the memory limit asks
    /// for it.
    public var recomputes = false
    /// Whether passes make graphs cheaper before they are planned.
    public var optimizes = true
    /// How many threads may work on a run, the caller's among them.
    public var workers = 1
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
    try checkDimensionNames()
  }

  /// Computes values of the graph, by default its outputs.
  ///
  /// - Parameters:
  ///   - inputs: Tensors for the inputs that the values depend on.
  ///   - cancellation: May call the run off; it then throws a diagnostic with the code `cancelled`.
  public func run(
    _ inputs: [String: Tensor], computing names: [String]? = nil, cancellation: Cancellation? = nil
  ) throws(Diagnostics) -> [String: Tensor] {
    try locating { () throws(Diagnostics) in
      let values = try self.values(named: names, else: checked.graph.outputs)
      let executor = try run(checked, nil, fetching: values, inputs, cancellation)
      return Dictionary(values.map { (checked.name(of: $0), executor[$0]) }) { first, _ in first }
        .compactMapValues(\.self)
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

  /// Adds lines and columns of the graph file to what is wrong with it, or with a graph that was
  /// derived from it.
  public func locating<R>(
    in derived: CheckedGraph? = nil, _ body: () throws(Diagnostics) -> R
  ) throws(Diagnostics) -> R {
    do throws(Diagnostics) {
      return try body()
    } catch {
      throw file?.located(error, in: derived?.graph) ?? error
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

  private struct PlanKey: Hashable {
    /// `nil` for the graph itself.
    var derivative: Derivative?
    var fetched: [ValueID]
    var shapes: [String: [Int]]
  }

  /// Runs the graph, or one derived from it, and gives it as it is after the run.
  func run(
    _ graph: CheckedGraph, _ derivative: Derivative?, fetching: [ValueID],
    _ inputs: [String: Tensor], _ cancellation: Cancellation? = nil
  ) throws(Diagnostics) -> Executor {
    let key = PlanKey(derivative: derivative, fetched: fetching, shapes: inputs.mapValues(\.shape))
    let executor: Executor
    if let known = executors[key] {
      executor = known
    } else {
      executor = try makeExecutor(graph, fetching: fetching, inputs)
      executors[key] = executor
    }
    try executor.setInputs(inputs)
    try executor.run(cancellation)
    return executor
  }

  /// An executor for values of a graph, its parameters initialised and its inputs sized by tensors.
  ///
  /// - Parameter workers: How many threads may work, by default what the options say.
  public func makeExecutor(
    _ graph: CheckedGraph, fetching: [ValueID], updating: Bool = false, _ inputs: [String: Tensor],
    workers: Int? = nil
  ) throws(Diagnostics) -> Executor {
    let plan = try plan(graph, fetching: fetching, updating: updating, inputs)
    let state = GraphState(graph, layout: plan.state)
    try state.initialize(
      seed: options.seed ?? checked.graph.training?.seed ?? 0, weights: options.weights)
    return Executor(plan, state: state, workers: workers ?? options.workers)
  }

  /// The plan for values of a graph whose inputs have the shapes of tensors.
  ///
  /// - Parameter memoryLimit: The most bytes it may take, by default what the options say.
  public func plan(
    _ graph: CheckedGraph, fetching: [ValueID], updating: Bool = false, _ inputs: [String: Tensor],
    memoryLimit: Int? = nil
  ) throws(Diagnostics) -> ExecutionPlan {
    let binding = try binding(of: graph, inputs)
    var graph = graph
    if options.optimizes {
      graph =
        graph.optimized(
          computing: fetching, updating: updating, sizes: binding.sizes
        ).checked
    }
    return try ExecutionPlan(
      graph, fetching: fetching, updating: updating, binding: binding,
      memoryLimit: memoryLimit ?? options.memoryLimit)
  }

  /// What the passes do to a graph before it is planned.
  public func passes(
    _ graph: CheckedGraph, fetching: [ValueID], updating: Bool = false, _ inputs: [String: Tensor]
  ) throws(Diagnostics) -> [Pass.Report] {
    try graph.optimized(
      computing: fetching, updating: updating, sizes: binding(of: graph, inputs).sizes
    ).reports
  }

  /// The sizes of dimension names, by the options and by the shapes of tensors.
  private func binding(
    of graph: CheckedGraph, _ inputs: [String: Tensor]
  ) throws(Diagnostics) -> DimensionBinding {
    var binding = DimensionBinding(options.dimensions)
    let leaves = graph.graph.leaves(.input)
    for name in inputs.keys.sorted() where !leaves.contains(where: { $0.name == name }) {
      throw Diagnostics(
        .unknownInput,
        "the graph has no input \"\(name)\"\(NearestName.hint(name, among: leaves.map(\.name)))")
    }
    for leaf in leaves {
      if let tensor = inputs[leaf.name] {
        try binding.bind(leaf, to: tensor.shape, at: graph.graph.path(of: leaf.value))
      }
    }
    return binding
  }

  /// A program like this one, of a graph made of its graph.
  func with(_ checked: CheckedGraph) throws(Diagnostics) -> Program {
    var options = options
    (options.type, options.inference, options.recomputes) = (nil, false, false)
    return try Program(checked, file: file, path: path, options: options)
  }
}

/// The folder that a path is in.
func folder(of path: String) -> String {
  path.lastIndex(of: "/").map { String(path[..<$0]) } ?? "."
}
