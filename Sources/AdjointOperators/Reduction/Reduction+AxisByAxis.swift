import AdjointGraph

/// Pullbacks of reductions that may as well fold one axis after the other.
extension Reduction {
  /// Undoes one axis after the other, the first folded one first. `stage` gives the cotangent of
  /// `x`, which folded along `axis` gave `y` with cotangent `yBar`; the axis has extent 1 in both.
  func pullbackAxisByAxis(
    _ site: PullbackSite, in graph: inout GraphBuilder,
    _ stage: (
      _ axis: Int, _ x: ValueID, _ y: ValueID, _ yBar: ValueID, _ graph: inout GraphBuilder
    ) -> ValueID
  ) -> ValueID? {
    guard let yBar = site.cotangents[0] else { return nil }
    let rank = graph.shape(of: site.x).rank
    let folded = (0..<rank).filter { reduced.contains($0, rank: rank) }
    var xs = [site.x]
    for axis in folded.dropFirst().reversed() {
      xs.append(graph.add(nil, Self(over: ReducedAxes([axis])), xs[xs.count - 1]))
    }
    var y = kept(site.y, over: site.x, in: &graph)
    var bar = kept(yBar, over: site.x, in: &graph)
    for (axis, x) in zip(folded, xs.reversed()) {
      bar = stage(axis, x, y, bar, &graph)
      y = x
    }
    return bar
  }

  /// The pullback of a reduction whose result is one of the elements: the cotangent goes to the
  /// first element, in row-major order, that equals the result.
  func pullbackToFirstEqual(_ site: PullbackSite, in graph: inout GraphBuilder) -> ValueID? {
    pullbackAxisByAxis(site, in: &graph) { axis, x, y, yBar, graph in
      let (zero, one) = (graph.constant(0, like: x), graph.constant(1, like: x))
      let hit = graph.equal(x, y)
      let before = graph.add(
        nil, CumSum(axis: axis, isExclusive: true), graph.select(hit, one, zero))
      return graph.select(graph.and(hit, graph.equal(before, zero)), yBar, zero)
    }
  }
}

extension ScalarType {
  /// The least whole number, or truth value, of the type.
  var leastWhole: Int64 {
    switch self {
    case .bool: 0
    case .int32: Int64(Int32.min)
    default: .min
    }
  }

  /// The greatest whole number, or truth value, of the type.
  var greatestWhole: Int64 {
    switch self {
    case .bool: 1
    case .int32: Int64(Int32.max)
    default: .max
    }
  }
}
