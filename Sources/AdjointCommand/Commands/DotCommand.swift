import Adjoint

enum DotCommand: Command {
  static let specification = CommandSpecification(
    name: "dot", abstract: "Draws a graph in Graphviz's DOT language.",
    arguments: [GraphOptions.argument],
    options: GraphPass.options("What to draw") + GraphOptions.options,
    examples: [
      ("adjoint dot net.json | dot -Tsvg -o net.svg", "a picture of the graph"),
      ("adjoint dot net.json --pass reverse | dot -Tpng -o reverse.png", "with its reverse pass"),
    ])

  static func run(_ arguments: ParsedArguments, _ console: Console) throws {
    let options = try GraphOptions(arguments)
    let pass = try GraphPass(arguments, of: try options.program())
    console.output(
      pass.checked.dot(
        DOTOptions(
          forwardNodeCount: pass.forwardNodeCount, updateNodeStart: pass.updateNodeStart)))
  }
}
