import AdjointGraph
import AdjointOperators
import AdjointTransforms
import TestSupport
import Testing

/// The text form of graphs, by its grammar.
@Suite struct GraphListingTests {
  private func checked(_ text: String) throws -> CheckedGraph {
    try GraphFile(reading: Array(text.utf8), file: "t.json", registry: .standard).checked
  }

  @Test func aNetwork() throws {
    #expect(
      try program("models/xor.json").checked.listing() == """
        input x: f32[batch, 2]
        input y: f32[batch, 1]
        parameter W1: f32[2, 8] = glorotUniform
        parameter b1: f32[8] = zeros
        parameter W2: f32[8, 1] = glorotUniform
        parameter b2: f32[1] = zeros
        z1: f32[batch, 8] = Gemm(x, W1, b1)
        h1: f32[batch, 8] = Tanh(z1)
        prediction: f32[batch, 1] = Gemm(h1, W2, b2)
        loss: f32[] = HalfMeanSquaredError(prediction, y)
        output prediction
        loss loss

        """)
  }

  /// Each rule of the grammar: initializers, fixed parameters, states and their updates, several
  /// outputs, nodes with names of their own, attributes, names in quotes.
  @Test func everyRule() throws {
    let checked = try checked(
      #"""
      {"adjoint": 1, "inputs": [{"name": "a b", "shape": ["n", 4], "type": "float64"}],
       "parameters": [
        {"name": "w", "shape": [2, 1], "initializer": {"values": [1, -0.5]}, "trainable": false},
        {"name": "u", "shape": [2], "initializer": {"uniform": {"low": -1, "high": 0.5}}}],
       "constants": [{"name": "scale", "values": [3.5, 2], "type": "float64"},
        {"name": "yes", "values": [true, false]}],
       "states": [{"name": "count", "shape": [], "type": "int32", "initializer": {"constant": 2}}],
       "nodes": [
        {"name": "cut", "op": "Split", "inputs": ["a b"], "outputs": ["low", "\"high\""],
         "attributes": {"num_outputs": 2, "axis": 1}},
        {"name": "y", "op": "LayerNormalization", "inputs": ["low", "scale", null]},
        {"name": "next count", "op": "Add", "inputs": ["count", "count"]}],
       "outputs": ["y", "\"high\""], "updates": {"count": "next count"}}
      """#)
    #expect(
      checked.listing() == #"""
        input "a b": f64[n, 4]
        parameter w: f32[2, 1] = [[1.0], [-0.5]], fixed
        parameter u: f32[2] = {uniform: {low: -1.0, high: 0.5}}
        constant scale: f64[2] = [3.5, 2.0]
        constant yes: bool[2] = [true, false]
        state count: i32[] = {constant: 2.0}
        low: f64[n, 2], "\"high\"": f64[n, 2] = Split("a b") {axis: 1, num_outputs: 2} as cut
        y: f64[n, 2] = LayerNormalization(low, scale)
        "next count": i32[] = Add(count, count)
        output y
        output "\"high\""
        count <- "next count"

        """#)
  }

  @Test func omittedOperands() throws {
    var builder = GraphBuilder(name: "t")
    let x = builder.input("x", [2])
    builder.add("y", LayerNormalization(axis: 0), x, x, nil)
    #expect(
      try builder.checked().listing()
        == "input x: f32[2]\ny: f32[2] = LayerNormalization(x, x, -) {axis: 0}\n")
  }

  /// What goes on a line stays on it, and a quoted name reads back as JSON.
  @Test(arguments: ["", "two words", "line\nbreak", "comma,", "(x)", "\u{1}", "a\\b", "=", "<-"])
  func unusualNamesAreQuoted(_ name: String) throws {
    var builder = GraphBuilder(name: "t")
    _ = builder.input(name, [])
    let listing = try builder.checked().listing()
    #expect(listing.hasPrefix("input \"") && listing.hasSuffix("\": f32[]\n"))
    #expect(listing.filter { $0 == "\n" }.count == 1)
    let quoted = listing.dropFirst("input ".count).dropLast(": f32[]\n".count)
    let read = try JSONDocument(Array(String(quoted).utf8), file: "name").root.string()
    #expect(read == name)
  }

  @Test(arguments: ["x", "loss/h1", "W1.2", "h'", "a:0", "名前", "_", "2nd"])
  func usualNamesAreNot(_ name: String) throws {
    var builder = GraphBuilder(name: "t")
    _ = builder.input(name, [])
    #expect(try builder.checked().listing() == "input \(name): f32[]\n")
  }

  /// Every node of a step has its line, and the same graph has the same text.
  @Test func aTrainingStep() throws {
    let checked = try program("models/digits.json").checked
    let recipe = try #require(checked.graph.training)
    let step = try checked.addingTrainingStep(recipe.optimizer)
    let text = step.listing()
    #expect(try checked.addingTrainingStep(recipe.optimizer).listing() == text)
    let lines = text.split(separator: "\n")
    let graph = step.graph
    #expect(
      lines.count == graph.leaves.count + graph.nodes.count + graph.outputs.count + 1
        + graph.updates.count)
    #expect(lines.last?.contains(" <- ") == true)
  }
}
