import Adjoint
import TestSupport
import Testing

@Suite struct CommonSubexpressionsTests {
  private func count(_ make: (inout GraphBuilder, ValueID, ValueID) -> [ValueID]) throws -> Int {
    var graph = GraphBuilder()
    let x = graph.input("x", [2], .float64), z = graph.input("z", [2], .float64)
    graph.outputs = [graph.add("y", Concat(axis: 0), inputs: make(&graph, x, z))[0]]
    let leaves = [x: Tensor([1.5, -2]), z: Tensor([-0.0, 3])]
    return try listing(of: graph, after: .commonSubexpressions, leaves: leaves)
      .split(separator: "\n").count { $0.contains(" = ") } - 1
  }

  @Test func equalNodesBecomeOne() throws {
    #expect(try count { graph, x, _ in [graph.tanh(x), graph.tanh(x)] } == 1)
    #expect(try count { graph, x, z in [graph.tanh(x), graph.tanh(z)] } == 2)
    #expect(
      try count { graph, x, z in
        [graph.add(graph.tanh(x), z), graph.add(z, graph.tanh(x))]
      } == 2)
    #expect(try count { graph, x, z in [graph.subtract(x, z), graph.subtract(z, x)] } == 2)
    #expect(
      try count { graph, x, _ in
        [
          graph.add(nil, LeakyRelu(alpha: 0.1), x), graph.add(nil, LeakyRelu(alpha: 0.2), x),
          graph.add(nil, LeakyRelu(alpha: 0.1), x),
        ]
      } == 2)
  }

  @Test func zerosOfTwoSigns() throws {
    #expect(
      try count { graph, x, _ in
        [Literal(0), Literal(-0.0), Literal(0)].map { literal in
          graph.add(x, graph.add(nil, Constant(literal, .float64)))
        }
      } == 4)
  }

  @Test func randomNodesMergeWithTheSameStreamOnly() throws {
    func dropout(_ stream: String) -> Dropout {
      var result = Dropout(ratio: 0.5)
      result.stream.name = stream
      return result
    }
    #expect(
      try count { graph, x, _ in
        [
          graph.add("a", dropout("s"), x), graph.add("b", dropout("s"), x),
          graph.add("c", dropout("t"), x), graph.add("d", Dropout(ratio: 0.5), x),
        ]
      } == 3)
  }

  @Test func requestedTwice() throws {
    var graph = GraphBuilder()
    let x = graph.input("x", [2])
    graph.outputs = [graph.add("a", Tanh(), x), graph.add("b", Tanh(), x)]
    #expect(
      try listing(
        of: graph, after: .commonSubexpressions, leaves: [x: Tensor([1, 2] as [Float])]) == """
          input x: f32[2]
          a: f32[2] = Tanh(x)
          b: f32[2] = Identity(a)
          output a
          output b

          """)
  }

  /// A copy that a reverse pass makes to save memory stays one.
  @Test func recomputationStays() throws {
    let text = """
      {"adjoint": 1, "inputs": [{"name": "x", "shape": [8]}],
      "parameters": [{"name": "w", "shape": [8], "initializer": "ones"}],
      "nodes": [
        {"name": "z", "op": "Mul", "inputs": ["x", "w"]},
        {"name": "h", "op": "Exp", "inputs": ["z"], "recompute": true},
        {"name": "g", "op": "Sin", "inputs": ["h"]},
        {"name": "loss", "op": "ReduceSum", "inputs": ["g"], "attributes": {"keepdims": 0}}
      ], "loss": "loss"}
      """
    let reverse = try program(text: text).differentiated()
    let graph = reverse.checked.requesting([reverse.of] + reverse.gradients)
    let lean = PassPipeline.standard.run(graph).checked
    let names = try lean.withoutUnusedNodes().graph.nodes.map(\.name)
    #expect(names.contains("h") && names.contains("h/again"))
  }
}
