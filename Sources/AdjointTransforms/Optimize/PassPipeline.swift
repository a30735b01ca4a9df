import AdjointGraph

/// Passes in their order, repeated until they find nothing more.
public struct PassPipeline: Sendable {
  public var passes: [Pass]

  public init(_ passes: [Pass]) { self.passes = passes }

  /// What graphs go through before they are planned.
  ///
  /// The results are the same bits as without, with two exceptions: a function of constants that
  /// was folded is correctly rounded, where a kernel may be an ulp or two off; and linear layers
  /// that were merged sum in another order.
  public static let standard = PassPipeline([
    .simplification, .constantFolding, .commonSubexpressions, .linearLayers,
  ])

  /// What one pass finds may be worth something to those before it. More rounds than this do not
  /// happen but in graphs made for it.
  private static let rounds = 4

  /// The graph after all passes, and what each did; passes that did nothing are left out.
  public func run(
    _ checked: CheckedGraph, sizes: [String: Int] = [:]
  ) throws(Diagnostics) -> (checked: CheckedGraph, reports: [Pass.Report]) {
    var result = checked
    var reports: [Pass.Report] = []
    for _ in 0..<Self.rounds {
      let done = reports.count
      for pass in passes {
        let (next, report) = try pass.run(result, sizes: sizes)
        result = next
        if !report.changes.isEmpty { reports.append(report) }
      }
      if reports.count == done { break }
    }
    return (result, reports)
  }
}

extension CheckedGraph {
  /// The graph as it is run to compute some values, and updates where asked: nothing else is
  /// requested of it.
  public func requesting(
    _ values: [ValueID], updating: Bool = false
  ) throws(Diagnostics) -> CheckedGraph {
    var result = graph
    result.outputs = values
    result.loss = nil
    if !updating { result.updates = [] }
    return try result.checked()
  }
}

extension CheckedGraph {
  /// The graph to plan for some values, and updates where asked: after the standard passes. Values
  /// and nodes keep their numbers.
  public func optimized(
    computing values: [ValueID], updating: Bool = false, sizes: [String: Int]
  ) throws(Diagnostics) -> CheckedGraph {
    let sizes = sizes.merging(graph.dimensions) { size, _ in size }
    return try PassPipeline.standard.run(requesting(values, updating: updating), sizes: sizes)
      .checked
  }
}
