import AdjointGraph

/// Which query of which head.
struct AttentionPlace {
  let batch: Int, head: Int, row: Int
}

/// Keys or values: those of the past, then those given.
struct AttentionRows {
  private let own: TensorView
  private let layout: HeadLayout
  private let past: TensorView?
  private let pastCount: Int

  init(_ own: TensorView, heads: Int?, past: TensorView?) {
    self.own = own
    layout = HeadLayout(own.shape, heads: heads)
    self.past = past
    pastCount = past?.shape[2] ?? 0
  }

  var heads: Int { layout.heads }
  var count: Int { pastCount + layout.length }
  /// How many there are before the first that a causal query without a past could attend to.
  var before: Int { pastCount }

  func element(_ batch: Int, _ head: Int, _ row: Int, _ column: Int) -> Double {
    guard let past, row < pastCount else {
      return own.double(at: layout.start(batch, head, row - pastCount) + column)
    }
    return past.double(at: ((batch * heads + head) * pastCount + row) * layout.size + column)
  }

  func copy(to present: MutableTensorView) {
    for index in 0..<present.count {
      let (row, column) = (index / layout.size, index % layout.size)
      let head = row / count
      present.store(element(head / heads, head % heads, row % count, column), at: index)
    }
  }
}

/// The scores of one query and all keys, and the softmax of those that it attends to.
struct AttentionLine {
  private let operation: Attention
  private let q: TensorView
  private let layout: HeadLayout
  private let keys: AttentionRows
  private let mask: TensorView?
  private let place: AttentionPlace
  let keyHead: Int
  private var largest = -Double.infinity
  private var sum = 0.0

  init(
    _ operation: Attention, _ q: TensorView, _ layout: HeadLayout, _ keys: AttentionRows,
    _ mask: TensorView?, _ place: AttentionPlace
  ) {
    self.operation = operation
    self.q = q
    self.layout = layout
    self.keys = keys
    self.mask = mask
    self.place = place
    keyHead = place.head / (layout.heads / keys.heads)
    for key in 0..<keys.count {
      guard let bias = bias(key) else { continue }
      let score = capped(key) + bias
      if score > largest || score.isNaN { largest = score }
    }
    if largest == -.infinity { return }
    for key in 0..<keys.count {
      guard let bias = bias(key) else { continue }
      sum += Elementary.exp(capped(key) + bias - largest)
    }
  }

  private func score(_ key: Int) -> Double {
    let start = layout.start(place.batch, place.head, place.row)
    var sum = 0.0
    for column in 0..<layout.size {
      sum += q.double(at: start + column) * keys.element(place.batch, keyHead, key, column)
    }
    return sum * (operation.scale ?? Attention.defaultScale(layout.size))
  }

  private func capped(_ key: Int) -> Double {
    guard operation.softcap > 0 else { return score(key) }
    return operation.softcap * Elementary.tanh(score(key) / operation.softcap)
  }

  /// What is added to the score of a key; `nil` where the query does not attend to it.
  private func bias(_ key: Int) -> Double? {
    if operation.isCausal, key > place.row + keys.before { return nil }
    guard let mask else { return 0 }
    var (at, step) = (0, 1)
    for (axis, index) in [(3, key), (2, place.row), (1, place.head), (0, place.batch)] {
      let own = axis + mask.rank - 4
      guard own >= 0 else { break }
      if mask.shape[own] != 1 { at += index * step }
      step *= mask.shape[own]
    }
    if mask.scalar == .bool { return mask.bool(at: at) ? 0 : nil }
    let bias = mask.double(at: at)
    return bias == -.infinity ? nil : bias
  }

  /// The slope of softcap at the score of a key.
  func slope(_ key: Int) -> Double {
    guard operation.softcap > 0 else { return 1 }
    let bend = capped(key) / operation.softcap
    return 1 - bend * bend
  }

  func weight(_ key: Int) -> Double {
    guard sum != 0, let bias = bias(key) else { return 0 }
    return Elementary.exp(capped(key) + bias - largest) / sum
  }

  func output(_ key: Int) -> Double {
    switch operation.scoreOutput {
    case .scores: score(key)
    case .capped: capped(key)
    case .biased: bias(key).map { capped(key) + $0 } ?? -.infinity
    case .weights: weight(key)
    }
  }
}
