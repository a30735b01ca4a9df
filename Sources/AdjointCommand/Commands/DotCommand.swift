import Adjoint

enum DotCommand: Command {
  static let specification = CommandSpecification(
    name: "dot", abstract: "Draws a graph in Graphviz's DOT language.",
    arguments: [GraphOptions.argument],
    options: GraphPass.options("What to draw") + [
      OptionSpecification(
        "--color", "BY",
        "What nodes are colored by: the family of the operator; memory, the bytes of outputs; time; slack, how much later a node could end without the last one ending later; or the worker that runs it. (default: family)"
      ),
      OptionSpecification(
        "--trace", "FILE",
        "Times and workers are those that adjoint trace recorded, instead of those of a machine with 100 billion multiply-adds and 10 billion bytes a second."
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
        "adjoint dot net.json --pass step --color worker --trace trace.json",
        "which worker ran what, as recorded"
      ),
      (
        "adjoint dot net.json --pass step --color time --collapse --dimension batch=64",
        "where the time of a training step goes, however many layers there are"
      ),
    ])

  static func run(_ arguments: ParsedArguments, _ console: Console) throws {
    let options = try GraphOptions(arguments)
    let color = try arguments.choice(
      "--color", ["family"] + NodeCosts.Measure.allCases.map(\.rawValue))
    let picture = arguments.value("--render")
    if let picture, ![".svg", ".png"].contains(where: { picture.lowercased().hasSuffix($0) }) {
      throw UsageError(
        "The value '\(picture)' is invalid for '--render': a name that ends in .svg or .png")
    }
    let program = try options.program()
    let pass = try GraphPass(arguments, of: program)
    let recorded = try arguments.value("--trace").map {
      try RecordedTrace(path: $0, of: pass.checked)
    }
    let costs = try program.locating(in: pass.checked) { () throws(Diagnostics) -> NodeCosts? in
      guard let measure = NodeCosts.Measure(rawValue: color) else { return nil }
      return try Self.costs(measure, recorded, pass, program)
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

  private static func costs(
    _ measure: NodeCosts.Measure, _ recorded: RecordedTrace?, _ pass: GraphPass, _ program: Program
  ) throws(Diagnostics) -> NodeCosts {
    let checked = pass.checked
    let sizes = program.options.dimensions
    switch measure {
    case .memory: return try checked.memoryCosts(binding: sizes)
    case .time, .slack:
      let times: NodeCosts
      if let recorded {
        times = recorded.times
      } else {
        times = try checked.timeCosts(binding: sizes)
      }
      return measure == .slack ? checked.slack(times: times) : times
    case .worker:
      if let recorded { return recorded.workers }
      let plan = try program.plan(
        checked, fetching: pass.fetched, updating: pass.updates, [:])
      let workers = Simulation(plan, workers: program.options.workers).timeline.nodeWorkers
      let nodes = plan.checked.graph.nodes
      let workerOfNode = Dictionary(zip(nodes.map(\.name), workers)) { first, _ in first }
      return NodeCosts(
        .worker,
        checked.graph.nodes.map { (workerOfNode[$0.name] ?? nil).map(Double.init) ?? .nan })
    }
  }
}
