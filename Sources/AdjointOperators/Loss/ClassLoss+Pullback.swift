import AdjointGraph

extension ClassLoss {
  /// Adds the cotangents of the logarithms of all probabilities and of the weights.
  func pullback(
    _ site: PullbackSite, _ logProbabilities: ValueID, _ lossBar: ValueID,
    in graph: inout GraphBuilder
  ) -> (logProbabilities: ValueID, weights: ValueID?) {
    let shape = graph.shape(of: logProbabilities)
    guard shape.rank >= 2 else { return (graph.zeros(like: logProbabilities), nil) }
    let labels = Labels(site.input(1), in: shape, ignoring: ignoreIndex, in: &graph)
    let one = graph.constant(1, like: logProbabilities)
    let own = site.inputs[2].map { graph.add(nil, Gather(), $0, labels.indices) } ?? one
    let weights = graph.expand(labels.masking(own, in: &graph), to: labels.shape)
    var share = lossBar
    switch reduction {
    case .none: share = graph.reshape(lossBar, to: labels.shape)
    case .sum: break
    case .mean:
      let isPlain = site.inputs[2] == nil && !labels.mayBeIgnored
      let sum =
        isPlain
        ? graph.count(labels.shape.dimensions, like: lossBar)
        : graph.reduceSum(weights, axes: Array(0..<shape.rank))
      share = graph.divide(lossBar, sum)
    }
    let chosenBar = graph.negate(graph.multiply(weights, share))
    let bar = graph.add(
      nil, ScatterElements(axis: 1), graph.zeros(like: logProbabilities), labels.indices, chosenBar)
    guard let allWeights = site.inputs[2] else { return (bar, nil) }

    let chosen = graph.add(nil, GatherElements(axis: 1), logProbabilities, labels.indices)
    var losses = graph.negate(chosen)
    if reduction == .mean { losses = graph.subtract(losses, site.y) }
    // Before the product, so that its own pullback meets nothing infinite that is ignored.
    let weightBars = graph.multiply(labels.masking(losses, in: &graph), share)
    let all: Shape = [-1]
    let weightsBar = graph.add(
      nil, ScatterElements(axis: 0, reduction: .add), graph.zeros(like: allWeights),
      graph.reshape(labels.indices, to: all), graph.reshape(weightBars, to: all))
    return (bar, weightsBar)
  }
}

/// Labels as indices along the axis of classes.
private struct Labels {
  /// That of the scores, but one class.
  let shape: Shape
  /// Of that shape; class 0 where the label is ignored.
  let indices: ValueID
  /// Where the label is ignored; `nil` where that cannot be.
  let ignored: ValueID?

  var mayBeIgnored: Bool { ignored != nil }

  init(
    _ labels: ValueID, in scores: Shape, ignoring ignoreIndex: Int?, in graph: inout GraphBuilder
  ) {
    var shape = scores
    shape[1] = 1
    self.shape = shape
    let reshaped = graph.reshape(labels, to: shape)
    let isInt32 = graph.scalar(of: labels) == .int32
    guard let ignoreIndex, !isInt32 || Int32(exactly: ignoreIndex) != nil else {
      (indices, ignored) = (reshaped, nil)
      return
    }
    let literal = Literal(shape: [], numbers: .ints([Int64(ignoreIndex)]))
    let constant = graph.add(nil, Constant(literal, graph.scalar(of: labels)))
    let mask = graph.equal(reshaped, constant)
    indices = graph.select(mask, graph.constant(0, like: labels), reshaped)
    ignored = mask
  }

  /// The values, but 0 where the label is ignored.
  func masking(_ values: ValueID, in graph: inout GraphBuilder) -> ValueID {
    guard let ignored else { return values }
    return graph.select(ignored, graph.constant(0, like: values), values)
  }
}
