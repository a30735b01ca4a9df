import AdjointGraph

/// Offsets for buffers in one block of memory, such that no two that are in use at the same time
/// share bytes.
///
/// Largest first, each in the smallest of the first gaps that hold it among those in use with it: the
/// greedy best fit of Pisarchyk and Lee, "Efficient Memory Management for Deep Neural Net Inference",
/// 2020. Where that takes more than must be, what lies highest goes first, some times over.
public struct ArenaPlan: Sendable {
  /// In bytes, one for each buffer; multiples of `alignment`.
  public private(set) var offsets: [Int]
  /// The bytes of the whole block.
  public private(set) var byteCount = 0

  /// One cache line, and the widest vector.
  public static let alignment = 64

  /// How many orders are tried at most, and how many buffers are placed for that.
  private static let patience = 32, work = 1 << 16

  init(_ buffers: [LiveInterval]) {
    var order = buffers.indices.sorted {
      (buffers[$1].byteCount, $0) < (buffers[$0].byteCount, $1)
    }
    self.init(buffers, order: order)
    // What is nearly the best is not worth the time of another search.
    let enough = Self.peak(buffers).byteCount / 32 * 33
    var other = self
    for _ in 0..<min(Self.patience, Self.work / max(buffers.count, 1)) where byteCount > enough {
      let top = other.byteCount
      guard let highest = order.firstIndex(where: { other.end(of: $0, in: buffers) == top }) else {
        return
      }
      order.insert(order.remove(at: highest), at: 0)
      other = ArenaPlan(buffers, order: order)
      if other.byteCount < byteCount { self = other }
    }
  }

  /// Places one buffer after the other.
  init(_ buffers: [LiveInterval], order: [Int]) {
    offsets = [Int](repeating: 0, count: buffers.count)
    var placed = PlacedBuffers(count: buffers.count)
    for number in order {
      offsets[number] = placed.bestFit(buffers[number])
      placed.insert(buffers[number], at: offsets[number])
      byteCount = max(byteCount, end(of: number, in: buffers))
    }
  }

  private func end(of number: Int, in buffers: [LiveInterval]) -> Int {
    offsets[number] + Self.aligned(buffers[number].byteCount)
  }

  /// Rounded up to the alignment.
  static func aligned(_ byteCount: Int) -> Int {
    (byteCount + alignment - 1) / alignment * alignment
  }

  /// The most bytes in use at one position, below which no plan can stay, and that position.
  static func peak(_ buffers: [LiveInterval]) -> (byteCount: Int, position: Int) {
    // Wide, for before a plan is refused the sum may be any.
    var changes: [Int: Int128] = [:]
    for buffer in buffers {
      changes[buffer.firstDefinition, default: 0] += Int128(aligned(buffer.byteCount))
      changes[buffer.lastUse + 1, default: 0] -= Int128(aligned(buffer.byteCount))
    }
    var (live, peak) = (Int128(0), (byteCount: 0, position: -1))
    for (position, change) in changes.sorted(by: { $0.key < $1.key }) {
      live += change
      if live > peak.byteCount { peak = (Int(clamping: live), position) }
    }
    return peak
  }
}
