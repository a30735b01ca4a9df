import AdjointGraph

extension ExecutionPlan {
  /// Numbers of stages of a range, by level: those of one level touch no byte that another of it writes,
  /// and find what the order of the plan would have made before them, once all levels before are done.
  ///
  /// Each has the first level that it can have.
  func levels(of range: Range<Int>) -> [[Int]] {
    let cells = Cells(stages[range].map(\.footprint))
    var levels = [Int](repeating: 0, count: range.count)
    var front = cells.front
    for (number, stage) in stages[range].enumerated() {
      levels[number] = front.latest(of: stage.footprint, in: cells) + 1
      front.note(stage.footprint, at: levels[number], in: cells)
    }
    var groups = [[Int]](repeating: [], count: (levels.max() ?? 0) + 1)
    for (number, level) in levels.enumerated() { groups[level].append(range.lowerBound + number) }
    return groups
  }
}

/// Memory cut at every byte where an operand begins or ends.
private struct Cells {
  private let starts: [Int]

  init(_ footprints: [Footprint]) {
    let spans = footprints.flatMap { $0.reads + $0.writes }
    starts = Set(spans.flatMap { [Self.address($0, $0.start), Self.address($0, $0.end)] }).sorted()
  }

  /// Regions lie far from each other.
  private static func address(_ span: Footprint.Span, _ byte: Int) -> Int {
    Int(span.region.rawValue) << 56 + byte
  }

  func cells(of span: Footprint.Span) -> Range<Int> {
    index(Self.address(span, span.start))..<index(Self.address(span, span.end))
  }

  private func index(_ start: Int) -> Int {
    var (low, high) = (0, starts.count)
    while low < high {
      let middle = (low + high) / 2
      if starts[middle] < start { low = middle + 1 } else { high = middle }
    }
    return low
  }

  /// None is read or written yet.
  var front: Front {
    let none = [Int](repeating: -1, count: starts.count)
    return Front(reads: none, writes: none)
  }
}

/// For each cell the latest levels that read and wrote it.
private struct Front {
  var reads: [Int], writes: [Int]

  /// The latest level that must be over before something with a footprint may begin; -1 for none.
  func latest(of footprint: Footprint, in cells: Cells) -> Int {
    var latest = -1
    for span in footprint.reads + footprint.writes {
      latest = writes[cells.cells(of: span)].reduce(latest, max)
    }
    for span in footprint.writes { latest = reads[cells.cells(of: span)].reduce(latest, max) }
    return latest
  }

  mutating func note(_ footprint: Footprint, at level: Int, in cells: Cells) {
    for span in footprint.reads {
      for cell in cells.cells(of: span) { reads[cell] = max(reads[cell], level) }
    }
    for span in footprint.writes {
      for cell in cells.cells(of: span) { writes[cell] = max(writes[cell], level) }
    }
  }
}
