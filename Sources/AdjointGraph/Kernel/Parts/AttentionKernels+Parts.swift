import AdjointKernels

extension AttentionKernel: DivisibleKernel {
  private enum Axis { case batch, keyHeads, heads }

  private var axis: Axis {
    if layout.batch > 1 { return .batch }
    return layout.key_heads > 1 ? .keyHeads : .heads
  }

  var extent: Int {
    switch axis {
    case .batch: Int(layout.batch)
    case .keyHeads: Int(layout.key_heads)
    case .heads: Int(layout.heads)
    }
  }

  func part(_ range: Range<Int>) -> AttentionKernel {
    let first = Int64(range.lowerBound), count = Int64(range.count)
    var part: AttentionKernel
    switch axis {
    case .batch:
      part = starting(batch: first, head: 0, keyHead: 0)
      part.layout.batch = count
    case .keyHeads:
      // With the heads that share them.
      let shared = layout.heads / layout.key_heads
      part = starting(batch: 0, head: first * shared, keyHead: first)
      part.layout.heads = count * shared
      part.layout.key_heads = count
    case .heads:
      part = starting(batch: 0, head: first, keyHead: 0)
      part.layout.heads = count
    }
    return part
  }

  /// The same with operands that begin here.
  private func starting(batch: Int64, head: Int64, keyHead: Int64) -> AttentionKernel {
    func moved(_ location: Location, _ rows: AdjointRows, _ head: Int64) -> Location {
      location.advanced(by: Int(batch * rows.batch + head * rows.head), of: scalar)
    }
    let past = (batch * layout.key_heads + keyHead) * layout.past
    let row = (batch * layout.heads + head) * layout.length
    let open = batch * layout.mask_batch + head * layout.mask_head
    var kernel = self
    kernel.query = moved(query, layout.query, head)
    kernel.key = moved(key, layout.key, keyHead)
    kernel.value = moved(value, layout.value, keyHead)
    kernel.result = moved(result, layout.result, head)
    kernel.mask = mask?.advanced(by: Int(open), of: layout.mask_is_bool != 0 ? .bool : scalar)
    kernel.pastKey = pastKey?.advanced(by: Int(past * layout.size), of: scalar)
    kernel.pastValue = pastValue?.advanced(by: Int(past * layout.value_size), of: scalar)
    kernel.scores = scores?.advanced(by: Int(row * layout.total), of: scalar)
    return kernel
  }
}

extension AttentionGradientKernel: DivisibleKernel {
  private var isByBatch: Bool { layout.batch > 1 }

  /// Heads that share keys add to the same cotangents.
  var extent: Int { Int(isByBatch ? layout.batch : layout.key_heads) }

  func part(_ range: Range<Int>) -> AttentionGradientKernel {
    let first = Int64(range.lowerBound), count = Int64(range.count)
    let shared = layout.heads / layout.key_heads
    let batch = isByBatch ? first : 0, keyHead = isByBatch ? 0 : first
    func moved(_ location: Location, _ rows: AdjointRows, _ head: Int64) -> Location {
      location.advanced(by: Int(batch * rows.batch + head * rows.head), of: scalar)
    }
    var part = self
    if isByBatch {
      part.layout.batch = count
    } else {
      part.layout.key_heads = count
      part.layout.heads = count * shared
    }
    part.query = moved(query, layout.query, keyHead * shared)
    part.queryBar = moved(queryBar, layout.query, keyHead * shared)
    part.resultBar = moved(resultBar, layout.result, keyHead * shared)
    part.key = moved(key, layout.key, keyHead)
    part.keyBar = keyBar.map { moved($0, layout.key, keyHead) }
    part.value = moved(value, layout.value, keyHead)
    part.valueBar = valueBar.map { moved($0, layout.value, keyHead) }
    let open = batch * layout.mask_batch + keyHead * shared * layout.mask_head
    part.mask = mask?.advanced(by: Int(open), of: layout.mask_is_bool != 0 ? .bool : scalar)
    return part
  }
}

extension RotateKernel: DivisibleKernel {
  private enum Axis { case batch, length, heads }

  private var axis: Axis {
    if layout.batch > 1 { return .batch }
    return layout.length > 1 ? .length : .heads
  }

  var extent: Int {
    switch axis {
    case .batch: Int(layout.batch)
    case .length: Int(layout.length)
    case .heads: Int(layout.heads)
    }
  }

  func part(_ range: Range<Int>) -> RotateKernel {
    let first = range.lowerBound
    var part = self
    func move(_ step: Int64, rows: Int64) {
      part.x = x.advanced(by: first * Int(step), of: scalar)
      part.y = y.advanced(by: first * Int(step), of: scalar)
      let row = first * Int(rows)
      part.positions = positions?.advanced(by: row * Int(layout.position_size), of: .bool)
      // Without positions, rows of the caches are those of the elements.
      guard layout.position_size == 0 else { return }
      part.cosines = cosines.advanced(by: row * Int(layout.half), of: scalar)
      part.sines = sines.advanced(by: row * Int(layout.half), of: scalar)
    }
    switch axis {
    case .batch:
      part.layout.batch = Int64(range.count)
      move(layout.rows.batch, rows: layout.length)
    case .length:
      part.layout.length = Int64(range.count)
      move(layout.rows.row, rows: 1)
    case .heads:
      part.layout.heads = Int64(range.count)
      move(layout.rows.head, rows: 0)
    }
    return part
  }
}
