import Adjoint

enum BenchCommand: Command {
  static let specification = CommandSpecification(
    name: "bench", abstract: "Measures how long a pass takes.",
    arguments: [GraphOptions.argument],
    options: GraphPass.options("What to measure", default: "step, where there is a recipe") + [
      OptionSpecification("--seconds", "NUMBER", "How long to measure. (default: 1)")
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
    let benchmark = try program.locating(in: pass.checked) { () throws(Diagnostics) in
      try Benchmark(
        program.makeExecutor(
          pass.checked, fetching: pass.fetched, updating: pass.updates, inputs),
        inputs, loss: program.checked.graph.loss, seconds: seconds)
    }
    let isJSON = try arguments.choice("--format", ["text", "json"]) == "json"
    console.output(isJSON ? benchmark.json : benchmark.text)
  }
}
