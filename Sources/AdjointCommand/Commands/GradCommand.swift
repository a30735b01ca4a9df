import Adjoint

enum GradCommand: Command {
  static let specification = CommandSpecification(
    name: "grad", abstract: "Computes a scalar and its gradients.",
    arguments: [GraphOptions.argument],
    options: GraphOptions.inputs + [
      OptionSpecification("--of", "NAME", "What to differentiate. (default: the loss)"),
      OptionSpecification(
        "--wrt", "NAME", repeatable: true,
        "What to differentiate by. (default: all trainable parameters)"),
    ] + GraphOptions.results + GraphOptions.options,
    examples: [
      (
        "adjoint grad Graphs/models/xor.json --save gradients.safetensors",
        "the loss and its gradients under the parameters' names"
      ),
      ("adjoint grad net.json --wrt x h1", "gradients by an input and an inner value"),
    ])

  static func run(_ arguments: ParsedArguments, _ console: Console) throws {
    let options = try GraphOptions(arguments)
    let program = try options.program()
    let of = arguments.value("--of"), wrt = arguments.all("--wrt")
    let differentiated = try program.differentiated(of: of, withRespectTo: wrt)
    let inputs = try options.inputs(for: program)
    let (value, gradients) = try program.gradients(of: of, withRespectTo: wrt, inputs)
    var results = Results()
    results.add(program.checked.name(of: differentiated.of), value)
    for (wanted, gradient) in zip(differentiated.withRespectTo, differentiated.gradients) {
      let name = program.checked.name(of: wanted)
      guard let tensor = gradients[name] else { continue }
      // The value itself goes by its name: its gradient by itself keeps that of the reverse pass.
      let isOfItself = wanted == differentiated.of
      results.add(isOfItself ? differentiated.checked.name(of: gradient) : name, tensor)
    }
    try results.deliver(arguments, console)
  }
}
