import AdjointGraph
import TestSupport
import Testing

@testable import AdjointRuntime

@Suite struct ArenaPlanTests {
  private func interval(_ number: Int, _ bytes: Int, _ from: Int, _ to: Int) -> LiveInterval {
    LiveInterval(value: ValueID(number), byteCount: bytes, firstDefinition: from, lastUse: to)
  }

  private func randomIntervals(_ random: inout TestRandom) -> [LiveInterval] {
    (0..<random.integer(below: 40)).map { number in
      let first = random.integer(below: 30) - 1
      return interval(
        number, random.integer(below: 3) == 0 ? 0 : random.integer(below: 2000), first,
        first + random.integer(below: 12))
    }
  }

  /// Says which two live buffers share bytes, by trying all pairs.
  private func collision(_ buffers: [LiveInterval], _ plan: ArenaPlan) -> String? {
    for i in buffers.indices {
      for j in buffers.indices where j < i && buffers[i].byteCount > 0 && buffers[j].byteCount > 0 {
        let together = (buffers[i].firstDefinition...buffers[i].lastUse)
          .overlaps(buffers[j].firstDefinition...buffers[j].lastUse)
        let bytes = [i, j].map { plan.offsets[$0]..<plan.offsets[$0] + buffers[$0].byteCount }
        if together, bytes[0].overlaps(bytes[1]) { return "\(j) and \(i)" }
      }
    }
    return nil
  }

  @Test func liveBuffersNeverShareBytes() {
    var random = TestRandom(seed: 5)
    for round in 0..<500 {
      let buffers = randomIntervals(&random)
      let plan = ArenaPlan(buffers)
      #expect(collision(buffers, plan) == nil, "round \(round)")
      for (buffer, offset) in zip(buffers, plan.offsets) {
        #expect(offset >= 0 && offset.isMultiple(of: ArenaPlan.alignment))
        #expect(offset + buffer.byteCount <= plan.byteCount)
      }
      #expect(ArenaPlan.peak(buffers).byteCount <= plan.byteCount)
    }
  }

  /// The peak, counted position by position.
  @Test func peakIsTheLargestSumOfLiveBytes() {
    var random = TestRandom(seed: 6)
    for _ in 0..<200 {
      let buffers = randomIntervals(&random)
      let sums = (-1...45).map { position in
        buffers.filter { $0.firstDefinition <= position && position <= $0.lastUse }
          .reduce(0) { $0 + ArenaPlan.aligned($1.byteCount) }
      }
      let peak = ArenaPlan.peak(buffers)
      #expect(peak.byteCount == sums.max())
      if peak.byteCount > 0 { #expect(sums[peak.position + 1] == peak.byteCount) }
    }
  }

  /// Buffers that follow each other share their bytes: the arena is no larger than the peak.
  @Test func chainTakesTwoBuffers() {
    let buffers = (0..<100).map { interval($0, 640, $0, $0 + 1) }
    #expect(ArenaPlan(buffers).byteCount == 1280)
  }

  /// A small buffer goes into the smallest gap that holds it, not into the first.
  @Test func bestFit() {
    let buffers = [
      interval(0, 2048, 0, 1), interval(1, 1984, 0, 9), interval(2, 1024, 0, 1),
      interval(3, 960, 0, 9), interval(4, 896, 5, 6),
    ]
    let plan = ArenaPlan(buffers)
    #expect(plan.offsets == [0, 2048, 4032, 5056, 4032])
  }

  /// The definition: of the first 64 gaps that hold it among the placed buffers that are in use with it,
  /// the smallest, the first of equal ones.
  private func offsets(_ buffers: [LiveInterval], _ order: [Int]) -> [Int] {
    var offsets = [Int](repeating: 0, count: buffers.count)
    var placed: [Int] = []
    for number in order {
      let buffer = buffers[number]
      let others = placed.filter {
        buffers[$0].firstDefinition <= buffer.lastUse
          && buffer.firstDefinition <= buffers[$0].lastUse
      }.sorted { offsets[$0] < offsets[$1] }
      var gaps: [(offset: Int, size: Int)] = []
      var end = 0
      for other in others {
        gaps.append((end, offsets[other] - end))
        end = max(end, offsets[other] + ArenaPlan.aligned(buffers[other].byteCount))
      }
      let fitting = gaps.filter { $0.size >= ArenaPlan.aligned(buffer.byteCount) }
      offsets[number] = fitting.prefix(64).min { $0.size < $1.size }?.offset ?? end
      placed.append(number)
    }
    return offsets
  }

  /// Enough buffers for many stretches; of few sizes, as networks have them, and of many.
  @Test(arguments: [2, 2000]) func placesAreThoseOfTheDefinition(_ sizes: Int) {
    var random = TestRandom(seed: 7)
    for round in 0..<20 {
      let count = random.integer(below: 400)
      // Activations are kept from the forward pass until the reverse pass comes back to them.
      let buffers = (0..<count).map { number in
        let first = random.integer(below: count)
        let last = random.integer(below: 2) == 0 ? 2 * count - first : first + 1
        return interval(number, random.integer(below: sizes) * 64, first, last)
      }
      let bySize = buffers.indices.sorted {
        (buffers[$1].byteCount, $0) < (buffers[$0].byteCount, $1)
      }
      let plan = ArenaPlan(buffers, order: bySize)
      #expect(plan.offsets == offsets(buffers, bySize), "round \(round)")
    }
  }

  /// Another order is taken where it needs less than largest first, and only there.
  @Test func otherOrdersAreTried() {
    var random = TestRandom(seed: 8)
    var (better, worse) = (0, 0)
    for _ in 0..<200 {
      let buffers = randomIntervals(&random)
      let bySize = buffers.indices.sorted {
        (buffers[$1].byteCount, $0) < (buffers[$0].byteCount, $1)
      }
      let (first, best) = (ArenaPlan(buffers, order: bySize), ArenaPlan(buffers))
      if best.byteCount < first.byteCount { better += 1 }
      if best.byteCount > first.byteCount { worse += 1 }
    }
    #expect(better > 10 && worse == 0)
  }

  @Test func nothingTakesNothing() {
    #expect(ArenaPlan([]).byteCount == 0)
    #expect(ArenaPlan.peak([]).byteCount == 0)
  }
}
