import Adjoint

enum TraceCommand: Command {
  static let specification = CommandSpecification(
    name: "trace", abstract: "Records which worker does what when in one run of a pass.",
    arguments: [GraphOptions.argument],
    options: GraphPass.options("What to run", default: "step, where there is a recipe") + [
      OptionSpecification(
        "--svg", "FILE.svg",
        "Draws a timeline, instead of printing a trace in the format that ui.perfetto.dev and chrome://tracing open."
      )
    ] + PassRun.options,
    examples: [
      (
        "adjoint trace Graphs/models/digits.json --workers 2 > trace.json",
        "a training step by two workers, for Perfetto"
      ),
      (
        "adjoint trace Graphs/models/digits.json --workers 2 --svg timeline.svg",
        "the same as a picture"
      ),
    ])

  static func run(_ arguments: ParsedArguments, _ console: Console) throws {
    let picture = arguments.value("--svg")
    if let picture, !picture.lowercased().hasSuffix(".svg") {
      throw UsageError(
        "The value '\(picture)' is invalid for '--svg': a name that ends in .svg")
    }
    let pass = try PassRun(arguments)
    let timeline = try pass.run { executor throws(Diagnostics) in
      for _ in 0..<warmUps { try executor.run() }
      return try executor.record()
    }
    if let picture {
      let title = "\(pass.program.checked.graph.name): \(pass.pass.name)"
      try FileBytes.write(Array(TimelineChart(title, timeline).svg.utf8), to: picture)
    } else {
      console.output(timeline.trace)
    }
  }

  /// So many runs go before the one that is recorded: the first ones find memory cold.
  private static let warmUps = 10
}
