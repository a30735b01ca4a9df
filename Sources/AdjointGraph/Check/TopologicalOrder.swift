extension GraphCheck {
  /// Depth first from each node in the order of the file, so that a file already in order keeps it.
  /// Reports the nodes of a cycle, of each component one, and leaves them out. Takes linear time.
  mutating func topologicalOrder() -> [Int] {
    enum Mark: UInt8 { case new, open, done }
    var marks = [Mark](repeating: .new, count: graph.nodes.count)
    var order: [Int] = []
    order.reserveCapacity(graph.nodes.count)
    // The path of open nodes, each with the next of its inputs to look at; where each stands there.
    var path: [(node: Int, input: Int)] = []
    var positions = [Int](repeating: 0, count: graph.nodes.count)
    // The part of the path that lies on cycles already told.
    var told = 0..<0
    func open(_ node: Int) {
      marks[node] = .open
      positions[node] = path.count
      path.append((node, 0))
    }
    for start in graph.nodes.indices where marks[start] == .new {
      open(start)
      while let (node, input) = path.last {
        guard input < graph.nodes[node].inputs.count else {
          path.removeLast()
          marks[node] = .done
          order.append(node)
          if told.contains(path.count) { skipped.insert(node) }
          told = told.clamped(to: 0..<path.count)
          continue
        }
        path[path.count - 1].input += 1
        guard let value = graph.nodes[node].inputs[input], let next = graph.producer(of: value)
        else { continue }
        switch marks[next] {
        case .done: break
        case .new: open(next)
        case .open:
          let first = positions[next]
          if !told.contains(first) { reportCycle(path[first...].map(\.node), input: input) }
          told = (told.isEmpty ? first : min(told.lowerBound, first))..<path.count
        }
      }
    }
    return order
  }

  /// - Parameter path: Nodes that each depend on the next; the last on the first, by `input`.
  private mutating func reportCycle(_ path: [Int], input: Int) {
    guard let first = path.first, let last = path.last, diagnostics.count < Diagnostics.limit else {
      return
    }
    // A depends on B depends on …: data flows the other way.
    let names = ([first] + path.reversed()).map { "\"\(graph.nodes[$0].name)\"" }
    let shown = names.count > 12 ? names.prefix(6) + ["…"] + names.suffix(5) : names[...]
    let at = DocumentPath().key("nodes").index(last).key("inputs").index(input)
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
