import Adjoint

enum RunCommand: Command {
  static let specification = CommandSpecification(
    name: "run", abstract: "Computes the outputs of a graph.",
    arguments: [GraphOptions.argument],
    options: GraphOptions.inputs + [
      OptionSpecification(
        "--output", "NAME", repeatable: true, "A value to compute. (default: the outputs)"),
      .flag("--inference", "Takes the graph as after training: dropout drops nothing."),
    ] + GraphOptions.results + PictureOptions.options
      + [GraphOptions.optimize] + GraphOptions.options,
    examples: [
      ("adjoint run Graphs/models/xor.json", "the prediction for the recipe's own data"),
      (
        "adjoint run net.json --inputs x.safetensors --output h1 --save h1.safetensors",
        "an inner value, to a file"
      ),
      (
        "adjoint run digits.json --output pixels --picture digits.png --tile 8x8",
        "a picture of what the network is shown"
      ),
    ])

  static func run(_ arguments: ParsedArguments, _ console: Console) throws {
    let options = try GraphOptions(arguments)
    let picture = try PictureOptions(arguments)
    let program = try options.program()
    let names = arguments.all("--output")
    let inputs = try options.inputs(for: program)
    let values = try program.run(inputs, computing: names)
    var results = Results()
    for name in names ?? program.checked.graph.outputs.map({ program.checked.name(of: $0) }) {
      if let tensor = values[name] { results.add(name, tensor) }
    }
    try picture?.draw(results.tensors)
    try results.deliver(arguments, console)
  }
}
