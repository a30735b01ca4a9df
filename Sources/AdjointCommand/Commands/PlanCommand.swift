import Adjoint

enum PlanCommand: Command {
  static let specification = CommandSpecification(
    name: "plan", abstract: "What a run would do: order, places in memory, work. Runs nothing.",
    arguments: [GraphOptions.argument],
    options: GraphPass.options("What to plan") + [
      .flag("--passes", "Prints what each pass does to the graph before it is planned."),
      OptionSpecification(
        "--simulate", "N,N,...",
        "Foresees runs by so many workers, from static costs: time, speed-up, idle workers."),
    ] + GraphOptions.inputs + [GraphOptions.results[1]]
      + [GraphOptions.recompute, GraphOptions.optimize] + GraphOptions.options,
    examples: [
      (
        "adjoint plan Graphs/models/digits.json --pass step --dimension batch=64",
        "one training step of 64 rows"
      ),
      (
        "adjoint plan Graphs/models/digits.json --pass step --passes",
        "what is folded, merged and left out before the step is planned"
      ),
      (
        "adjoint plan Graphs/bench/branches-train.json --pass step --simulate 1,2,4,8",
        "what more cores would bring"
      ),
    ])

  static func run(_ arguments: ParsedArguments, _ console: Console) throws {
    let options = try GraphOptions(arguments)
    let workers = try arguments.value("--simulate").map(Self.workers)
    var program = try options.program()
    let isBound = program.checked.graph.leaves(.input).allSatisfy { leaf in
      leaf.type.shape.dimensions.flatMap(\.names).allSatisfy {
        options.options.dimensions[$0] ?? program.checked.graph.dimensions[$0] != nil
      }
    }
    let inputs = isBound ? [:] : try options.inputs(for: program)
    program = try program.recomputing(for: inputs)
    let pass = try GraphPass(arguments, of: program)
    let isJSON = try arguments.choice("--format", ["text", "json"]) == "json"
    if arguments.has("--passes") {
      let reports = try program.locating(in: pass.checked) { () throws(Diagnostics) in
        try program.passes(
          pass.checked, fetching: pass.fetched, updating: pass.updates, inputs)
      }
      console.output(isJSON ? reports.json : reports.text)
      return
    }
    let plan = try program.locating(in: pass.checked) { () throws(Diagnostics) in
      try program.plan(pass.checked, fetching: pass.fetched, updating: pass.updates, inputs)
    }
    if let workers {
      let report = SimulationReport(plan, workers: workers)
      console.output(isJSON ? report.json : report.text)
    } else {
      console.output(isJSON ? plan.json : plan.text)
    }
  }

  private static func workers(_ text: String) throws(UsageError) -> [Int] {
    let counts = text.split(separator: ",", omittingEmptySubsequences: false).map { Int($0) }
    return try counts.map { count throws(UsageError) in
      guard let count, (1...1024).contains(count) else {
        throw UsageError(
          "The value '\(text)' is invalid for '--simulate': numbers from 1 to 1024, such as 1,2,4")
      }
      return count
    }
  }
}
