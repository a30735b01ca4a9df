import AdjointGraph

/// What a plan says of shards: what may be done with some of the rows of a batch alone.
extension Sharding {
  /// One line: what rows are of, and what becomes of them.
  func summary(_ graph: Graph, values: [ValueID]) -> String {
    guard let extent else { return "no input has any" }
    let inputs = graph.leaves(.input).filter { self[$0.value]?.kind == .kept }
    let names = inputs.map(\.name).joined(separator: ", ")
    let kinds = values.compactMap { self[$0] }.reduce(into: [:]) { counts, dependence in
      counts[dependence.kind, default: 0] += 1
    }
    let mixing = values.first { self[$0]?.kind == .mixed }
    let example = mixing.map { " (the first is \(graph.name(of: $0)))" } ?? ""
    return """
      \(extent) of \(names): \(kinds[.kept] ?? 0) values keep them, \(kinds[.summed] ?? 0) sum over \
      them, \(kinds[.mixed] ?? 0) need all of them at once\(example), \(kinds[.none] ?? 0) have none
      """
  }
}

extension Sharding.Dependence {
  fileprivate enum Kind { case kept, summed, mixed, none }

  fileprivate var kind: Kind {
    switch rows {
    case .none: .none
    case .kept: .kept
    case .summed: .summed
    case .mixed: .mixed
    }
  }
}

extension Sharding.Dependence: CustomStringConvertible {
  /// `rows`, `sum over rows`, `all rows`, `fold of all rows` or `once`, and behind how many barriers.
  var description: String {
    let words =
      switch rows {
      case .none: "once"
      case .kept(let axis, let count):
        (count == 1 ? "rows" : "rows of \(count)") + (axis == 0 ? "" : " on axis \(axis)")
      case .summed: "sum over rows"
      case .mixed(nil): "fold of all rows"
      case .mixed: "all rows"
      }
    return barriers == 0 ? words : "\(words), after \(barriers)"
  }
}
