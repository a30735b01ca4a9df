import AdjointGraph

/// The weights of an attention computed by nodes, and what they are made of. Heads of `Q` that share
/// one of `K` are folded into one with more rows.
struct AttentionWeights {
  let extents: Attention.Extents
  let queries: ValueID, keys: ValueID, values: ValueID
  let scale: ValueID
  /// Scores after softcap, and weights: `[batch, heads, length, total]`.
  let capped: ValueID, p: ValueID
  /// Where a query attends to a key; `nil` where that is everywhere.
  private let allowed: ValueID?

  /// `inputs` are those of the attention.
  init(
    _ operation: Attention, _ inputs: [ValueID?], in graph: inout GraphBuilder
  ) throws(ConstraintError) {
    guard let q = inputs[0], let k = inputs[1], let v = inputs[2] else {
      throw ConstraintError("C1", "needs Q, K and V")
    }
    let extents = try operation.extents(inputs.map { $0.flatMap { graph.type(of: $0) } })
    self.extents = extents
    queries = try Self.folded(q, operation.heads, extents.size, extents, in: &graph)
    func all(
      _ own: ValueID, _ past: ValueID?, _ graph: inout GraphBuilder
    ) -> ValueID {
      let split = Self.split(own, operation.keyHeads, in: &graph)
      return past.map { graph.concatenate([$0, split], axis: 2) } ?? split
    }
    keys = all(k, inputs[4], &graph)
    values = all(v, inputs[5], &graph)
    scale = Self.scale(operation, extents, like: q, in: &graph)
    let products = try graph.einsum("bhsd,bhtd->bhst", queries, keys)
    var scores = graph.reshape(graph.multiply(products, scale), to: extents.scores)
    if operation.softcap > 0 {
      let tanh = graph.tanh(graph.scale(scores, by: 1 / operation.softcap))
      scores = graph.scale(tanh, by: operation.softcap)
    }
    capped = scores

    var allowed: ValueID?
    if let mask = inputs[3] {
      if graph.scalar(of: mask).isFloating {
        scores = graph.add(scores, mask)
        allowed = graph.greaterOrEqual(mask, graph.lowest(like: mask))
      } else {
        allowed = mask
      }
    }
    if operation.isCausal {
      let causal = graph.causalMask(extents, like: q)
      allowed = allowed.map { graph.and($0, causal) } ?? causal
    }
    self.allowed = allowed
    let softmax = Softmax(axis: 3)
    guard let allowed else {
      p = graph.add(nil, softmax, scores)
      return
    }
    // Far below every score, so that the exponential is 0, and finite, so that a row without any
    // score has a softmax, which is then not taken.
    let far = graph.constant(-1e30, like: scores)
    let soft = graph.add(nil, softmax, graph.select(allowed, scores, far))
    p = graph.select(allowed, soft, graph.constant(0, like: soft))
  }

  private static func scale(
    _ operation: Attention, _ extents: Attention.Extents, like q: ValueID,
    in graph: inout GraphBuilder
  ) -> ValueID {
    if let scale = operation.scale { return graph.constant(scale, like: q) }
    if let size = extents.size.size {
      return graph.constant(Attention.defaultScale(size), like: q)
    }
    return graph.reciprocal(graph.sqrt(graph.count([extents.size], like: q)))
  }

  /// `[batch, heads, length, size]` of a value.
  static func split(
    _ x: ValueID, _ heads: Int?, in graph: inout GraphBuilder
  ) -> ValueID {
    let shape = graph.shape(of: x)
    guard shape.rank == 3, let heads, let size = shape[2].divided(exactlyBy: .fixed(heads)) else {
      return x
    }
    let apart = graph.reshape(x, to: [shape[0], shape[1], .fixed(heads), size])
    return graph.transpose(apart, [0, 2, 1, 3])
  }

  private static func folded(
    _ x: ValueID, _ heads: Int?, _ size: Dimension, _ extents: Attention.Extents,
    in graph: inout GraphBuilder
  ) throws(ConstraintError) -> ValueID {
    let split = split(x, heads, in: &graph)
    guard let rows = extents.group * extents.length else {
      throw ConstraintError("C4", "the heads that share keys have too many rows together")
    }
    return graph.reshape(split, to: [extents.batch, extents.keyHeads, rows, size])
  }

  /// `[batch, kvHeads, group * length, size]` of a value that is like `Q` or `Y`.
  func folded(
    _ x: ValueID, _ heads: Int?, _ size: Dimension, in graph: inout GraphBuilder
  ) throws(ConstraintError) -> ValueID {
    try Self.folded(x, heads, size, extents, in: &graph)
  }

  /// The same of what has the shape of the scores.
  func foldedScores(_ x: ValueID, in graph: inout GraphBuilder) -> ValueID {
    let shape = graph.shape(of: queries)
    return graph.reshape(x, to: [shape[0], shape[1], shape[2], extents.total])
  }

  /// `[batch, heads, length, total]` of such.
  func unfolded(_ x: ValueID, in graph: inout GraphBuilder) -> ValueID {
    graph.reshape(x, to: extents.scores)
  }

  /// The cotangent, or tangent, of biased scores from that of their weights.
  func throughSoftmax(_ x: ValueID, in graph: inout GraphBuilder) -> ValueID {
    graph.multiply(p, graph.subtract(x, along(x, in: &graph)))
  }

  /// The mean of what belongs to the keys of each query, by their weights.
  func along(_ x: ValueID, in graph: inout GraphBuilder) -> ValueID {
    graph.reduceSum(graph.multiply(p, x), axes: [3], keepDimensions: true)
  }

  /// Zero where a query does not attend to a key.
  func attended(_ x: ValueID, in graph: inout GraphBuilder) -> ValueID {
    allowed.map { graph.select($0, x, graph.constant(0, like: x)) } ?? x
  }

  /// The parts of what belongs to all keys: that of the past, if there is one, and the rest.
  func parts(
    _ x: ValueID?, in graph: inout GraphBuilder
  ) -> (past: ValueID?, own: ValueID?) {
    guard let x, extents.past != 0 else { return (nil, x) }
    return (
      graph.slice(x, axis: 2, from: 0, to: extents.past),
      graph.slice(x, axis: 2, from: extents.past, to: extents.total)
    )
  }

  /// What belongs to `heads` heads, in the shape of the operand `like`.
  func joined(
    _ x: ValueID, _ heads: Dimension, like: ValueID, in graph: inout GraphBuilder
  ) -> ValueID {
    let (shape, size) = (graph.shape(of: like), graph.shape(of: x)[3])
    let isSplit = shape.rank == 4
    let apart = graph.reshape(x, to: [extents.batch, heads, shape[isSplit ? 2 : 1], size])
    return isSplit ? apart : graph.reshape(graph.transpose(apart, [0, 2, 1, 3]), to: shape)
  }
}

extension GraphBuilder {
  mutating func einsum(
    _ equation: String, _ x: ValueID, _ y: ValueID
  ) throws(ConstraintError) -> ValueID {
    add(nil, try Einsum(equation), x, y)
  }

  /// The least finite number of the type of `value`.
  fileprivate mutating func lowest(like value: ValueID) -> ValueID {
    let isSingle = scalar(of: value) == .float32
    return constant(
      isSingle ? -Double(Float.greatestFiniteMagnitude) : -Double.greatestFiniteMagnitude,
      like: value)
  }

  /// Whether query i, counted with the keys of the past before it, comes no sooner than key j; made
  /// once for each length.
  fileprivate mutating func causalMask(_ extents: Attention.Extents, like value: ValueID) -> ValueID
  {
    let one = constant(1, like: value)
    let past = count([extents.past], like: value)
    let key = "\(scalar(of: value)) causal \(extents.length) \(extents.total) \(extents.past)"
    return once(key) { graph in
      let rows = graph.add(nil, CumSum(axis: 0), graph.expand(one, to: [extents.length, 1]))
      let columns = graph.add(nil, CumSum(axis: 1), graph.expand(one, to: [1, extents.total]))
      return graph.lessOrEqual(columns, graph.add(rows, past))
    }
  }
}
