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

  /// Where taps and places lie, as 64-bit integers.
  @Test func eachConvolutionHasOffsets() throws {
    let plan = try plan()
    let scratches = plan.buffers.filter(\.isScratch)
    #expect(scratches.map(\.byteCount) == [(2 * 9 + 36) * 8, (3 * 9 + 16) * 8])
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
    #expect(try plan().text.contains("y (scratch) 344"))
    do {
      _ = try plan(limit: 4_000)
      Issue.record("a plan within 4000 bytes")
    } catch let error as Diagnostics {
      let notes = error.all.flatMap(\.notes).map(\.description)
      #expect(notes.contains("to compute \"y\" takes 344 bytes"))
    }
  }

  /// Matrices are worked on in scratch by the definition itself, to the same bits wherever that is, and
  /// whatever was there before.
  @Test func definitionsWorkInIt() throws {
    var graph = GraphBuilder(name: "matrices")
    let a = graph.input("a", [2, 5, 5]), b = graph.input("b", [2, 5, 3])
    let transposed = graph.add("transposed", Transpose(permutation: [0, 2, 1]), a)
    let symmetric = graph.add("symmetric", MatMul(), a, transposed)
    let eigen = graph.add(SymmetricEigen(), inputs: [symmetric], outputCount: 2)
    let factor = graph.add("factor", Cholesky(), symmetric)
    graph.outputs =
      eigen + [
        symmetric, factor, graph.add("inverse", Inverse(), a), graph.add("det", Det(), a),
        graph.add("log", LogDeterminant(), a), graph.add("solved", Solve(), a, b),
        graph.add("triangular", TriangularSolve(), factor, b),
        graph.add("cofactors", Cofactors(), a, symmetric),
      ]
    let checked = try graph.checked()
    let leaves = [
      a: Tensor.random([2, 5, 5], seed: 1, .float32), b: .random([2, 5, 3], seed: 2, .float32),
    ]
    let executor = try checked.executor(fetching: graph.outputs, leaves: leaves)
    #expect(executor.plan.buffers.filter(\.isScratch).count >= 8)
    for _ in 0..<2 {
      try executor.run()
      for output in graph.outputs where output != symmetric {
        let node = try #require(checked.graph.producer(of: output).map { checked.graph.nodes[$0] })
        let inputs = node.inputs.map { $0.flatMap { leaves[$0] ?? executor[$0] } }
        var expected = node.outputs.map { value in
          Tensor(zeros: .float32, shape: checked.type(of: value).shape.sizes ?? [])
        }
        try node.operation.evaluate(inputs, into: &expected)
        let place = node.outputs.firstIndex(of: output) ?? 0
        #expect(executor[output] == expected[place], "\(node.name)")
      }
    }
  }
}
