import Adjoint

enum BenchCommand: Command {
  static let specification = CommandSpecification(
    name: "bench", abstract: "Measures how long a pass takes.",
    arguments: [GraphOptions.argument],
    options: GraphPass.options("What to measure", default: "step, where there is a recipe") + [
      OptionSpecification("--seconds", "NUMBER", "How long to measure. (default: 1)"),
      .flag(
        "--compare", "Takes turns with one worker, and prints how many times as fast --workers are."
      ),
    ] + GraphOptions.inputs + [GraphOptions.results[1]] + [
      GraphOptions.recompute, GraphOptions.optimize,
    ]
      + GraphOptions.options,
    examples: [("adjoint bench Graphs/models/digits.json --pass step", "a training step")])

  static func run(_ arguments: ParsedArguments, _ console: Console) throws {
    let options = try GraphOptions(arguments)
    let seconds = try arguments.number("--seconds", in: 0...86_400) ?? 1
    var program = try options.program()
    let standard = program.checked.graph.training == nil ? "forward" : "step"
    var inputs = try options.inputs(for: program)
    if arguments.value("--inputs") == nil, let rows = program.checked.graph.training?.batchSize {
      inputs = inputs.mapValues { $0.prefix(rows) }
    }
    program = try program.recomputing(for: inputs)
    let pass = try GraphPass(arguments, default: standard, of: program)
    let isJSON = try arguments.choice("--format", ["text", "json"]) == "json"
    func executor(workers: Int) throws(Diagnostics) -> Executor {
      try program.makeExecutor(
        pass.checked, fetching: pass.fetched, updating: pass.updates, inputs, workers: workers)
    }
    try program.locating(in: pass.checked) { () throws(Diagnostics) in
      let many = try executor(workers: options.options.workers)
      if arguments.has("--compare") {
        let comparison = try WorkerComparison(
          executor(workers: 1), many, workers: options.options.workers, inputs, seconds: seconds)
        console.output(isJSON ? comparison.json : comparison.text)
      } else {
        let benchmark = try Benchmark(
          many, inputs, loss: program.checked.graph.loss, seconds: seconds)
        console.output(isJSON ? benchmark.json : benchmark.text)
      }
    }
  }
}
