import AdjointGraph

/// Passes in their order.
public struct PassPipeline: Sendable {
  public var passes: [Pass]

  public init(_ passes: [Pass]) { self.passes = passes }

  /// What graphs go through before they are planned. One round is enough: no pass makes work for
  /// one before it.
  ///
  /// The results are the same bits as without, with three exceptions: a function of constants that
  /// was folded is correctly rounded, where a kernel may be an ulp or two off; linear layers that
  /// were merged sum in another order; the logarithm of a softmax that is taken in one is rounded
  /// less often.
  public static let standard = PassPipeline([
    .deadNodes, .constantFolding, .simplification, .logSoftmax, .commonSubexpressions,
    .linearLayers,
  ])

  /// The graph after all passes, and what each did; passes that did nothing are left out.
  ///
  /// - Parameter sizes: Sizes of dimension names, for what depends on how much work there is.
  public func run(
    _ checked: CheckedGraph, sizes: [String: Int] = [:]
  ) -> (checked: CheckedGraph, reports: [Pass.Report]) {
    var graph = GraphRewrite(checked)
    let reports = passes.map { $0.run(&graph, sizes: sizes) }
    return (graph.checked, reports.filter { !$0.changes.isEmpty })
  }
}

extension CheckedGraph {
  /// The graph to plan for some values, and updates where asked: after the standard passes. Values
  /// and nodes keep their numbers.
  public func optimized(
    computing values: [ValueID], updating: Bool = false, sizes: [String: Int]
  ) -> (checked: CheckedGraph, reports: [Pass.Report]) {
    PassPipeline.standard.run(
      requesting(values, updating: updating),
      sizes: sizes.merging(graph.dimensions) { size, _ in size })
  }
}
