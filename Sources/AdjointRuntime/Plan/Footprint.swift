import AdjointGraph

/// The memory that some work reads and writes, as far as workers share it. The next value of a state counts
/// as lying in its place, as it does in most runs.
struct Footprint: Sendable {
  /// Some bytes of a region.
  struct Span: Hashable, Sendable {
    var region: Location.Region
    var start: Int, end: Int

    init?(_ location: Location, byteCount: Int) {
      guard byteCount > 0, location.region != .worker else { return nil }
      region = location.region == .next ? .state : location.region
      start = location.offset
      end = location.offset + byteCount
    }
  }

  private(set) var reads: [Span] = []
  private(set) var writes: [Span] = []

  /// That of work of which nothing is known: it may touch anything.
  static let everything: Footprint = {
    var footprint = Footprint()
    for region in [Location.Region.arena, .state] {
      footprint.write(Location(region, 0), byteCount: 1 << 55)
    }
    return footprint
  }()

  var isEmpty: Bool { reads.isEmpty && writes.isEmpty }

  mutating func read(_ operand: Operand) {
    if let span = Span(operand.location, byteCount: operand.byteCount) { reads.append(span) }
  }

  mutating func write(_ operand: Operand) {
    write(operand.location, byteCount: operand.byteCount)
  }

  mutating func write(_ location: Location, byteCount: Int) {
    if let span = Span(location, byteCount: byteCount) { writes.append(span) }
  }
}
