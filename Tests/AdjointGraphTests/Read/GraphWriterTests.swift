import AdjointFormats
import AdjointGraph
import AdjointOperators
import AdjointTransforms
import TestSupport
import Testing

/// The canonical form: what is written reads back as the same graph, and is written again as the
/// same bytes.
@Suite struct GraphWriterTests {
  private func read(_ text: String) throws -> Graph {
    try GraphFile(reading: Array(text.utf8), file: "written.json", registry: .standard)
      .checked.graph
  }

  private func expectRoundTrip(
    _ graph: Graph, _ name: String, sourceLocation: Testing.SourceLocation = #_sourceLocation
  ) throws {
    let text = graph.json()
    let again = try read(text)
    #expect(again.json() == text, "\(name): fixed point", sourceLocation: sourceLocation)
    let facts = GraphFacts(graph), readFacts = GraphFacts(again)
    for (node, readNode) in zip(facts.nodes, readFacts.nodes) where node != readNode {
      Issue.record("\(name): \(node) is read as \(readNode)", sourceLocation: sourceLocation)
    }
    for (leaf, readLeaf) in zip(facts.leaves, readFacts.leaves) where leaf != readLeaf {
      Issue.record("\(name): \(leaf) is read as \(readLeaf)", sourceLocation: sourceLocation)
    }
    #expect(facts == readFacts, "\(name): identity", sourceLocation: sourceLocation)
  }

  @Test func randomGraphs() throws {
    for seed in 3000..<3120 as Range<UInt64> {
      var random = RandomGraph(seed: seed)
      let loss = random.addLoss(of: Array(random.values.suffix(3)))
      let parameters = random.builder.graph.leaves(.parameter).map(\.value)
      random.update(parameters[0], to: parameters[0])
      var builder = random.builder
      builder.loss = loss
      builder.outputs = Array(random.values.suffix(2))
      try expectRoundTrip(try builder.checked().graph, "graph \(seed)")
    }
  }

  /// Every file that is a graph, as it stands, with its reverse pass and with its training step.
  @Test(arguments: (files(below: "Graphs", ending: ".json").filter { !$0.contains("/invalid/") }))
  func everyFile(_ path: String) throws {
    let bytes = try FileBytes.read("\(packageFolder)/\(path)")
    let checked = try GraphFile(reading: bytes, file: path, registry: .standard).checked
    try expectRoundTrip(checked.graph, path)
    guard let loss = checked.graph.loss, !checked.graph.trainableParameters.isEmpty else { return }
    let reverse = try checked.addingReversePass(
      of: loss, withRespectTo: checked.graph.trainableParameters)
    try expectRoundTrip(reverse.checked.graph, "\(path), reverse")
    guard let recipe = checked.graph.training else { return }
    try expectRoundTrip(
      try checked.addingTrainingStep(recipe.optimizer).graph, "\(path), step")
  }

  @Test func thereAreFiles() {
    #expect(files(below: "Graphs", ending: ".json").filter { !$0.contains("/invalid/") }.count > 10)
  }

  /// All that a file can say, in an order and a spelling other than the canonical ones.
  private static let everything = #"""
    {"training": {"seed": 7, "batchSize": 2, "shuffle": false, "metrics": ["loss"], "epochs": 3,
      "validation": {"every": 4}, "optimizer": {"adam": {"epsilon": 1e-8, "beta1": 0.8,
      "learningRate": {"exponential": {"steps": 10, "decay": 0.5, "initial": 0.25}}}},
      "data": {"x": {"columns": {"through": "b", "from": "a"}, "file": "rows.csv"},
        "y": {"tensor": "targets", "file": "rows.safetensors"}}},
     "updates": {"count": "counted"}, "loss": "loss", "outputs": ["low", "y_"],
     "nodes": [
      {"op": "Split", "name": "cut", "inputs": ["x"], "outputs": ["low", "high"],
       "attributes": {"num_outputs": 2, "axis": 1}, "description": "two\nhalves"},
      {"name": "y_", "op": "LayerNormalization", "inputs": ["high", "most", null], "description": ""},
      {"name": "counted", "op": "Add", "inputs": ["count", "one"], "attributes": {}},
      {"name": "product", "op": "Mul", "inputs": ["low", "W"]},
      {"name": "loss", "op": "ReduceSum", "inputs": ["product"],
       "attributes": {"keepdims": 0, "axes": [1, 0]}}],
     "states": [{"name": "count", "type": "int64", "shape": [], "initializer": "zeros",
       "description": "Steps \"so far\" \\ \t."}],
     "constants": [{"values": 1, "name": "one", "type": "int64", "description": "ein"},
       {"name": "most", "values": ["inf", 1], "type": "float64"}],
     "parameters": [
       {"name": "W", "trainable": false, "shape": [2], "initializer": {"values": [0.5, -1e300]},
        "type": "float64", "description": "<b>&amp;</b> {|} 名前 🦉"}],
     "inputs": [{"name": "x", "shape": ["2*n+1", 4], "type": "float64", "description": "rows"},
       {"name": "y", "shape": ["n"], "description": "\u0001\u0000\u007F\u2028"}],
     "dimensions": {"n": 3}, "description": "A comment,\nof two lines.", "name": "all",
     "adjoint": 1}
    """#

  @Test func everyEntry() throws {
    let graph = try read(Self.everything)
    try expectRoundTrip(graph, "all")
    #expect(
      graph.json()
        == #"""
        {
          "adjoint": 1,
          "name": "all",
          "description": "A comment,\nof two lines.",
          "dimensions": {"n": 3},
          "inputs": [
            {"name": "x", "shape": ["2*n+1", 4], "type": "float64", "description": "rows"},
            {"name": "y", "shape": ["n"], "description": "\u0001\u0000␡␤"}
          ],
          "parameters": [
            {"name": "W", "shape": [2], "type": "float64", "initializer": {"values": [0.5, -1e+300]}, "trainable": false, "description": "<b>&amp;</b> {|} 名前 🦉"}
          ],
          "constants": [
            {"name": "one", "type": "int64", "values": 1, "description": "ein"},
            {"name": "most", "type": "float64", "values": ["inf", 1.0]}
          ],
          "states": [
            {"name": "count", "shape": [], "type": "int64", "initializer": "zeros", "description": "Steps \"so far\" \\ \t."}
          ],
          "nodes": [
            {"name": "cut", "op": "Split", "inputs": ["x"], "outputs": ["low", "high"], "attributes": {"axis": 1, "num_outputs": 2}, "description": "two\nhalves"},
            {"name": "y_", "op": "LayerNormalization", "inputs": ["high", "most"], "description": ""},
            {"name": "counted", "op": "Add", "inputs": ["count", "one"]},
            {"name": "product", "op": "Mul", "inputs": ["low", "W"]},
            {"name": "loss", "op": "ReduceSum", "inputs": ["product"], "attributes": {"axes": [1, 0], "keepdims": 0}}
          ],
          "outputs": ["low", "y_"],
          "loss": "loss",
          "updates": {
            "count": "counted"
          },
          "training": {
            "data": {
              "x": {"file": "rows.csv", "columns": {"from": "a", "through": "b"}},
              "y": {"file": "rows.safetensors", "tensor": "targets"}
            },
            "validation": {"every": 4},
            "epochs": 3,
            "batchSize": 2,
            "optimizer": {"adam": {"learningRate": {"exponential": {"initial": 0.25, "decay": 0.5, "steps": 10}}, "beta1": 0.8}},
            "seed": 7,
            "shuffle": false,
            "metrics": ["loss"]
          }
        }

        """#.replacing("␡", with: "\u{7F}").replacing("␤", with: "\u{2028}"))
  }

  /// Comments live in descriptions: of the graph, of leaves and of nodes.
  @Test func descriptionsSurvive() throws {
    let texts = [
      "", " ", "plain", "two\nlines\r\n", "\"quoted\" \\ \\n", "\u{0}\u{1F}\u{7F}", "{|}<&>",
      "名前 🦉 e\u{301}",
      String(repeating: "long ", count: 2000), "// comment */ --",
    ]
    for text in texts {
      var json = JSONWriter()
      json.string(text)
      let read = try read(
        """
        {"adjoint": 1, "description": \(json.text),
         "inputs": [{"name": "x", "shape": [], "description": \(json.text)}],
         "nodes": [{"name": "y", "op": "Neg", "inputs": ["x"], "description": \(json.text)}]}
        """)
      let again = try self.read(read.json())
      for graph in [read, again] {
        #expect(graph.description == text)
        #expect(graph.leaves[0].description == text)
        #expect(graph.nodes[0].description == text)
      }
    }
  }
}
