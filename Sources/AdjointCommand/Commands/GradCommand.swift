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
    ] + GraphOptions.results + [GraphOptions.recompute, GraphOptions.optimize]
      + GraphOptions.options,
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
    let declared = try options.program()
    let (of, wanted) = try declared.subject(
      of: arguments.value("--of"), withRespectTo: arguments.all("--wrt"))
    let inputs = try options.inputs(for: declared)
    let derivative =
      arguments.has("--per-example")
      ? try exampleGradients(of, wanted, declared, inputs)
      : .gradients(of: of, withRespectTo: wanted)
    let program = try declared.recomputing(for: inputs)
    let tensors = try program.compute(derivative, inputs)
    var results = Results()
    let names = try program.derive(derivative)
    for (index, tensor) in tensors.enumerated() {
      let value = ([of] + wanted)[index]
      // The value itself goes by its name: its gradient by itself keeps that of the reverse pass.
      let isOfItself = index > 0 && value == of
      results.add(
        isOfItself ? names.checked.name(of: names.results[index]) : program.checked.name(of: value),
        tensor)
    }
    try results.deliver(arguments, console)
  }

  private static func exampleGradients(
    _ of: ValueID, _ wanted: [ValueID], _ program: Program, _ inputs: [String: Tensor]
  ) throws -> Derivative {
    let graph = program.checked.graph
    guard let batch = graph.batchDimension else {
      throw UsageError(
        "--per-example needs an input whose first extent is a name, such as \"batch\"")
    }
    let input = graph.leaves.first { $0.type.shape.dimensions.first == .named(batch) }
    let given = program.options.dimensions[batch] ?? graph.dimensions[batch]
    let count = input.flatMap { inputs[$0.name]?.shape.first } ?? given
    return .exampleGradients(of: of, withRespectTo: wanted, batch: batch, count: count)
  }
}
