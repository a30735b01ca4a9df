import Adjoint
import TestSupport
import Testing

@Suite struct LinearLayersTests {
  /// T20: `W₂ (W₁ x + b₁) + b₂` is one layer where there are enough columns.
  @Test func columns() throws {
    let deep = try program("theory/T20.json").checked
    let (lean, report) = try Pass.linearLayers.run(deep, sizes: ["n": 100])
    let lines = try Pass.deadNodes.run(lean).checked.listing().split(separator: "\n")
    #expect(
      lines.suffix(4).map(String.init) == [
        "y: f64[2, n] = Gemm(y/weight, x, y/bias)", "y/weight: f64[2, 3] = Gemm(W2, W1)",
        "y/bias: f64[2, 1] = Gemm(W2, b1, b2)", "output y",
      ])
    #expect(report.changes == ["y becomes Gemm(y/weight, x, y/bias)"])
    // 30 + 10 + 2 once and 8 a column against 25 a column and 2.
    #expect(try Pass.linearLayers.run(deep, sizes: ["n": 1]).report.changes.isEmpty)
    #expect(try Pass.linearLayers.run(deep).report.changes.isEmpty)
  }

  @Test(arguments: [1, 2]) func rows(_ biasRank: Int) throws {
    var graph = GraphBuilder()
    let x = graph.input("x", ["n", 4], .float64)
    let first = graph.input("W1", [6, 4], .float64), second = graph.input("W2", [6, 2], .float64)
    let bias = graph.input("b1", biasRank == 1 ? [6] : [1, 6], .float64)
    let last = graph.input("b2", [2], .float64)
    let hidden = graph.add("h", Gemm(transposeB: true), x, first, bias)
    graph.outputs = [graph.add("y", Gemm(), hidden, second, last)]
    let checked = try graph.checked()
    let merged = try Pass.linearLayers.run(checked, sizes: ["n": 50]).checked
    #expect(merged.nodes(neededFor: merged.requested).count == (biasRank == 1 ? 4 : 3))
    let leaves = Dictionary(
      uniqueKeysWithValues: checked.graph.leaves.map { leaf in
        (leaf.value, Tensor.random(leaf.type.shape.dimensions.map { $0.size ?? 50 }, seed: 3))
      })
    expectClose(
      try merged.reference(graph.outputs, leaves: leaves)[0],
      try checked.reference(graph.outputs, leaves: leaves)[0], tolerance: 1e-14, "y")
    // What somebody else reads, or asked for, is computed anyway.
    var shown = graph
    shown.outputs.append(hidden)
    #expect(try Pass.linearLayers.run(shown.checked(), sizes: ["n": 50]).report.changes.isEmpty)
  }
}
