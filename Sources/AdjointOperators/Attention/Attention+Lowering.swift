import AdjointGraph
import AdjointKernels

extension Attention {
  public func lower(_ site: LoweringSite) -> [Kernel]? {
    guard let q = site.inputs[0], let k = site.inputs[1], let v = site.inputs[2] else { return nil }
    let y = site.outputs[0]
    let query = HeadLayout(q.shape, heads: heads), key = HeadLayout(k.shape, heads: keyHeads)
    let value = HeadLayout(v.shape, heads: keyHeads), result = HeadLayout(y.shape, heads: heads)
    let past = site.inputs[4]?.shape[2] ?? 0
    let mask = site.inputs[3]
    let total = past + key.length
    let steps =
      mask?.shape.steps(broadcastTo: [query.batch, query.heads, query.length, total])
      ?? [0, 0, 0, 0]
    let layout = AdjointAttention(
      batch: Int64(query.batch), heads: Int64(query.heads), key_heads: Int64(key.heads),
      length: Int64(query.length), past: Int64(past), total: Int64(total), size: Int64(key.size),
      value_size: Int64(value.size), query: query.rows, key: key.rows, value: value.rows,
      result: result.rows, mask_batch: Int64(steps[0]), mask_head: Int64(steps[1]),
      mask_row: Int64(steps[2]), mask_key: Int64(steps[3]),
      mask_is_bool: mask?.scalar == .bool ? 1 : 0, is_causal: isCausal ? 1 : 0,
      scale: scale ?? Self.defaultScale(query.size), softcap: softcap, output: scoreOutput.kernel)
    var kernel = AttentionKernel(layout, query: q, key: k, value: v, result: y)
    kernel.mask = mask?.location
    kernel.pastKey = site.inputs[4]?.location
    kernel.pastValue = site.inputs[5]?.location
    if site.outputs.count > 3 { kernel.scores = site.outputs[3].location }
    var kernels: [Kernel] = y.count == 0 && kernel.scores == nil ? [] : [.attention(kernel)]
    for (index, own, rows) in [(1, k, key), (2, v, value)] where site.outputs.count > index {
      let present = presenting(own, rows, after: site.inputs[index + 3], in: site.outputs[index])
      guard let present else { return nil }
      kernels += present
    }
    return kernels
  }

  /// The copies that put rows behind those of the past.
  private func presenting(
    _ own: Operand, _ rows: HeadLayout, after past: Operand?, in present: Operand
  ) -> [Kernel]? {
    let targetSteps = present.shape.denseSteps
    let steps = rows.steps
    let shape = [rows.batch, rows.heads, rows.length, rows.size]
    let behind = Kernel.stridedCopy(
      shape: shape, from: own, steps: [steps.batch, steps.head, steps.row, 1], to: present,
      offset: (past?.shape[2] ?? 0) * rows.size, targetSteps: targetSteps)
    guard let behind else { return nil }
    guard let past else { return [behind] }
    let front = Kernel.stridedCopy(
      shape: past.shape, from: past, to: present, targetSteps: targetSteps)
    return front.map { [$0, behind] }
  }
}

extension Attention.ScoreOutput {
  fileprivate var kernel: AdjointAttentionOutput {
    switch self {
    case .scores: .scores
    case .capped: .capped
    case .biased: .biased
    case .weights: .weights
    }
  }
}
