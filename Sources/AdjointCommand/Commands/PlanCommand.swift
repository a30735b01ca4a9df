import Adjoint

enum PlanCommand: Command {
  static let specification = CommandSpecification(
    name: "plan", abstract: "What a run would do: order, places in memory, work. Runs nothing.",
    arguments: [GraphOptions.argument],
    options: GraphPass.options("What to plan") + GraphOptions.inputs + [GraphOptions.results[1]]
      + [GraphOptions.recompute] + GraphOptions.options,
    examples: [
      (
        "adjoint plan Graphs/models/digits.json --pass step --dimension batch=64",
        "one training step of 64 rows"
      )
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
    let plan = try program.locating(in: pass.checked) { () throws(Diagnostics) in
      try program.plan(pass.checked, fetching: pass.fetched, updating: pass.updates, inputs)
    }
    let isJSON = try arguments.choice("--format", ["text", "json"]) == "json"
    console.output(isJSON ? plan.json : plan.text)
  }
}
