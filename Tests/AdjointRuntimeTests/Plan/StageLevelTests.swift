import AdjointGraph
import TestSupport
import Testing

@testable import AdjointRuntime

/// What stages say they write is what they write, and levels keep all that depends on each other in order.
@Suite struct StageLevelTests {
  private static let seeds = 3000..<3060 as Range<UInt64>

  private func overlap(_ a: [Footprint.Span], _ b: [Footprint.Span]) -> Bool {
    a.contains { x in
      b.contains { x.region == $0.region && x.start < $0.end && $0.start < x.end }
    }
  }

  @Test func whatDependsComesLater() throws {
    var beside = 0
    for seed in Self.seeds {
      let plan = try TestGraph(seed: seed, SharedRunTests.chaining[Int(seed % 2)]).plan
      let range = plan.constantStageCount..<plan.stages.count
      let levels = plan.levels(of: range)
      #expect(levels.flatMap(\.self).sorted() == Array(range))
      beside += levels.count { $0.count > 1 }
      var level: [Int: Int] = [:]
      for (number, stages) in levels.enumerated() { for stage in stages { level[stage] = number } }
      for second in range {
        for first in range.lowerBound..<second {
          let a = plan.stages[first].footprint, b = plan.stages[second].footprint
          guard
            overlap(a.writes, b.reads + b.writes) || overlap(a.reads, b.writes)
          else { continue }
          #expect(level[first]! < level[second]!, "graph \(seed): stages \(first), \(second)")
        }
      }
    }
    #expect(beside > 100)
  }

  /// Every byte that changes is one that the stage says it writes.
  @Test func footprintsHoldAllThatIsWritten() throws {
    for seed in Self.seeds {
      let graph = try TestGraph(seed: seed, SharedRunTests.chaining[Int(seed % 2)])
      let plan = graph.plan
      let executor = try graph.executor()
      try executor.run()
      let state = MemoryBlock(byteCount: plan.state.byteCount)
      state.base.copyMemory(from: executor.state.base, byteCount: plan.state.byteCount)
      let arena = MemoryBlock(byteCount: plan.arena.byteCount)
      let own = MemoryBlock(byteCount: plan.arena.byteCount)
      var memory = Memory(arena: arena.base, state: state.base, worker: own.base)
      func bytes(_ block: MemoryBlock, _ count: Int) -> [UInt8] {
        Array(UnsafeRawBufferPointer(start: block.base, count: count))
      }
      for (number, stage) in plan.stages.enumerated() {
        let before = [
          Location.Region.arena: bytes(arena, plan.arena.byteCount),
          .state: bytes(state, plan.state.byteCount),
        ]
        for block in 0..<(stage.blockCount ?? 1) {
          memory.block = block
          for kernel in plan.kernels[stage.kernels] {
            if case .custom = kernel { continue }
            kernel.run(in: memory, Randomness())
          }
        }
        let after = [
          Location.Region.arena: bytes(arena, plan.arena.byteCount),
          .state: bytes(state, plan.state.byteCount),
        ]
        for (region, old) in before {
          let changed = old.indices.filter { old[$0] != after[region]![$0] }
          let isSaid = changed.allSatisfy { byte in
            stage.footprint.writes.contains {
              $0.region == region && $0.start <= byte && byte < $0.end
            }
          }
          #expect(isSaid, "graph \(seed), stage \(number)")
        }
      }
    }
  }
}
