import AdjointGraph
import AdjointKernels

extension ScatterElements {
  /// The elements of a value like `data` that the updates go to, one for each update.
  func taken(
    _ value: ValueID, _ site: PullbackSite, in graph: inout GraphBuilder
  ) -> ValueID {
    let elements = graph.add(nil, GatherElements(axis: axis), value, site.input(1))
    return graph.reshape(elements, to: graph.shape(of: site.input(2)))
  }

  /// The pullback of `mul`: the product of all other factors is that of those before and behind, so
  /// that zeros are no trouble, to any order.
  func pullbackToFactors(
    _ site: PullbackSite, _ yBar: ValueID, in graph: inout GraphBuilder
  ) -> [ValueID?] {
    let (data, indices, updates) = (site.input(0), site.input(1), site.input(2))
    let zeros = graph.zeros(like: updates)
    let before = graph.add(
      ScatterRecurrence(axis: axis), inputs: [data, indices, updates, zeros], outputCount: 2)[1]
    let back = graph.add(
      ScatterRecurrence(axis: axis, isReverse: true), inputs: [yBar, indices, updates, zeros],
      outputCount: 2)
    let updatesBar = graph.multiply(before, back[1])
    return [back[0], nil, graph.reshape(updatesBar, to: graph.shape(of: updates))]
  }

  /// The pullback of `max` and `min`. An update is the first that equals the result if, counted in
  /// order, nothing did before it.
  func pullbackToFirstEqual(
    _ site: PullbackSite, _ yBar: ValueID, in graph: inout GraphBuilder
  ) -> [ValueID?] {
    let (data, indices, updates) = (site.input(0), site.input(1), site.input(2))
    let (zero, one) = (graph.constant(0, like: data), graph.constant(1, like: data))
    let isOld = graph.equal(data, site.y)
    let isNew = graph.equal(updates, taken(site.y, site, in: &graph))
    let counts = [
      graph.select(isOld, one, zero), indices, graph.ones(like: updates),
      graph.select(isNew, one, zero),
    ]
    let before = graph.add(ScatterRecurrence(axis: axis), inputs: counts, outputCount: 2)[1]
    let isFirst = graph.and(
      isNew, graph.equal(graph.reshape(before, to: graph.shape(of: updates)), zero))
    return [
      graph.select(isOld, yBar, zero), nil,
      graph.select(isFirst, taken(yBar, site, in: &graph), zero),
    ]
  }
}

extension ScatterElements.Reduction {
  /// What its kernel does.
  var kernel: IndexedKernel.Function {
    switch self {
    case .none: .put
    case .add: .join(.add)
    case .mul: .join(.multiply)
    case .max: .join(.max)
    case .min: .join(.min)
    }
  }

  /// NaN wins over every number.
  func join(_ so: Double, _ update: Double) -> Double {
    switch self {
    case .none: update
    case .add: so + update
    case .mul: so * update
    case .max: so.isNaN || so >= update ? so : update
    case .min: so.isNaN || so <= update ? so : update
    }
  }

  func join(_ so: Int64, _ update: Int64) -> Int64 {
    switch self {
    case .none: update
    case .add: so &+ update
    case .mul: so &* update
    case .max: Swift.max(so, update)
    case .min: Swift.min(so, update)
    }
  }
}
