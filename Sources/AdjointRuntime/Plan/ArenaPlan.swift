import AdjointGraph

/// Offsets for buffers in one block of memory, such that no two that are in use at the same time
/// share bytes.
///
/// Largest first, each in the smallest gap that holds it among those in use with it: the greedy
/// best fit of Pisarchyk and Lee, "Efficient Memory Management for Deep Neural Net Inference", 2020.
public struct ArenaPlan: Sendable {
  /// In bytes, one for each buffer; multiples of `alignment`.
  public private(set) var offsets: [Int]
  /// The bytes of the whole block.
  public private(set) var byteCount = 0

  /// One cache line, and the widest vector.
  public static let alignment = 64

  init(_ buffers: [LiveInterval]) {
    offsets = [Int](repeating: 0, count: buffers.count)
    let bySize = buffers.indices.sorted {
      (buffers[$1].byteCount, $0) < (buffers[$0].byteCount, $1)
    }
    var placed = PlacedBuffers(count: buffers.count)
    for number in bySize {
      offsets[number] = placed.bestFit(buffers[number])
      byteCount = max(byteCount, offsets[number] + Self.aligned(buffers[number].byteCount))
      placed.insert(buffers[number], at: offsets[number])
    }
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
