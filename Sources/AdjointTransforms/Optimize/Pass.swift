import AdjointGraph

/// One way to make a graph cheaper that computes the same.
///
/// What is requested of the graph keeps its name and its type, whatever a pass finds out about it;
/// values and nodes keep their numbers, and nodes that come to be unused stay where they are. So a
/// plan of the result, which leaves those out, serves in place of one of the original, and what goes
/// wrong in it is told of the same nodes: nothing that sizes or numbers could make fail is left out
/// where it would have run.
public struct Pass: Sendable {
  public let name: String
  /// What it does, in one line.
  public let summary: String
  private let rewrite: @Sendable (inout GraphRewrite, _ sizes: [String: Int]) -> Void

  /// What a pass did to a graph.
  public struct Report: Sendable {
    public var name: String
    /// How many nodes there were to run before, and how many after.
    public var before: Int, after: Int
    /// One line for each change.
    public var changes: [String]
  }

  init(
    _ name: String, _ summary: String,
    _ rewrite: @escaping @Sendable (inout GraphRewrite, _ sizes: [String: Int]) -> Void
  ) {
    self.name = name
    self.summary = summary
    self.rewrite = rewrite
  }

  /// Changes a graph, of which the nodes are to be visited that are run.
  func run(_ graph: inout GraphRewrite, sizes: [String: Int]) -> Report {
    let before = graph.needed.count
    graph.changes = []
    rewrite(&graph, sizes)
    if !graph.changes.isEmpty { graph.dropUnneeded() }
    return Report(
      name: name, before: before, after: graph.needed.count, changes: graph.changes)
  }
}

extension Pass {
  /// Leaves out nodes that nothing requested needs. What loses its readers by another pass goes with
  /// that pass.
  public static let deadNodes = Pass(
    "dead nodes", "leaves out nodes that nothing requested needs"
  ) { graph, _ in
    graph.changes = graph.dropUnneeded().map { "\(graph.graph.nodes[$0].name) is not needed" }
  }
}
