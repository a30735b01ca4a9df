import AdjointGraph

/// One way to make a graph cheaper that computes the same: a function from graph to graph.
///
/// What is requested of the graph (outputs, loss, updates) keeps its name and its type, whatever a
/// pass finds out about it. Numbers of values and of nodes stay as well, and nodes that come to be
/// unused stay where they are, so that a plan of the result, which leaves them out, can be used in
/// place of one of the original; only `deadNodes` removes them, for graphs that are shown or saved.
public struct Pass: Sendable {
  public let name: String
  /// What it does, in one line.
  public let summary: String
  private let change:
    @Sendable (CheckedGraph, [String: Int]) throws(Diagnostics) -> (CheckedGraph, [String])

  /// What a pass did to a graph.
  public struct Report: Sendable {
    public var name: String
    /// How many nodes the requested values needed before, and how many after.
    public var before: Int, after: Int
    /// One line for each change.
    public var changes: [String]
  }

  /// - Parameter change: Gives the new graph and a line for each change; gets the sizes of
  ///   dimension names, as far as they are known.
  init(
    _ name: String, _ summary: String,
    changing change:
      @escaping @Sendable (CheckedGraph, [String: Int]) throws(Diagnostics) -> (
        CheckedGraph, [String]
      )
  ) {
    self.name = name
    self.summary = summary
    self.change = change
  }

  /// A pass that replaces nodes.
  init(
    _ name: String, _ summary: String, _ rewrite: @escaping @Sendable (inout GraphRewrite) -> Void
  ) {
    self.init(name, summary) { checked, sizes throws(Diagnostics) in
      var graph = GraphRewrite(checked, sizes: sizes)
      rewrite(&graph)
      return graph.changes.isEmpty ? (checked, []) : (try graph.graph.checked(), graph.changes)
    }
  }

  /// The graph after the pass, and what was done.
  ///
  /// - Parameter sizes: Sizes of dimension names, for what depends on how much work there is.
  public func run(
    _ checked: CheckedGraph, sizes: [String: Int] = [:]
  ) throws(Diagnostics) -> (checked: CheckedGraph, report: Report) {
    let (result, changes) = try change(checked, sizes)
    let before = checked.nodes(neededFor: checked.requested).count
    let after = result.nodes(neededFor: result.requested).count
    return (result, Report(name: name, before: before, after: after, changes: changes))
  }
}

extension Pass {
  /// Removes nodes that nothing requested needs. Plans leave them out by themselves.
  public static let deadNodes = Pass(
    "dead nodes", "removes nodes that nothing requested needs"
  ) { checked, _ throws(Diagnostics) in
    let needed = Set(checked.nodes(neededFor: checked.requested))
    let unused = checked.graph.nodes.indices.filter { !needed.contains($0) }
    if unused.isEmpty { return (checked, []) }
    return (
      try checked.withoutUnusedNodes(),
      unused.map { "\(checked.graph.nodes[$0].name) is not needed" }
    )
  }
}
