extension GraphCheck {
  /// Depth first from each node in the order of the file, so that a file already in order keeps it.
  /// Reports the nodes of a cycle, of each component one, and leaves them out. Takes linear time.
  mutating func topologicalOrder() -> [Int] {
    enum Mark: UInt8 { case new, open, done }
    var marks = [Mark](repeating: .new, count: graph.nodes.count)
    var order: [Int] = []
    order.reserveCapacity(graph.nodes.count)
    // The path of open nodes, each with the next of its inputs to look at.
    var path: [(node: Int, input: Int)] = []
    for start in graph.nodes.indices where marks[start] == .new {
      marks[start] = .open
      path.append((start, 0))
      while let (node, input) = path.last {
        guard input < graph.nodes[node].inputs.count else {
          marks[node] = .done
          order.append(node)
          path.removeLast()
          continue
        }
        path[path.count - 1].input += 1
        guard let value = graph.nodes[node].inputs[input], let next = graph.producer(of: value)
        else { continue }
        switch marks[next] {
        case .done: break
        case .new:
          marks[next] = .open
          path.append((next, 0))
        case .open:
          reportCycle(path.map(\.node), closedBy: next, input: input)
          skipped.formUnion(path.map(\.node))
        }
      }
    }
    return order
  }

  private mutating func reportCycle(_ path: [Int], closedBy first: Int, input: Int) {
    let cycle = path.suffix(from: path.firstIndex(of: first) ?? 0)
    // A depends on B depends on …: data flows the other way.
    let names = ([first] + cycle.reversed()).map { "\"\(graph.nodes[$0].name)\"" }
    let shown = names.count > 12 ? names.prefix(6) + ["…"] + names.suffix(5) : names[...]
    let at = DocumentPath().key("nodes").index(path.last ?? first).key("inputs").index(input)
    diagnostics.append(
      Diagnostic(
        .cycle,
        "node \(names[1]) depends on itself: \(shown.joined(separator: " → "))\(origin: DocumentPath().key("nodes").index(first))",
        at: at,
        notes: [
          "a graph holds no loops; carry a value from step to step with a state and an update"
        ]))
  }
}
