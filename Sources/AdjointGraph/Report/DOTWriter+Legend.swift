extension DOTWriter {
  /// The graph's name above what the colors and the outlines mean, as far as the drawing has them.
  var title: String {
    let name = DOTText.element("b", graph.name)
    var rows = [colors]
    let passes = Set(graph.nodes.indices.filter(isDrawn).map(pass(ofNode:)))
    if passes.count > 1 { rows.append(passes.sorted().map(\.legend)) }
    rows.removeAll(where: \.isEmpty)
    guard !rows.isEmpty else { return name }
    let tables = rows.map { cells in
      "<tr><td border=\"0\"><table border=\"0\" cellborder=\"1\" cellspacing=\"4\" "
        + "cellpadding=\"3\"><tr>\(cells.joined())</tr></table></td></tr>"
    }
    return "<table border=\"0\" cellborder=\"0\" cellspacing=\"0\"><tr><td>\(name)</td></tr>"
      + tables.joined() + "</table>"
  }

  private var colors: [String] {
    if let heat { return heat.legend }
    let drawn = graph.nodes.indices.filter { isDrawn($0) && fold(ofNode: $0) == nil }
    var used = Set(drawn.map { family($0) })
    for fold in folding?.folds ?? [] {
      if let family = commonFamily(fold.nodes) { used.insert(family) }
    }
    return OperatorFamily.allCases.filter(used.contains).map { family in
      let paint = DOTStyle.paint(family)
      return DOTStyle.cell("bgcolor=\"\(paint.fill)\" color=\"\(paint.line)\"", family.title)
    }
  }

  private func family(_ node: Int) -> OperatorFamily {
    type(of: graph.nodes[node].operation).family
  }

  private func commonFamily(_ nodes: [Int]) -> OperatorFamily? {
    guard let first = nodes.first.map(family) else { return nil }
    return nodes.allSatisfy { family($0) == first } ? first : nil
  }

  /// The colors of what is drawn for these nodes: white where they have nothing in common.
  func paint(_ nodes: [Int]) -> DOTStyle.Paint {
    if let heat, let cost = cost(nodes) {
      return DOTStyle.Paint(fill: heat.shade(cost), line: DOTHeat.line)
    }
    return commonFamily(nodes).map(DOTStyle.paint)
      ?? DOTStyle.Paint(fill: "#FFFFFF", line: "#4A4A4A")
  }

  // MARK: - Costs

  /// The cost of nodes that are drawn as one: their sum, their least slack, their common worker.
  private func cost(_ nodes: [Int]) -> Double? {
    options.costs.map { Self.cost(nodes, $0) }
  }

  private static func cost(_ nodes: [Int], _ costs: NodeCosts) -> Double {
    let known = nodes.map { costs.values[$0] }.filter { !$0.isNaN }
    guard let first = known.first else { return .nan }
    return switch costs.measure {
    case .memory, .time: known.reduce(0, +)
    case .slack: known.min() ?? first
    case .worker: known.allSatisfy { $0 == first } ? first : -1
    }
  }

  func costWords(_ nodes: [Int]) -> String? {
    guard let heat, let cost = cost(nodes), !cost.isNaN else { return nil }
    return heat.words(cost)
  }

  /// The costs of all that is drawn.
  func drawnCosts(_ costs: NodeCosts) -> [Double] {
    let nodes = graph.nodes.indices.filter { isDrawn($0) && fold(ofNode: $0) == nil }
    return nodes.map { costs.values[$0] }
      + (folding?.folds ?? []).map { Self.cost($0.nodes, costs) }
  }
}
