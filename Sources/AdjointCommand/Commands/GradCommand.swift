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
      .flag(
        "--per-example",
        "Each example of the batch by itself: one more axis in front of every result."),
    ] + GraphOptions.results + GraphOptions.options,
    examples: [
      (
        "adjoint grad Graphs/models/xor.json --save gradients.safetensors",
        "the loss and its gradients under the parameters' names"
      ),
      ("adjoint grad net.json --wrt x h1", "gradients by an input and an inner value"),
      ("adjoint grad Graphs/models/digits.json --per-example", "a gradient for each digit"),
    ])

  static func run(_ arguments: ParsedArguments, _ console: Console) throws {
    let options = try GraphOptions(arguments)
    let program = try options.program()
    let (of, wanted) = try program.subject(
      of: arguments.value("--of"), withRespectTo: arguments.all("--wrt"))
    guard !wanted.contains(of) else {
      let name = program.checked.name(of: of)
      throw UsageError(
        "'--wrt \(name)' is what is differentiated, so that the results would hold it twice; its gradient is 1"
      )
    }
    let derivative = try derivative(of, wanted, program, perExample: arguments.has("--per-example"))
    let tensors = try program.compute(derivative, try options.inputs(for: program))
    var results = Results()
    for (value, tensor) in zip([of] + wanted, tensors) {
      results.add(program.checked.name(of: value), tensor)
    }
    try results.deliver(arguments, console)
  }

  private static func derivative(
    _ of: ValueID, _ wanted: [ValueID], _ program: Program, perExample: Bool
  ) throws -> Derivative {
    guard perExample else { return .gradients(of: of, withRespectTo: wanted) }
    guard let batch = program.checked.graph.batchDimension else {
      throw UsageError(
        "--per-example needs an input whose first extent is a name, such as \"batch\"")
    }
    return .exampleGradients(of: of, withRespectTo: wanted, batch: batch)
  }
}
