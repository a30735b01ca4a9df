import AdjointGraph
import AdjointKernels

extension Attention {
  public func scratchByteCount(_ inputs: [TensorType?], _ outputs: [TensorType]) -> Int {
    let shapes = inputs.map { $0?.shape.sizes }
    guard let q = shapes[0], let k = shapes[1], let v = shapes[2], let y = outputs[0].shape.sizes
    else { return 0 }
    let layout = layout(q, k, v, y, past: shapes[4]?[2] ?? 0)
    return withUnsafePointer(to: layout) { layout in
      Int(adjoint_attention_scratch(layout, Int64(outputs[0].scalar.size)))
    }
  }

  /// The extents and steps of operands of these shapes, without a mask.
  func layout(
    _ q: [Int], _ k: [Int], _ v: [Int], _ y: [Int], past: Int
  ) -> AdjointAttention {
    let query = HeadLayout(q, heads: heads), key = HeadLayout(k, heads: keyHeads)
    let value = HeadLayout(v, heads: keyHeads), result = HeadLayout(y, heads: heads)
    return AdjointAttention(
      batch: Int64(query.batch), heads: Int64(query.heads), key_heads: Int64(key.heads),
      length: Int64(query.length), past: Int64(past), total: Int64(past + key.length),
      size: Int64(key.size), value_size: Int64(value.size), query: query.rows, key: key.rows,
      value: value.rows, result: result.rows, mask_batch: 0, mask_head: 0, mask_row: 0,
      mask_key: 0, mask_is_bool: 0, is_causal: isCausal ? 1 : 0,
      scale: scale ?? Self.defaultScale(query.size), softcap: softcap, output: scoreOutput.kernel)
  }

  public func lower(_ site: LoweringSite) -> [Kernel]? {
    guard let q = site.inputs[0], let k = site.inputs[1], let v = site.inputs[2] else { return nil }
    let y = site.outputs[0]
    var layout = layout(q.shape, k.shape, v.shape, y.shape, past: site.inputs[4]?.shape[2] ?? 0)
    let mask = site.inputs[3]
    if let mask { layout.step(through: mask) }
    var kernel = AttentionKernel(
      layout, query: q, key: k, value: v, result: y, scratch: site.scratch)
    kernel.mask = mask?.location
    kernel.pastKey = site.inputs[4]?.location
    kernel.pastValue = site.inputs[5]?.location
    if site.outputs.count > 3 { kernel.scores = site.outputs[3].location }
    var kernels: [Kernel] = y.count == 0 && kernel.scores == nil ? [] : [.attention(kernel)]
    for (index, own) in [(1, k), (2, v)] where site.outputs.count > index {
      let rows = HeadLayout(own.shape, heads: keyHeads)
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

extension AdjointAttention {
  /// Has the steps of a mask that broadcasts to the scores.
  mutating func step(through mask: Operand) {
    let scores = [batch, heads, length, total].map { Int($0) }
    let steps = mask.shape.steps(broadcastTo: scores).map { Int64($0) }
    (mask_batch, mask_head, mask_row, mask_key) = (steps[0], steps[1], steps[2], steps[3])
    mask_is_bool = mask.scalar == .bool ? 1 : 0
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
