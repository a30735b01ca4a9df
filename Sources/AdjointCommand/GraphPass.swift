import Adjoint

/// The graph that a command is about: as declared, with its reverse pass, or with a training step.
struct GraphPass {
  static let names = ["forward", "reverse", "step"]

  let checked: CheckedGraph
  /// What a run of the pass computes.
  let fetched: [ValueID]
  /// Whether a run carries out the updates.
  let updates: Bool
  /// How many nodes the declared graph has.
  let forwardNodeCount: Int
  /// The index of the first node of the update, where there is one.
  private(set) var updateNodeStart: Int?

  init(_ name: String, of program: Program, withLoss: Bool = true) throws {
    let graph = program.checked.graph
    forwardNodeCount = graph.nodes.count
    switch name {
    case "forward":
      checked = program.checked
      fetched = graph.outputs.isEmpty ? [graph.loss].compactMap(\.self) : graph.outputs
      updates = false
    case "reverse", "gradients":
      let reverse = try program.differentiated()
      var marked = GraphBuilder(extending: reverse.checked)
      marked.outputs = [reverse.of] + reverse.gradients
      checked = try marked.checked()
      fetched = marked.outputs
      updates = false
    default:
      checked = try program.locating { () throws(Diagnostics) in
        guard let recipe = graph.training else {
          throw Diagnostics(
            .noTraining, "the graph has no \"training\", which says how a step is taken")
        }
        return try program.checked.addingTrainingStep(recipe.optimizer)
      }
      updateNodeStart = try program.differentiated().checked.graph.nodes.count
      fetched = [graph.loss].compactMap(\.self)
      updates = true
    }
  }
}
