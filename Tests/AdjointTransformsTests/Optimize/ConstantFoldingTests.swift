import AdjointGraph
import AdjointOperators
import AdjointTransforms
import TestSupport
import Testing

@Suite struct ConstantFoldingTests {
  private func text(_ make: (inout GraphBuilder) -> ValueID) throws -> [String] {
    var graph = GraphBuilder()
    let x = graph.input("x", [2], .float64)
    graph.outputs = [graph.add("y", Add(), x, make(&graph))]
    let leaves = [x: Tensor([1.5, -2])]
    return try listing(of: graph, after: .constantFolding, leaves: leaves)
      .split(separator: "\n").map(String.init).filter { $0.contains(" = ") }
  }

  private func number(_ graph: inout GraphBuilder, _ values: [Double]) -> ValueID {
    graph.add(nil, Constant(Literal(Tensor(values)), .float64))
  }

  @Test func chainsBecomeOneConstant() throws {
    #expect(
      try text { graph in
        let sum = graph.add(number(&graph, [1, 2]), number(&graph, [3, 4]))
        return graph.negate(sum)
      } == [
        "v4: f64[2] = Constant() {value: [-4.0, -6.0], dtype: \"float64\"}",
        "y: f64[2] = Add(x, v4)",
      ])
  }

  /// What is the same everywhere is written once.
  @Test func uniformValues() throws {
    #expect(
      try text { graph in graph.expand(number(&graph, [0.5]), to: [2]) } == [
        "v2: f64[2] = ConstantOfShape() {input: [2], value: 0.5, dtype: \"float64\"}",
        "y: f64[2] = Add(x, v2)",
      ])
  }

  /// Neither what is large, nor what no file can hold, nor what is random.
  @Test func whatStays() throws {
    #expect(
      try text { graph in
        let large = graph.expand(number(&graph, [1]), to: [65])
        return graph.reduceSum(large, axes: [0])
      }.count == 4)
    #expect(
      try text { graph in graph.add(nil, Log(), number(&graph, [0])) }.count == 3)
    #expect(
      try text { graph in
        graph.add("noise", Dropout(ratio: 0.5), number(&graph, [1, 2]))
      }.count == 3)
  }

  /// As many ones as there are rows, where that is known and their sum exact.
  @Test func countsOfRows() throws {
    func left(_ scalar: ScalarType, _ rows: Int?) throws -> [String] {
      var graph = GraphBuilder()
      let x = graph.input("x", ["n", 3], scalar)
      graph.outputs = [graph.divide(x, graph.reduceSum(graph.ones(like: x), axes: [0, 1]))]
      let sizes = rows.map { ["n": $0] } ?? [:]
      let lean = PassPipeline([.constantFolding]).run(try graph.checked(), sizes: sizes).checked
      return try lean.withoutUnusedNodes().listing().split(separator: "\n").map(String.init)
        .filter { $0.contains(" = ") }
    }
    #expect(
      try left(.float32, 5) == [
        "v3: f32[] = Constant() {value: 15.0}", "v4: f32[n, 3] = Div(x, v3)",
      ])
    #expect(try left(.float32, nil).count == 4)
    #expect(try left(.float32, 1 << 23).count == 4)
    #expect(try left(.float64, 1 << 23).count == 2)
    #expect(try left(.float64, .max).count == 4)
  }

  /// A weights file may give declared constants other values.
  @Test func declaredConstantsStay() throws {
    #expect(
      try text { graph in graph.negate(graph.constant("c", Tensor([1.0, 2]))) } == [
        "constant c: f64[2] = [1.0, 2.0]", "v1: f64[2] = Neg(c)", "y: f64[2] = Add(x, v1)",
      ])
  }
}
