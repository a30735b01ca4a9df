import AdjointGraph
import AdjointRuntime
import AdjointTransforms

extension CheckedGraph {
  /// Marks nodes to be recomputed in the reverse pass until a plan fits into a limit, or nothing
  /// more can be gained: of the values in memory at the peak those first that take the most bytes
  /// for the work of making them again (Chen et al. 2016 trade the same).
  ///
  /// - Parameters:
  ///   - limit: The most bytes that arena and state may take together.
  ///   - plan: Makes the plan to fit, of a graph like this one; must not refuse it for its size.
  public func recomputing(
    toFit limit: Int, _ plan: (CheckedGraph) throws(Diagnostics) -> ExecutionPlan
  ) throws(Diagnostics) -> CheckedGraph {
    var marked = self
    var best = (graph: self, byteCount: Int.max)
    while true {
      let current = try plan(marked)
      let byteCount = current.arena.byteCount + current.state.byteCount
      if byteCount < best.byteCount { best = (marked, byteCount) }
      if byteCount <= limit { return marked }
      let nodes = candidates(current, marked, toFree: byteCount - limit)
      if nodes.isEmpty { return best.graph }
      var graph = marked.graph
      graph.markRecomputed(nodes)
      marked = try graph.checked()
    }
  }

  /// Nodes of this graph whose outputs a reverse pass keeps in memory at the peak, the best first,
  /// as many as free enough bytes there.
  private func candidates(
    _ plan: ExecutionPlan, _ marked: CheckedGraph, toFree excess: Int
  ) -> [Int] {
    let work = Dictionary(plan.steps.map { ($0.node, $0.multiplyAdds) }) { first, _ in first }
    var rows: [(node: Int, byteCount: Int, gain: Double)] = []
    for buffer in plan.liveSetAtPeak.buffers where buffer.lastUse < plan.steps.count {
      guard let node = plan.checked.graph.producer(of: buffer.value), node < graph.nodes.count,
        plan.steps[buffer.lastUse].node >= graph.nodes.count, !marked.graph.nodes[node].isRecomputed
      else { continue }
      let cost = Double(work[node] ?? 0) + 1
      rows.append((node, buffer.byteCount, Double(buffer.byteCount) / cost))
    }
    rows.sort { ($0.gain, $1.node) > ($1.gain, $0.node) }
    var freed = 0
    return rows.prefix { row in
      defer { freed += row.byteCount }
      return freed < excess
    }.map(\.node)
  }
}
