import AdjointGraph

extension Attention {
  /// The extents that the operands of an attention have together.
  struct Extents {
    let batch: Dimension, heads: Dimension, keyHeads: Dimension
    /// Of queries.
    let length: Dimension
    /// Of keys: those given, those of the past, and all.
    let keys: Dimension, past: Dimension, total: Dimension
    let size: Dimension, valueSize: Dimension
    /// How many heads of `Q` share one of `K`.
    let group: Dimension

    var scores: Shape { [batch, heads, length, total] }
  }

  /// The extents of the operands, which fit together; says what does not.
  func extents(_ inputs: [TensorType?]) throws(ConstraintError) -> Extents {
    guard let q = inputs[0], let k = inputs[1], let v = inputs[2] else {
      throw ConstraintError("C1", "needs Q, K and V")
    }
    let query = try split(q.shape, heads, "q_num_heads", 0)
    let key = try split(k.shape, keyHeads, "kv_num_heads", 1)
    let value = try split(v.shape, keyHeads, "kv_num_heads", 2)
    for (index, other) in [(1, k.shape), (2, v.shape)] where other.rank != q.shape.rank {
      throw ConstraintError(
        "C1", "Q, K and V must have the same number of axes: \(input: 0) but \(input: index)",
        at: .input(index))
    }
    for (index, other) in [(1, key), (2, value)] where !other[0].mayEqual(query[0]) {
      throw ConstraintError(
        "C3", "batches differ: \(input: 0) but \(input: index)", at: .input(index))
    }
    guard key[3].mayEqual(query[3]) else {
      throw ConstraintError(
        "C3",
        "the heads of Q have \(query[3]) elements but those of K \(key[3]): \(input: 0) but \(input: 1)",
        at: .input(1))
    }
    guard value[2].mayEqual(key[2]) else {
      throw ConstraintError(
        "C3", "there must be a value for each key: \(input: 1) but \(input: 2)", at: .input(2))
    }
    guard value[1].mayEqual(key[1]), let group = query[1].divided(exactlyBy: key[1]) else {
      throw ConstraintError(
        "C4",
        "the heads of V, \(value[1]), must be as many as those of K, \(key[1]), and divide those of Q, \(query[1]): \(input: 0), \(input: 1) and \(input: 2)",
        at: .input(1))
    }
    let past = try past(inputs, key, value)
    let extents = Extents(
      batch: query[0], heads: query[1], keyHeads: key[1], length: query[2], keys: key[2],
      past: past, total: past + key[2] ?? .unknown, size: query[3], valueSize: value[3],
      group: group)
    try checkMask(inputs[3], q, extents)
    return extents
  }

  /// `[batch, heads, length, size]` of an operand.
  private func split(
    _ shape: Shape, _ heads: Int?, _ attribute: String, _ index: Int
  ) throws(ConstraintError) -> Shape {
    if shape.rank == 4 {
      if let heads, !shape[1].mayEqual(.fixed(heads)) {
        throw ConstraintError(
          "C2", "\(attribute) is \(heads) but \(input: index)", at: .attribute(attribute))
      }
      return shape
    }
    guard shape.rank == 3 else {
      throw ConstraintError(
        "C1", "needs Q, K and V of 4 axes or of 3 but \(input: index)", at: .input(index))
    }
    guard let heads else {
      throw ConstraintError(
        "C1", "needs \(attribute) where there are 3 axes: \(input: index)", at: .input(index))
    }
    guard let size = shape[2].divided(exactlyBy: .fixed(heads)) else {
      throw ConstraintError(
        "C2", "the last extent must be a multiple of \(attribute), \(heads): \(input: index)",
        at: .input(index))
    }
    return [shape[0], .fixed(heads), shape[1], size]
  }

  /// How many keys come before those given.
  private func past(
    _ inputs: [TensorType?], _ key: Shape, _ value: Shape
  ) throws(ConstraintError) -> Dimension {
    let (keys, values) = (inputs[4]?.shape, inputs[5]?.shape)
    guard (keys == nil) == (values == nil) else {
      throw ConstraintError("C6", "past_key and past_value must be given together")
    }
    guard let keys, let values else { return 0 }
    guard keys.rank == 4, keys.mayEqual([key[0], key[1], keys[2], key[3]]) else {
      throw ConstraintError(
        "C6", "past_key must be [\(key[0]), \(key[1]), past, \(key[3])] but \(input: 4)",
        at: .input(4))
    }
    guard values.mayEqual([value[0], value[1], keys[2], value[3]]) else {
      throw ConstraintError(
        "C6",
        "past_value must be [\(value[0]), \(value[1]), \(keys[2]), \(value[3])] but \(input: 5)",
        at: .input(5))
    }
    return keys[2]
  }

  private func checkMask(
    _ mask: TensorType?, _ q: TensorType, _ extents: Extents
  ) throws(ConstraintError) {
    guard let mask else { return }
    guard mask.scalar == .bool || mask.scalar == q.scalar else {
      throw ConstraintError(
        "C5", "attn_mask must be bool or of the type of Q: \(input: 0) but \(input: 3)",
        at: .input(3))
    }
    let scores = extents.scores
    let skipped = scores.rank - mask.shape.rank
    let fits =
      skipped >= 0
      && (0..<mask.shape.rank).allSatisfy {
        mask.shape[$0].size == 1 || mask.shape[$0].mayEqual(scores[$0 + skipped])
      }
    guard fits else {
      throw ConstraintError(
        "C5", "attn_mask must broadcast to \(scores) but \(input: 3)", at: .input(3))
    }
  }
}
