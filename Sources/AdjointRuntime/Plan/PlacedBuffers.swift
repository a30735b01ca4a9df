/// Buffers that have their places in the arena, in the order of their offsets.
///
/// They are kept in stretches of about √n buffers, each of which knows what is true of all its own. A
/// search passes over most stretches in one step, and n searches take about n·√n steps, not n².
struct PlacedBuffers {
  private struct Placed {
    var interval: LiveInterval
    var offset: Int

    var end: Int { offset + ArenaPlan.aligned(interval.byteCount) }
  }

  private var stretches: [Stretch] = []
  /// The most buffers of a stretch.
  private let width: Int
  /// How many gaps that hold a buffer are looked at.
  private static let patience = 64

  /// - Parameter count: How many buffers there will be.
  init(count: Int) { width = max(16, Int(Double(count).squareRoot())) }

  /// The offset of the smallest of the first gaps that hold a buffer, among those in use with it; the
  /// end of all these where no gap does.
  func bestFit(_ buffer: LiveInterval) -> Int {
    let size = ArenaPlan.aligned(buffer.byteCount)
    var best: (offset: Int, gap: Int)?
    var (end, found) = (0, 0)
    func pass(from offset: Int, to next: Int) {
      let gap = offset - end
      if gap >= size {
        found += 1
        if best.map({ gap < $0.gap }) ?? true { best = (end, gap) }
      }
      end = max(end, next)
    }
    for stretch in stretches where stretch.mayOverlap(buffer) {
      if best?.gap == size || found >= Self.patience { break }
      if stretch.largestGap < size, stretch.overlapsWholly(buffer) {
        pass(from: stretch.placed[0].offset, to: stretch.end)
      } else {
        for other in stretch.placed where found < Self.patience && other.interval.overlaps(buffer) {
          pass(from: other.offset, to: other.end)
        }
      }
    }
    return best?.offset ?? end
  }

  /// Puts a buffer behind those with the same offset.
  mutating func insert(_ buffer: LiveInterval, at offset: Int) {
    let placed = Placed(interval: buffer, offset: offset)
    let number = max(stretches.partitioningIndex { $0.placed[0].offset > offset } - 1, 0)
    guard number < stretches.count else {
      stretches.append(Stretch([placed]))
      return
    }
    var all = stretches[number].placed
    all.insert(placed, at: all.partitioningIndex { $0.offset > offset })
    let half = all.count <= width ? all.count : all.count / 2
    stretches[number] = Stretch(all[..<half])
    if half < all.count { stretches.insert(Stretch(all[half...]), at: number + 1) }
  }

  /// Some buffers with neighbouring offsets; at least one.
  private struct Stretch {
    let placed: [Placed]
    /// Behind all of them.
    private(set) var end = 0
    /// The largest gap between them, when all are in use.
    private(set) var largestGap = 0
    /// When the first and the last of them come into use, and go out of it.
    private var definitions = (first: Int.max, last: Int.min)
    private var lastUses = (first: Int.max, last: Int.min)

    init(_ placed: some Sequence<Placed>) {
      self.placed = Array(placed)
      end = self.placed[0].offset
      for one in self.placed {
        largestGap = max(largestGap, one.offset - end)
        end = max(end, one.end)
        definitions.first = min(definitions.first, one.interval.firstDefinition)
        definitions.last = max(definitions.last, one.interval.firstDefinition)
        lastUses.first = min(lastUses.first, one.interval.lastUse)
        lastUses.last = max(lastUses.last, one.interval.lastUse)
      }
    }

    /// Whether any of them can be in use with a buffer.
    func mayOverlap(_ buffer: LiveInterval) -> Bool {
      definitions.first <= buffer.lastUse && buffer.firstDefinition <= lastUses.last
    }

    /// Whether each of them is in use with a buffer.
    func overlapsWholly(_ buffer: LiveInterval) -> Bool {
      definitions.last <= buffer.lastUse && buffer.firstDefinition <= lastUses.first
    }
  }
}

extension Array {
  /// The first index whose element satisfies `belongs`, where all behind it do, too.
  fileprivate func partitioningIndex(where belongs: (Element) -> Bool) -> Int {
    var (low, high) = (0, count)
    while low < high {
      let middle = (low + high) / 2
      if belongs(self[middle]) { high = middle } else { low = middle + 1 }
    }
    return low
  }
}
