import Adjoint
import TestSupport
import Testing

@testable import AdjointCommand

/// `adjoint explain`: what a reader of a network asks about one node.
@Suite struct ExplainTests {
  private let xor = graphPath("models/xor.json")

  @Test func matrixProduct() {
    let call = Call("explain", xor, "z1", "--dimension", "batch=4")
    #expect(call.status == 0)
    #expect(
      call.output == """
        z1: Gemm (contraction), Y = alpha A' B' + beta C

        formula
          z1 = x W1 + b1

        shapes
          A: x float32[batch, 2]
          B: W1 float32[2, 8]
          C: b1 float32[8]
          Y: z1 float32[batch, 8], made here

        axes
          n k, k m, m -> n m

        Jacobian, of the output's axes, then the input's
          z1/x: [batch, 8, batch, 2]
          z1/W1: [batch, 8, 2, 8]
          z1/b1: [batch, 8, 8]

        pullback, from z1Bar
          xBar = z1Bar W1ᵀ
          W1Bar = xᵀ z1Bar
          b1Bar = Σ z1Bar

        cost
          96 multiply-adds; reads and writes 256 bytes

        cotangent
          loss/z1, made by Mul, is what comes back from
            h1 (Tanh, as its x)

        """)
  }

  @Test func sizesAreAskedFor() {
    let call = Call("explain", xor, "h1")
    #expect(call.output.contains("h1/z1: [batch, 8, batch, 8]"))
    #expect(call.output.contains("z1Bar = h1Bar ⊙ (1 - h1 ⊙ h1)"))
    #expect(call.output.contains("depends on batch; give a size with --dimension"))
  }

  @Test func unknownNode() {
    let call = Call("explain", xor, "h9")
    #expect(call.status == 65)
    #expect(call.error.hasSuffix("error: no node named \"h9\"; did you mean \"h1\"?\n"))
    let leaf = Call("explain", xor, "W1")
    #expect(leaf.error.hasSuffix("error: \"W1\" is given, not computed: no node makes it\n"))
  }

  /// Parentheses where the meaning needs them, and nowhere else.
  @Test func everyOperatorOfTheNotation() throws {
    let folder = try TemporaryFolder()
    let file = try folder.write(
      """
      {"adjoint": 1, "inputs": [{"name": "a", "shape": [2, 2]}, {"name": "b", "shape": [2, 2]}],
      "nodes": [
        {"name": "d", "op": "Div", "inputs": ["a", "b"]},
        {"name": "p", "op": "MatMul", "inputs": ["a", "b"]},
        {"name": "loss", "op": "ReduceSum", "inputs": ["d"], "attributes": {"keepdims": 0}}
      ], "outputs": ["p"], "loss": "loss"}
      """, to: "notation.json")
    #expect(
      Call("explain", file, "d").output.contains("  aBar = dBar / b\n  bBar = -(dBar / b ⊙ d)\n"))
    #expect(Call("explain", file, "p").output.contains("  aBar = pBar bᵀ\n  bBar = aᵀ pBar\n"))
    #expect(Call("explain", file, "p").output.contains("does not depend on p"))
  }

  /// Every node of every graph can be explained.
  @Test(arguments: ["models", "theory"]) func everyNode(_ folder: String) throws {
    for path in files(below: "Graphs/\(folder)", ending: ".json") {
      let program = try Program(path: "\(packageFolder)/\(path)")
      let checked = program.checked, graph = checked.graph
      let reverse = try graph.loss.map { loss in
        let parameters = graph.trainableParameters
        return try checked.addingReversePass(of: loss, withRespectTo: parameters)
      }
      for (index, node) in graph.nodes.enumerated() {
        let explanation = NodeExplanation(
          checked, node: index, differentiated: reverse.map { ($0.of, $0.checked) },
          binding: graph.dimensions)
        let text = explanation.text
        #expect(text.hasPrefix("\(node.name): \(type(of: node.operation).name) ("))
        #expect(!text.contains(" = \n") && !text.contains("\n\n\n"), "\(path): \(node.name)")
      }
    }
  }

  /// One leaf without a derivative hides no cotangents of others.
  @Test func leafWithoutDerivative() throws {
    let folder = try TemporaryFolder()
    let file = try folder.write(
      """
      {"adjoint": 1, "parameters": [
        {"name": "a", "shape": [2], "initializer": "ones"},
        {"name": "b", "shape": [2], "initializer": "ones"}],
      "nodes": [
        {"name": "best", "op": "ArgMax", "inputs": ["b"]},
        {"name": "number", "op": "Cast", "inputs": ["best"], "attributes": {"to": "float32"}},
        {"name": "y", "op": "Mul", "inputs": ["a", "number"]},
        {"name": "loss", "op": "ReduceSum", "inputs": ["y"], "attributes": {"keepdims": 0}}
      ], "loss": "loss"}
      """, to: "leaf.json")
    #expect(
      Call("explain", file, "y").output.hasSuffix(
        " is what comes back from\n    loss (ReduceSum, as its x)\n"))
  }
}
