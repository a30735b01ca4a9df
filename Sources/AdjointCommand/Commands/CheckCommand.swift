import Adjoint

enum CheckCommand: Command {
  static let specification = CommandSpecification(
    name: "check", abstract: "Validates a graph file.",
    arguments: [GraphOptions.argument],
    options: [
      .flag(
        "--gradients",
        "Compares every parameter's gradient with finite differences and with forward mode, in float64; without inputs for the first rows, at most 8, of the recipe's data. Of large parameters some elements are compared by themselves, and all along one direction."
      ),
      OptionSpecification(
        "--of", "NAME", "What to differentiate; more than one number is summed. (default: the loss)"
      ),
      OptionSpecification(
        "--wrt", "NAME", repeatable: true,
        "Parameters and inputs to differentiate by. (default: all trainable parameters)"),
      OptionSpecification(
        "--tolerance", "NUMBER", "The largest relative error allowed. (default: 1e-6)"),
    ] + GraphOptions.inputs + [GraphOptions.results[1]] + GraphOptions.options,
    examples: [
      ("adjoint check net.json", "every mistake with line and column"),
      ("adjoint check Graphs/models/xor.json --gradients", "are the derivatives right?"),
      ("adjoint check net.json --gradients --of y --wrt x", "also without a loss"),
    ])

  static func run(_ arguments: ParsedArguments, _ console: Console) throws {
    let options = try GraphOptions(arguments)
    let isJSON = try arguments.choice("--format", ["text", "json"]) == "json"
    let tolerance = try arguments.number("--tolerance", in: 0...Double.infinity) ?? 1e-6
    guard arguments.has("--gradients") else {
      let program: Program
      do {
        program = try options.program()
        try program.checkMemory()
      } catch let error as Diagnostics where isJSON {
        console.output(error.json + "\n")
        throw error
      }
      let graph = program.checked.graph
      console.output(
        isJSON ? "[]\n" : "\(options.path): \(graph.nodes.count) nodes, no mistakes\n")
      return
    }
    try checkGradients(options, tolerance, console, isJSON: isJSON)
  }

  /// The rows of a recipe's data that gradients are compared for, where they are not too much work:
  /// a derivative that is wrong is wrong for few.
  private static let rows = (fewest: 2, most: 8)
  /// Multiply-adds that finite differences may take: some ten seconds.
  private static let workLimit = 50_000_000_000
  /// So many evaluations give some elements of a parameter.
  private static let enoughEvaluations = 24

  private static func checkGradients(
    _ options: GraphOptions, _ tolerance: Double, _ console: Console, isJSON: Bool
  ) throws {
    let (of, wanted) = (options.arguments.value("--of"), options.arguments.all("--wrt"))
    var double = options.options
    double.type = .float64
    let program = try Program(path: options.path, options: double)
    let batch = program.checked.graph.training?.batchSize ?? .max
    let wholeRows = min(batch, rows.most)
    var rows = wholeRows
    var inputs = try options.inputs(for: program, firstRows: rows)
    while !options.givesInputs, rows / 2 >= Self.rows.fewest,
      try program.evaluations(of: of, withRespectTo: wanted, within: workLimit, inputs)
        < enoughEvaluations
    {
      rows /= 2
      inputs = inputs.mapValues { $0.prefix(rows) }
    }
    let errors = try program.compareGradients(
      inputs, of: of, withRespectTo: wanted, workLimit: workLimit)
    if isJSON {
      console.output(json(errors) + "\n")
    } else {
      for error in errors { console.output(text(error, tolerance)) }
      if rows < wholeRows {
        console.output("on \(rows) rows of the data, as more are too much work\n")
      }
    }
    let wrong = errors.filter { !($0.worst <= tolerance) }
    // What is no number is worse than any.
    if let worst = wrong.first(where: \.worst.isNaN) ?? wrong.max(by: { $0.worst < $1.worst }) {
      throw CommandFailure(
        "the gradient of \"\(worst.parameter)\" is off by \(worst.worst.printed), more than \(tolerance)"
      )
    }
    guard errors.contains(where: { $0.elementsChecked > 0 || $0.directionError != nil }) else {
      throw CommandFailure("there is no gradient that finite differences could be compared with")
    }
    if let worst = errors.max(by: { $0.forwardError < $1.forwardError }),
      !(worst.forwardError <= forwardTolerance)
    {
      throw CommandFailure(
        "forward and reverse mode differ by \(worst.forwardError) for \"\(worst.parameter)\", more than \(forwardTolerance)"
      )
    }
  }

  /// Both modes compute the same sums, in another order.
  private static let forwardTolerance = 1e-12

  private static func text(_ error: GradientError, _ tolerance: Double) -> String {
    let kinks = error.kinks > 0 ? ", \(error.kinks) beside a kink passed over" : ""
    let seen = error.elementsChecked + error.kinks
    let elements =
      "\(error.elementsChecked)\(seen < error.elementCount ? " of \(error.elementCount)" : "") elements"
    let isRight = error.worst <= tolerance && error.forwardError <= forwardTolerance
    let isNone = error.elementsChecked == 0 && error.directionError == nil
    let verdict = isNone ? "none " : isRight ? "ok   " : "WRONG"
    var text = "\(verdict) \(error.parameter): \(elements)"
    if error.elementsChecked > 0 {
      text +=
        ", worst \(error.index): gradient \(error.gradient.printed), finite differences \(error.difference.printed), error \(error.error.printed)"
    }
    if let direction = error.directionError { text += ", along a direction \(direction.printed)" }
    text += kinks
    return isNone
      ? text + "\n" : text + "; forward mode differs by \(error.forwardError.printed)\n"
  }

  private static func json(_ errors: [GradientError]) -> String {
    var json = JSONWriter()
    json.array(errors) { json, error in
      json.object { json in
        json.member("parameter", error.parameter)
        json.key("elements")
        json.integer(error.elementsChecked)
        json.key("size")
        json.integer(error.elementCount)
        json.key("kinks")
        json.integer(error.kinks)
        json.key("index")
        json.array(error.index) { $0.integer($1) }
        json.key("gradient")
        json.number(error.gradient)
        json.key("difference")
        json.number(error.difference)
        json.key("error")
        json.number(error.error)
        if let directionError = error.directionError {
          json.key("directionError")
          json.number(directionError)
        }
        json.key("forwardError")
        json.number(error.forwardError)
      }
    }
    return json.text
  }
}
