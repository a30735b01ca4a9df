import AdjointGraph
import AdjointOperators
import AdjointRuntime
import Testing

/// Extents that no polynomial expresses are names of their own until binding.
@Suite struct OpenExtentTests {
  @Test func areNamedAfterTheValue() throws {
    var graph = GraphBuilder()
    let x = graph.input("x", ["batch", "n"])
    let parts = graph.add(
      "parts", Split(axis: 1, outputCount: 2), inputs: [x], outputs: ["left", "right"])
    let even = graph.add("even", Slice(starts: [0], ends: [.fixed(.max)], steps: [2]), x)
    #expect(parts.map { "\(graph.shape(of: $0))" } == ["[batch, left:1]", "[batch, right:1]"])
    #expect("\(graph.shape(of: even))" == "[even:0, n]")
    let checked = try graph.checked()
    #expect(parts.map { "\(checked.type(of: $0))" } == ["[batch, left:1]", "[batch, right:1]"])
  }

  @Test func becomeKnownAtBinding() throws {
    var graph = GraphBuilder()
    let x = graph.input("x", ["batch"])
    let even = graph.add("even", Slice(starts: [0], ends: [.fixed(.max)], steps: [2]), x)
    // A shape attribute that names the open extent, and operands that may agree with it.
    let matrix = graph.expand(even, to: Shape([2] + graph.shape(of: even).dimensions))
    let sum = graph.add(matrix, even)
    let values = try ReferenceInterpreter(graph.checked()).compute(
      [sum], leaves: [x: Tensor([Float(1), 2, 3, 4, 5])])
    #expect(values == [Tensor([Float(2), 6, 10, 2, 6, 10], shape: [2, 3])])
  }

  @Test func mayEqualAnything() throws {
    var graph = GraphBuilder()
    let even = graph.add(
      "even", Slice(starts: [0], ends: [.fixed(.max)], steps: [2]), graph.input("x", ["batch"]))
    let y = graph.input("y", [4])
    graph.outputs = [graph.add("sum", Add(), even, y)]
    let checked = try graph.checked()
    #expect("\(checked.type(of: graph.outputs[0]))" == "[4]")
  }

  @Test func neverNegative() {
    #expect(Dimension(parsing: "2*batch+n*n+3")?.isNeverNegative == true)
    #expect(Dimension(parsing: "batch-1")?.isNeverNegative == false)
    #expect(Dimension.fixed(0).isNeverNegative)
    #expect(!Dimension.fixed(-1).isNeverNegative)
  }
}
