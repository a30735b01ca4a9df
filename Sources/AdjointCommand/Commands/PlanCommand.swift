import Adjoint

enum PlanCommand: Command {
  static let specification = CommandSpecification(
    name: "plan", abstract: "What a run would do: order, places in memory, work. Runs nothing.",
    arguments: [GraphOptions.argument],
    options: GraphPass.options("What to plan") + [
      .flag("--passes", "Prints what each pass does to the graph before it is planned.")
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
    ])

  static func run(_ arguments: ParsedArguments, _ console: Console) throws {
    let options = try GraphOptions(arguments)
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
    console.output(isJSON ? plan.json : plan.text)
  }
}
