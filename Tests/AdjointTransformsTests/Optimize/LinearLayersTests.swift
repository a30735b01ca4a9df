import Adjoint
import TestSupport
import Testing

@Suite struct LinearLayersTests {
  /// T20: `W₂ (W₁ x + b₁) + b₂` is one layer where there are enough columns.
  @Test func columns() throws {
    let deep = try program("theory/T20.json").checked
    let pass = PassPipeline([.linearLayers])
    let (lean, reports) = pass.run(deep, sizes: ["n": 100])
    let lines = try lean.withoutUnusedNodes().listing().split(separator: "\n")
    #expect(
      lines.suffix(4).map(String.init) == [
        "y: f64[2, n] = Gemm(y/weight, x, y/bias)", "y/bias: f64[2, 1] = Gemm(W2, b1, b2)",
        "y/weight: f64[2, 3] = Gemm(W2, W1)", "output y",
      ])
    #expect(reports.flatMap(\.changes) == ["y becomes Gemm(y/weight, x, y/bias)"])
    // 30 + 10 + 2 once and 8 a column, against 32 a column.
    #expect(pass.run(deep, sizes: ["n": 2]).reports.count == 1)
    #expect(pass.run(deep, sizes: ["n": 1]).reports.isEmpty)
    #expect(pass.run(deep).reports.isEmpty)
  }

  /// Two layers in rows, the first with this bias: what is left of them for 50 rows.
  private func rows(
    _ first: any Operator = Gemm(transposeB: true), bias: Shape? = [6], _ last: Shape? = [2],
    weight: Shape = [6, 4], showing: Bool = false
  ) throws -> [String] {
    var graph = GraphBuilder()
    let x = graph.input("x", ["n", 4], .float64), w1 = graph.input("W1", weight, .float64)
    let w2 = graph.input("W2", [6, 2], .float64)
    let b1 = bias.map { graph.input("b1", $0, .float64) }
    let b2 = last.map { graph.input("b2", $0, .float64) }
    let hidden = graph.add("h", first, inputs: [x, w1] + [b1].compactMap(\.self))[0]
    graph.outputs = graph.add("y", Gemm(), inputs: [hidden, w2] + [b2].compactMap(\.self))
    if showing { graph.outputs.append(hidden) }
    let checked = try graph.checked()
    let merged = PassPipeline([.linearLayers]).run(checked, sizes: ["n": 50]).checked
    let leaves = Dictionary(
      uniqueKeysWithValues: checked.graph.leaves.map { leaf in
        (leaf.value, Tensor.random(leaf.type.shape.dimensions.map { $0.size ?? 50 }, seed: 3))
      })
    expectClose(
      try merged.reference(graph.outputs, leaves: leaves)[0],
      try checked.reference(graph.outputs, leaves: leaves)[0], tolerance: 1e-14, "y")
    return try merged.withoutUnusedNodes().listing().split(separator: "\n").map(String.init)
      .filter { $0.contains(" = ") }
  }

  @Test func rows() throws {
    let weight = "y/weight: f64[4, 2] = Gemm(W1, W2) {transA: 1}"
    #expect(
      try rows() == [
        "y: f64[n, 2] = Gemm(x, y/weight, y/bias)",
        "y/row: f64[1, 6] = Reshape(b1) {shape: [1, 6]}",
        "y/bias: f64[1, 2] = Gemm(y/row, W2, b2)", weight,
      ])
    #expect(
      try rows(bias: [1, 6], nil) == [
        "y: f64[n, 2] = Gemm(x, y/weight, y/bias)", "y/bias: f64[1, 2] = Gemm(b1, W2)", weight,
      ])
    #expect(try rows(bias: nil, ["n", 2]) == ["y: f64[n, 2] = Gemm(x, y/weight, b2)", weight])
    #expect(
      try rows(MatMul(), bias: nil, nil, weight: [4, 6]) == [
        "y: f64[n, 2] = Gemm(x, y/weight)", "y/weight: f64[4, 2] = Gemm(W1, W2)",
      ])
  }

  /// What somebody else reads, or asked for, is computed anyway; a bias of each row for itself, or of
  /// all features together, is no layer's.
  @Test func whatStays() throws {
    #expect(try rows(showing: true).count == 2)
    #expect(try rows(bias: ["n", 6]).count == 2)
    #expect(try rows(bias: [1]).count == 2)
    #expect(try rows(bias: [6], ["n", 2]).count == 2)
    #expect(try rows(Gemm(alpha: 2, transposeB: true)).count == 2)
  }

  /// A chain of layers becomes one, as far as that saves work.
  @Test func chains() throws {
    var graph = GraphBuilder()
    let x = graph.input("x", ["n", 3], .float64)
    var y = x
    for index in 0..<50 {
      y = graph.add("y\(index)", MatMul(), y, graph.input("W\(index)", [3, 3], .float64))
    }
    graph.outputs = [y]
    let lean = PassPipeline([.linearLayers]).run(try graph.checked(), sizes: ["n": 10]).checked
    // 49 products of 3 × 3, and one of n rows.
    #expect(
      try lean.withoutUnusedNodes().listing().contains("y49: f64[n, 3] = Gemm(x, y49/weight)"))
    #expect(lean.nodes(neededFor: lean.requested).count == 50)
  }
}
