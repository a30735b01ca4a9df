import Adjoint

enum ExplainCommand: Command {
  static let specification = CommandSpecification(
    name: "explain", abstract: "What one node computes, its derivative and what they cost.",
    arguments: [
      GraphOptions.argument,
      (name: "node", help: "The node, or a value it makes.", isOptional: false),
    ],
    options: GraphOptions.options,
    examples: [
      (
        "adjoint explain Graphs/models/digits.json h1 --dimension batch=64",
        "formula, shapes, Jacobian, pullback, cost, cotangent"
      )
    ])

  static func run(_ arguments: ParsedArguments, _ console: Console) throws {
    let options = try GraphOptions(arguments)
    let program = try options.program()
    let graph = program.checked.graph
    let name = arguments.positional[1]
    let named = graph.nodes.firstIndex { $0.name == name }
    guard let node = named ?? graph.value(named: name).flatMap(graph.producer) else {
      let isLeaf = graph.leaves.contains { $0.name == name }
      let hint = NearestName.hint(name, among: graph.nodes.map(\.name))
      throw Diagnostics(
        .unknownNode,
        isLeaf
          ? "\"\(name)\" is given, not computed: no node makes it"
          : "no node named \"\(name)\"\(hint)")
    }
    // By every leaf, so that a cotangent is found wherever there is one.
    let leaves = graph.leaves.filter { $0.type.scalar.isFloating && $0.kind != .constant }
      .map(\.value)
    let reverse = graph.loss.flatMap { loss in
      let derivative = { try? program.checked.addingReversePass(of: loss, withRespectTo: $0) }
      // Not by those that reach the loss only through what has no derivative.
      return derivative(leaves) ?? derivative(leaves.filter { derivative([$0]) != nil })
    }
    let sizes = graph.dimensions.merging(options.options.dimensions) { $1 }
    let explanation = NodeExplanation(
      program.checked, node: node, differentiated: reverse.map { ($0.of, $0.checked) },
      binding: sizes)
    console.output(explanation.text)
  }
}

extension DiagnosticCode {
  fileprivate static let unknownNode = DiagnosticCode(rawValue: "unknown-node")
}
