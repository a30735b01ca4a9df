import Adjoint

/// A pass with all that it takes to run it: a training step where there is a recipe, or the one asked
/// for, on the data given, or a batch of the recipe's.
struct PassRun {
  static let options =
    GraphOptions.inputs + [GraphOptions.recompute, GraphOptions.optimize] + GraphOptions.options

  let program: Program
  let pass: GraphPass
  private let inputs: [String: Tensor]

  init(_ arguments: ParsedArguments) throws {
    let options = try GraphOptions(arguments)
    let program = try options.program()
    var inputs = try options.inputs(for: program)
    if !options.givesInputs, let rows = program.checked.graph.training?.batchSize {
      inputs = inputs.mapValues { $0.prefix(rows) }
    }
    self.inputs = inputs
    self.program = try program.recomputing(for: inputs)
    let standard = program.checked.graph.training == nil ? "forward" : "step"
    pass = try GraphPass(arguments, default: standard, of: self.program)
  }

  /// An executor whose inputs are set.
  ///
  /// - Parameter workers: How many threads may work, by default what the command line says.
  func executor(workers: Int? = nil) throws(Diagnostics) -> Executor {
    let executor = try program.makeExecutor(
      pass.checked, fetching: pass.fetched, updating: pass.updates, inputs, workers: workers)
    try executor.setInputs(inputs)
    return executor
  }

  /// Does something with an executor; what goes wrong is said of the file.
  func run<Result>(
    _ body: (Executor) throws(Diagnostics) -> Result
  ) throws(Diagnostics) -> Result {
    try program.locating(in: pass.checked) { () throws(Diagnostics) in try body(executor()) }
  }
}
