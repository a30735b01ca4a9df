import Adjoint

enum BenchCommand: Command {
  static let specification = CommandSpecification(
    name: "bench", abstract: "Measures how long a pass takes.",
    arguments: [GraphOptions.argument],
    options: GraphPass.options("What to measure", default: "step, where there is a recipe") + [
      OptionSpecification("--seconds", "NUMBER", "How long to measure. (default: 1)"),
      GraphOptions.results[1],
    ] + PassRun.options,
    examples: [("adjoint bench Graphs/models/digits.json --pass step", "a training step")])

  static func run(_ arguments: ParsedArguments, _ console: Console) throws {
    let seconds = try arguments.number("--seconds", in: 0...86_400) ?? 1
    let pass = try PassRun(arguments)
    let benchmark = try pass.run { executor throws(Diagnostics) in
      try Benchmark(executor, loss: pass.program.checked.graph.loss, seconds: seconds)
    }
    let isJSON = try arguments.choice("--format", ["text", "json"]) == "json"
    console.output(isJSON ? benchmark.json : benchmark.text)
  }
}
