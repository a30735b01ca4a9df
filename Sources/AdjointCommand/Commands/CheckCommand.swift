import Adjoint

enum CheckCommand: Command {
  static let specification = CommandSpecification(
    name: "check", abstract: "Validates a graph file.",
    arguments: [GraphOptions.argument],
    options: [
      .flag(
        "--gradients",
        "Compares every parameter's gradient with finite differences and with forward mode, in float64; without inputs for the first rows, at most 8, of the recipe's data."
      ),
      OptionSpecification(
        "--tolerance", "NUMBER", "The largest relative error allowed. (default: 1e-6)"),
    ] + GraphOptions.inputs + [GraphOptions.results[1]] + GraphOptions.options,
    examples: [
      ("adjoint check net.json", "every mistake with line and column"),
      ("adjoint check Graphs/models/xor.json --gradients", "are the derivatives right?"),
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

  /// The rows of a recipe's data that gradients are compared for: a derivative that is wrong is wrong
  /// for few.
  private static let mostRows = 8

  private static func checkGradients(
    _ options: GraphOptions, _ tolerance: Double, _ console: Console, isJSON: Bool
  ) throws {
    var double = options.options
    double.type = .float64
    let program = try Program(path: options.path, options: double)
    let batch = program.checked.graph.training?.batchSize ?? .max
    let inputs = try options.inputs(for: program, firstRows: min(batch, mostRows))
    let errors = try program.locating { () throws(Diagnostics) in
      try program.compareGradients(inputs)
    }
    if isJSON {
      console.output(json(errors) + "\n")
    } else {
      for error in errors { console.output(text(error, tolerance)) }
    }
    let wrong = errors.filter { !($0.error <= tolerance) }
    // What is no number is worse than any.
    if let worst = wrong.first(where: \.error.isNaN) ?? wrong.max(by: { $0.error < $1.error }) {
      throw CommandFailure(
        "the gradient of \"\(worst.parameter)\" is off by \(worst.error.printed), more than \(tolerance)"
      )
    }
    guard errors.contains(where: { $0.elementsChecked > 0 }) else {
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
    if error.elementsChecked == 0 { return "none  \(error.parameter): 0 elements\(kinks)\n" }
    let isRight = error.error <= tolerance && error.forwardError <= forwardTolerance
    let verdict = isRight ? "ok   " : "WRONG"
    return
      "\(verdict) \(error.parameter): \(error.elementsChecked) elements, worst \(error.index): gradient \(error.gradient.printed), finite differences \(error.difference.printed), error \(error.error.printed)\(kinks); forward mode differs by \(error.forwardError.printed)\n"
  }

  private static func json(_ errors: [GradientError]) -> String {
    var json = JSONWriter()
    json.array(errors) { json, error in
      json.object { json in
        json.member("parameter", error.parameter)
        json.key("elements")
        json.integer(error.elementsChecked)
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
        json.key("forwardError")
        json.number(error.forwardError)
      }
    }
    return json.text
  }
}
