import AdjointFormats
import AdjointGraph
import AdjointRuntime
import AdjointTransforms

/// Trains a graph: makes the step out of its loss and the recipe's optimiser, and takes it batch by
/// batch. The parameters are in `state`.
///
/// Not for several threads at once.
public final class Trainer {
  public let recipe: TrainingRecipe
  public let data: TrainingData
  /// The graph with its reverse pass and its update.
  public let step: CheckedGraph
  public let state: GraphState
  /// What training has come to so far.
  public internal(set) var report = TrainingReport()
  /// How many epochs there will be at the end of the next run.
  private var goal: Int
  /// Tells the declared graph from others.
  let fingerprint: String
  /// The step's graph as in inference, to validate with.
  private let inference: CheckedGraph
  private let loss: ValueID
  private let metrics: [ValueID]
  private let dimensions: [String: Int]
  private let memoryLimit: Int
  private let optimizes: Bool
  private let workers: Int
  /// By number of rows.
  private var training: [Int: Executor] = [:]
  private var validating: [Int: Executor] = [:]

  /// - Parameters:
  ///   - weights: Values by name that go before the initializers.
  ///   - dimensions: Sizes of dimension names that the data does not show.
  ///   - optimizes: Whether passes make the graph cheaper before it is planned.
  ///   - workers: How many threads may work, the caller's among them.
  public init(
    _ checked: CheckedGraph, recipe: TrainingRecipe, data: TrainingData,
    weights: [String: Tensor] = [:], dimensions: [String: Int] = [:], memoryLimit: Int = .max,
    optimizing optimizes: Bool = true, workers: Int = 1
  ) throws(Diagnostics) {
    guard let loss = checked.graph.loss else {
      throw Diagnostics(.noLoss, "the graph names no loss, so there is nothing to minimise")
    }
    step = try checked.addingTrainingStep(recipe.optimizer)
    inference = try step.inferenceForm()
    fingerprint = checked.graph.fingerprint
    self.recipe = recipe
    goal = recipe.epochs
    self.data = data
    self.loss = loss
    self.dimensions = dimensions
    self.memoryLimit = memoryLimit
    self.optimizes = optimizes
    self.workers = workers
    metrics = recipe.metrics.compactMap { checked.graph.value(named: $0) }
    try Self.check(data, for: checked, computing: [loss] + metrics)
    let rows = min(recipe.batchSize, data.trainingRows.count)
    let plan = try Self.plan(
      step, fetching: [loss], updating: true, data.shapes(rows: rows), dimensions, memoryLimit,
      optimizing: optimizes)
    state = GraphState(step, layout: plan.state)
    try state.initialize(seed: recipe.seed, weights: weights)
  }

  /// The values of all parameters, in the order of declaration.
  public var parameters: NamedTensors {
    var parameters = NamedTensors()
    for leaf in step.graph.leaves(.parameter) { parameters[leaf.name] = state[leaf.value] }
    return parameters
  }

  private static func check(
    _ data: TrainingData, for checked: CheckedGraph, computing values: [ValueID]
  ) throws(Diagnostics) {
    let nodes = checked.nodes(neededFor: values).map { checked.graph.nodes[$0] }
    let needed = Set(values + nodes.flatMap { $0.inputs.compactMap(\.self) })
    for leaf in checked.graph.leaves(.input)
    where needed.contains(leaf.value) && data.tensors[leaf.value] == nil {
      throw Diagnostics(
        .missingData, "the recipe has no data for input \"\(leaf.name)\"",
        at: checked.graph.path(of: leaf.value))
    }
  }

  private static func plan(
    _ step: CheckedGraph, fetching values: [ValueID], updating: Bool, _ shapes: [ValueID: [Int]],
    _ dimensions: [String: Int], _ memoryLimit: Int, optimizing optimizes: Bool,
    sharing state: StateLayout? = nil
  ) throws(Diagnostics) -> ExecutionPlan {
    var binding = DimensionBinding(dimensions)
    for leaf in step.graph.leaves {
      if let shape = shapes[leaf.value] {
        try binding.bind(leaf, to: shape, at: step.graph.path(of: leaf.value))
      }
    }
    let graph =
      optimizes
      ? step.optimized(computing: values, updating: updating, sizes: binding.sizes).checked
      : step
    return try ExecutionPlan(
      graph, fetching: values, updating: updating, binding: binding, memoryLimit: memoryLimit,
      sharing: state)
  }

  /// Runs the epochs of the recipe, those left that a checkpoint has not behind it; once more where
  /// they have been run. `onEpoch` sees each as it ends.
  ///
  /// - Parameter cancellation: May call training off, which then throws a diagnostic with the code
  ///   `cancelled` and leaves parameters and states as the last whole step made them; the next run begins
  ///   the epoch again.
  public func run(
    _ cancellation: Cancellation? = nil,
    onEpoch: (EpochReport) throws(Diagnostics) -> Void = { _ in }
  ) throws(Diagnostics) -> TrainingReport {
    let start = ContinuousClock.now
    defer { goal += recipe.epochs }
    if report.epochs > 0, report.epochs >= goal { report.validation = try validate() }
    while report.epochs < goal {
      report.loss = try trainOnce(report.epochs, cancellation)
      report.validation = try validate()
      report.epochs += 1
      report.seconds = (ContinuousClock.now - start) / .seconds(1)
      try onEpoch(EpochReport(of: goal, so: report))
    }
    return report
  }

  /// One pass over the training rows; gives the mean loss over them.
  private func trainOnce(
    _ epoch: Int, _ cancellation: Cancellation?
  ) throws(Diagnostics) -> Double {
    let rows = recipe.shuffle ? shuffled(data.trainingRows, epoch) : data.trainingRows
    var total = 0.0
    for start in Swift.stride(from: 0, to: rows.count, by: recipe.batchSize) {
      let batch = rows[start..<min(start + recipe.batchSize, rows.count)]
      let executor = try executor(rows: batch.count, training: true)
      data.feed(batch, to: executor)
      try executor.run(cancellation)
      let loss = executor.scalar(loss)
      guard loss.isFinite else {
        throw Diagnostics(
          .diverged, "the loss is \(loss) at step \(report.steps) in epoch \(epoch + 1)",
          notes: ["a smaller learning rate usually helps"])
      }
      total += loss * Double(batch.count)
      report.steps += 1
    }
    return total / Double(max(rows.count, 1))
  }

  /// Loss and metrics over the validation rows, with the graph as in inference; `nil` where there
  /// are no such rows.
  public func validate() throws(Diagnostics) -> Evaluation? {
    let rows = data.validationRows
    if rows.isEmpty { return nil }
    var totals = [Double](repeating: 0, count: 1 + metrics.count)
    for start in Swift.stride(from: 0, to: rows.count, by: recipe.batchSize) {
      let batch = rows[start..<min(start + recipe.batchSize, rows.count)]
      let executor = try executor(rows: batch.count, training: false)
      data.feed(batch, to: executor)
      try executor.run()
      for (index, value) in ([loss] + metrics).enumerated() {
        totals[index] += executor.scalar(value) * Double(batch.count)
      }
    }
    let means = totals.map { $0 / Double(rows.count) }
    return Evaluation(
      loss: means[0],
      metrics: zip(metrics, means.dropFirst()).map { (step.name(of: $0), $1) })
  }

  private func executor(rows: Int, training isTraining: Bool) throws(Diagnostics) -> Executor {
    if let known = isTraining ? training[rows] : validating[rows] { return known }
    let plan = try Self.plan(
      isTraining ? step : inference, fetching: isTraining ? [loss] : [loss] + metrics,
      updating: isTraining,
      data.shapes(rows: rows), dimensions, memoryLimit, optimizing: optimizes,
      sharing: state.layout)
    let executor = Executor(plan, state: state, workers: workers)
    if isTraining { training[rows] = executor } else { validating[rows] = executor }
    return executor
  }

  /// The rows in an order that depends on seed and epoch alone. Fisher and Yates.
  func shuffled(_ rows: [Int], _ epoch: Int) -> [Int] {
    let random = Philox(seed: recipe.seed, name: "shuffle \(epoch)")
    var rows = rows
    for index in rows.indices.dropFirst().reversed() {
      rows.swapAt(index, Int(random.uniform(index) * Double(index + 1)))
    }
    return rows
  }
}

extension CheckedGraph {
  /// Adds the reverse pass of the loss with respect to the trainable parameters, and one step of an
  /// optimiser.
  public func addingTrainingStep(_ optimizer: OptimizerRecipe) throws(Diagnostics) -> CheckedGraph {
    guard let loss = graph.loss else {
      throw Diagnostics(.noLoss, "the graph names no loss, so there is nothing to minimise")
    }
    let parameters = graph.trainableParameters.filter { type(of: $0).scalar.isFloating }
    guard !parameters.isEmpty else {
      throw Diagnostics(.nothingToTrain, "the graph has no trainable parameters")
    }
    return try addingReversePass(of: loss, withRespectTo: parameters).addingUpdate(optimizer)
  }
}
