import Adjoint

/// The graph that a command is about: as declared, or one that is made of it.
struct GraphPass {
  static let names = [
    "forward", "reverse", "gradients", "step", "jacobian", "hessian", "pullback", "tangent",
    "hessian-product",
  ]

  /// - Parameter what: What the command does with the pass, such as "What to draw".
  static func options(_ what: String, default standard: String = "forward") -> [OptionSpecification]
  {
    [
      OptionSpecification(
        "--pass", "PASS",
        "\(what): the graph (forward), with the gradients (reverse, or gradients) or a training step (step), or a graph of the jacobian, the hessian, or of a product with a vector that becomes an input: pullback (cotangent/OF), tangent or hessian-product (tangent/WRT). (default: \(standard))"
      ),
      OptionSpecification(
        "--of", "NAME", "What a pass differentiates. (default: the loss, or the first output)"),
      OptionSpecification(
        "--wrt", "NAME", repeatable: true,
        "What it differentiates by. (default: all trainable parameters)"),
    ]
  }

  /// One of `names`.
  let name: String
  let checked: CheckedGraph
  /// What a run of the pass computes.
  let fetched: [ValueID]
  /// Whether a run carries out the updates.
  let updates: Bool
  /// How many nodes the declared graph has.
  let forwardNodeCount: Int
  /// The index of the first node of the update, where there is one.
  private(set) var updateNodeStart: Int?

  init(_ arguments: ParsedArguments, default standard: String = "forward", of program: Program)
    throws
  {
    name = arguments.has("--pass") ? try arguments.choice("--pass", Self.names) : standard
    let graph = program.checked.graph
    forwardNodeCount = graph.nodes.count
    switch name {
    case "forward":
      checked = program.checked
      fetched = graph.outputs.isEmpty ? [graph.loss].compactMap(\.self) : graph.outputs
      updates = false
    case "step":
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
    default:
      let derived = try program.derive(Self.derivative(name, arguments, program))
      var marked = GraphBuilder(extending: derived.checked)
      marked.outputs = derived.results
      checked = try marked.checked()
      fetched = derived.results
      updates = false
    }
  }

  private static func derivative(
    _ name: String, _ arguments: ParsedArguments, _ program: Program
  ) throws -> Derivative {
    let graph = program.checked.graph
    let standard: ValueID? =
      switch name {
      case "reverse", "gradients": graph.loss
      case "hessian", "hessian-product": graph.loss ?? graph.outputs.first
      default: graph.outputs.first ?? graph.loss
      }
    let (of, wanted) = try program.subject(
      of: arguments.value("--of") ?? standard.map { graph.name(of: $0) },
      withRespectTo: arguments.all("--wrt"))
    return switch name {
    case "jacobian": .jacobians(of: of, withRespectTo: wanted, mode: .reverse)
    case "hessian": .hessians(of: of, withRespectTo: wanted, mode: .forward)
    case "pullback": .pullback(of: of, withRespectTo: wanted)
    case "tangent": .tangent(of: of, withRespectTo: wanted)
    case "hessian-product": .hessianProduct(of: of, withRespectTo: wanted)
    default: .gradients(of: of, withRespectTo: wanted)
    }
  }
}
