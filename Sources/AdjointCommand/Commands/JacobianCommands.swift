import Adjoint

enum JacobianCommand: Command {
  static let specification = CommandSpecification(
    name: "jacobian", abstract: "Computes how a value depends on others, in full.",
    arguments: [GraphOptions.argument],
    options: FullDerivative.options(of: "the first output"),
    examples: [
      ("adjoint jacobian net.json --of y --wrt x", "the tensor y/x: axes of y, then axes of x"),
      ("adjoint jacobian net.json --of y --wrt x --mode forward", "one column at a time, stacked"),
    ])

  static func run(_ arguments: ParsedArguments, _ console: Console) throws {
    try FullDerivative.run(
      arguments, console, defaultValue: { $0.outputs.first ?? $0.loss },
      Derivative.jacobians(of:withRespectTo:mode:layout:))
  }
}

enum HessianCommand: Command {
  static let specification = CommandSpecification(
    name: "hessian", abstract: "Computes the second derivatives of a scalar.",
    arguments: [GraphOptions.argument],
    options: FullDerivative.options(of: "the loss"),
    examples: [("adjoint hessian net.json --wrt w", "the tensor loss/w: axes of w, twice")])

  static func run(_ arguments: ParsedArguments, _ console: Console) throws {
    try FullDerivative.run(
      arguments, console, defaultValue: { $0.loss ?? $0.outputs.first },
      Derivative.hessians(of:withRespectTo:mode:layout:))
  }
}

/// What the commands for Jacobians and Hessians share.
private enum FullDerivative {
  static func options(of defaultValue: String) -> [OptionSpecification] {
    GraphOptions.inputs + [
      OptionSpecification("--of", "NAME", "What to differentiate. (default: \(defaultValue))"),
      OptionSpecification(
        "--wrt", "NAME", repeatable: true,
        "What to differentiate by. (default: all trainable parameters)"),
      OptionSpecification(
        "--mode", "auto|forward|reverse",
        "By columns or by rows; auto takes what needs fewer multiply-adds. (default: auto)"),
      OptionSpecification(
        "--layout", "output-input|numerator",
        "The order of axes; numerator reverses those of the input. (default: output-input)"),
    ] + GraphOptions.results + [GraphOptions.optimize] + GraphOptions.options
  }

  static func run(
    _ arguments: ParsedArguments, _ console: Console, defaultValue: (Graph) -> ValueID?,
    _ make: (ValueID, [ValueID], DifferentiationMode, JacobianLayout) -> Derivative
  ) throws {
    let choice = try arguments.choice("--mode", ["auto", "forward", "reverse"])
    let layouts = JacobianLayout.allCases.map(\.rawValue)
    let layout = JacobianLayout(rawValue: try arguments.choice("--layout", layouts)) ?? .outputInput
    let options = try GraphOptions(arguments)
    let program = try options.program()
    let graph = program.checked.graph
    let name = arguments.value("--of") ?? defaultValue(graph).map { graph.name(of: $0) }
    let (of, wanted) = try program.subject(of: name, withRespectTo: arguments.all("--wrt"))
    let inputs = try options.inputs(for: program)
    let mode =
      try DifferentiationMode(rawValue: choice)
      ?? program.cheaperMode(inputs) { make(of, wanted, $0, layout) }
    var results = Results()
    let tensors = try program.compute(make(of, wanted, mode, layout), inputs)
    for (value, tensor) in zip(wanted, tensors) {
      results.add("\(graph.name(of: of))/\(graph.name(of: value))", tensor)
    }
    try results.deliver(arguments, console)
  }
}
