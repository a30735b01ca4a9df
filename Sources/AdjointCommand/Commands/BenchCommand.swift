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
      .flag(
        "--cancel",
        "Calls runs off by deadlines, and prints how late they return, and what it costs that they can be."
      ), GraphOptions.results[1],
    ] + PassRun.options,
    examples: [("adjoint bench Graphs/models/digits.json --pass step", "a training step")])

  static func run(_ arguments: ParsedArguments, _ console: Console) throws {
    let seconds = try arguments.number("--seconds", in: 0...86_400) ?? 1
    let pass = try PassRun(arguments)
    let isJSON = try arguments.choice("--format", ["text", "json"]) == "json"
    try pass.run { many throws(Diagnostics) in
      if arguments.has("--compare") {
        let comparison = try WorkerComparison(
          pass.executor(workers: 1), many, workers: pass.program.options.workers, seconds: seconds)
        console.output(isJSON ? comparison.json : comparison.text)
      } else if arguments.has("--cancel") {
        let benchmark = try CancellationBenchmark(many, seconds: seconds)
        console.output(isJSON ? benchmark.json : benchmark.text)
      } else {
        let benchmark = try Benchmark(
          many, loss: pass.program.checked.graph.loss, seconds: seconds)
        console.output(isJSON ? benchmark.json : benchmark.text)
      }
    }
  }
}
