import Adjoint

enum RunCommand: Command {
  static let specification = CommandSpecification(
    name: "run", abstract: "Computes the outputs of a graph.",
    arguments: [GraphOptions.argument],
    options: GraphOptions.inputs + [
      OptionSpecification(
        "--output", "NAME", repeatable: true, "A value to compute. (default: the outputs)"),
      .flag("--inference", "Takes the graph as after training: dropout drops nothing."),
    ] + GraphOptions.results + GraphOptions.options,
    examples: [
      ("adjoint run Graphs/models/xor.json", "the prediction for the recipe's own data"),
      (
        "adjoint run net.json --inputs x.safetensors --output h1 --save h1.safetensors",
        "an inner value, to a file"
      ),
    ])

  static func run(_ arguments: ParsedArguments, _ console: Console) throws {
    let options = try GraphOptions(arguments)
    let program = try options.program()
    let names = arguments.all("--output")
    let inputs = try options.inputs(for: program)
    let values = try program.run(inputs, computing: names)
    var results = Results()
    for name in names ?? program.checked.graph.outputs.map({ program.checked.name(of: $0) }) {
      if let tensor = values[name] { results.add(name, tensor) }
    }
    try results.deliver(arguments, console)
  }
}
