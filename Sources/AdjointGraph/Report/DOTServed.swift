/// What a derived node is there for: `loss/h1` is the cotangent of `h1`, and `loss/h1.2` is a step
/// of the pullback of `h1`. The names are all that tells; see `addingReversePass`.
struct DOTServed {
  /// What leaves, values and nodes of the declared graph do, by name.
  private var known: [Substring: String] = [:]

  init(_ graph: Graph, nodeCount: Int) {
    for leaf in graph.leaves { known[leaf.name[...]] = "\(leaf.kind)" }
    for node in graph.nodes.prefix(nodeCount) {
      let operation = type(of: node.operation).name
      for output in node.outputs { known[graph.name(of: output)[...]] = operation }
      known[node.name[...]] = operation
    }
  }

  /// `h1, Tanh`: the longest end of the name behind a `/` that means something.
  func words(for name: String) -> String? {
    var rest = name[...]
    // Names that people write may have slashes of their own, but not without end.
    for _ in 0..<16 {
      guard let slash = rest.utf8.firstIndex(of: UInt8(ascii: "/")) else { return nil }
      rest = rest[rest.utf8.index(after: slash)...]
      for candidate in [rest, withoutNumber(rest)] {
        if let what = known[candidate] { return "\(candidate), \(what)" }
      }
    }
    return nil
  }

  private func withoutNumber(_ name: Substring) -> Substring {
    let digits = name.utf8.reversed().prefix {
      (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0)
    }
    let stem = name.utf8.dropLast(digits.count)
    guard !digits.isEmpty, stem.last == UInt8(ascii: ".") else { return name }
    return name[..<stem.index(before: stem.endIndex)]
  }
}
