import AdjointGraph

/// Folds all axes behind batch and channels, which stay with extent 1: what `GlobalAveragePool` and
/// `GlobalMaxPool` have in common. All else is that of the reduction.
///
/// - (C1) There are one to three spatial axes behind batch and channels.
public protocol GlobalPool: Operator, Plain {
  associatedtype Folding: Reduction
}

extension GlobalPool {
  public static var family: OperatorFamily { .reduction }
  public static var inputs: [OperandSpecification] { [OperandSpecification("X")] }
  public static var outputs: [OperandSpecification] { [OperandSpecification("Y")] }

  /// The reduction for a value of this rank.
  private func folding(_ rank: Int) -> Folding {
    Folding(over: ReducedAxes(Array(2..<max(rank, 3))))
  }

  public func inferTypes(_ inputs: [TensorType?]) throws(ConstraintError) -> [TensorType] {
    guard let x = inputs[0] else { return [] }
    try SlidingWindow.checkRank(x.shape)
    return try folding(x.shape.rank).inferTypes(inputs)
  }

  public func pullback(_ site: PullbackSite, in graph: inout GraphBuilder) throws(ConstraintError)
    -> [ValueID?]
  {
    try folding(graph.shape(of: site.x).rank).pullback(site, in: &graph)
  }

  public func axes(_ inputs: [TensorType?], _ outputs: [TensorType]) -> AxisRule {
    folding(outputs[0].shape.rank).axes(inputs, outputs)
  }

  public func multiplyAdds(_ inputs: [[Int]?], _ outputs: [[Int]]) -> Int {
    folding(outputs[0].count).multiplyAdds(inputs, outputs)
  }

  public func evaluate(_ inputs: [TensorView?], into outputs: [MutableTensorView])
    throws(EvaluationError)
  {
    try folding(outputs[0].rank).evaluate(inputs, into: outputs)
  }

  public func lower(_ site: LoweringSite) -> [Kernel]? {
    folding(site.outputs[0].shape.count).lower(site)
  }
}
