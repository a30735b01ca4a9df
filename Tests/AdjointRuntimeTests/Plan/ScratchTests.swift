import AdjointGraph
import AdjointOperators
import TestSupport
import Testing

@testable import AdjointRuntime

/// Operators get the memory that their kernels work in from the plan's arena, for their step alone.
@Suite struct ScratchTests {
  private func plan(limit: Int = .max) throws -> ExecutionPlan {
    var graph = GraphBuilder(name: "two")
    let x = graph.input("x", ["batch", 2, 8, 8])
    let v = graph.parameter("v", [3, 2, 3, 3], initializer: .heNormal)
    let w = graph.parameter("w", [1, 3, 3, 3], initializer: .heNormal)
    let hidden = graph.add("hidden", Conv(), x, v)
    graph.outputs = [graph.add("y", Conv(), hidden, w)]
    return try ExecutionPlan(
      graph.checked(), fetching: graph.outputs, binding: DimensionBinding(["batch": 5]),
      memoryLimit: limit)
  }

  @Test func eachConvolutionUnfoldsOneImage() throws {
    let plan = try plan()
    let scratches = plan.buffers.filter(\.isScratch)
    #expect(scratches.map(\.byteCount) == [2 * 9 * 36 * 4, 3 * 9 * 16 * 4])
    #expect(scratches.map(\.firstDefinition) == [0, 1])
    #expect(scratches.map(\.lastUse) == [0, 1])
  }

  @Test func nothingElseIsThere() throws {
    let plan = try plan()
    for (i, one) in plan.buffers.enumerated() {
      for (j, other) in plan.buffers.enumerated() where i < j && one.overlaps(other) {
        let (a, b) = (plan.arena.offsets[i], plan.arena.offsets[j])
        #expect(a + one.byteCount <= b || b + other.byteCount <= a)
      }
    }
  }

  @Test func reportsNameIt() throws {
    #expect(try plan().text.contains("hidden (scratch) 2592"))
    do {
      _ = try plan(limit: 4_000)
      Issue.record("a plan within 4000 bytes")
    } catch let error as Diagnostics {
      let notes = error.all.flatMap(\.notes).map(\.description)
      #expect(notes.contains("to compute \"hidden\" takes 2592 bytes"))
    }
  }
}
