import Adjoint

enum DotCommand: Command {
  static let specification = CommandSpecification(
    name: "dot", abstract: "Draws a graph in Graphviz's DOT language.",
    arguments: [GraphOptions.argument],
    options: GraphPass.options("What to draw") + [
      OptionSpecification(
        "--color", "family|memory|time",
        "What nodes are colored by: the family of the operator, the bytes of the outputs, or the time of a machine with 100 billion multiply-adds and 10 billion bytes a second. (default: family)"
      ),
      .flag(
        "--collapse", "Draws blocks that repeat, and long chains, as one node with their number."),
      OptionSpecification(
        "--render", "FILE.svg|FILE.png", "Has Graphviz draw a picture, instead of printing DOT."),
    ] + GraphOptions.options,
    examples: [
      ("adjoint dot net.json --render net.svg", "a picture of the graph"),
      ("adjoint dot net.json --pass reverse | dot -Tpng -o reverse.png", "with its reverse pass"),
      (
        "adjoint dot net.json --pass step --color time --collapse --dimension batch=64",
        "where the time of a training step goes, however many layers there are"
      ),
    ])

  static func run(_ arguments: ParsedArguments, _ console: Console) throws {
    let options = try GraphOptions(arguments)
    let color = try arguments.choice("--color", ["family", "memory", "time"])
    let picture = arguments.value("--render")
    if let picture, ![".svg", ".png"].contains(where: { picture.lowercased().hasSuffix($0) }) {
      throw UsageError(
        "The value '\(picture)' is invalid for '--render': a name that ends in .svg or .png")
    }
    let program = try options.program()
    let pass = try GraphPass(arguments, of: program)
    let measure = NodeCosts.Measure(rawValue: color)
    let costs = try program.locating(in: pass.checked) { () throws(Diagnostics) -> NodeCosts? in
      guard let measure else { return nil }
      return try pass.checked.costs(measure, binding: options.options.dimensions)
    }
    let dot = pass.checked.dot(
      DOTOptions(
        forwardNodeCount: pass.forwardNodeCount, updateNodeStart: pass.updateNodeStart,
        costs: costs, collapses: arguments.has("--collapse")))
    if let picture {
      try Graphviz().render(dot, to: picture)
    } else {
      console.output(dot)
    }
  }
}
