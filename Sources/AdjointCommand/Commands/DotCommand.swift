import Adjoint

enum DotCommand: Command {
  static let specification = CommandSpecification(
    name: "dot", abstract: "Draws a graph in Graphviz's DOT language.",
    arguments: [GraphOptions.argument],
    options: [
      OptionSpecification(
        "--pass", "forward|reverse|step",
        "What to draw: the graph, with its reverse pass, or with a training step. (default: forward)"
      )
    ] + GraphOptions.options,
    examples: [
      ("adjoint dot net.json | dot -Tsvg -o net.svg", "a picture of the graph"),
      ("adjoint dot net.json --pass reverse | dot -Tpng -o reverse.png", "with its reverse pass"),
    ])

  static func run(_ arguments: ParsedArguments, _ console: Console) throws {
    let options = try GraphOptions(arguments)
    let name = try arguments.choice("--pass", GraphPass.names)
    let pass = try GraphPass(name, of: try options.program())
    console.output(
      pass.checked.dot(
        DOTOptions(
          forwardNodeCount: pass.forwardNodeCount, updateNodeStart: pass.updateNodeStart)))
  }
}
