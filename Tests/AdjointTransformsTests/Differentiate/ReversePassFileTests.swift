import Adjoint
import TestSupport
import Testing

/// A differentiated graph is a graph like any other: it can be written, read and drawn.
@Suite struct ReversePassFileTests {
  /// Written and read again, the xor network with its reverse pass gives the same gradients.
  @Test func survivesItsFile() throws {
    let original = try program("models/xor.json")
    let pass = try original.differentiated()
    var marked = GraphBuilder(extending: pass.checked)
    marked.outputs = [pass.of] + pass.gradients
    let text = try marked.checked().graph.jsonBytes()
    let file = try GraphFile(reading: text, file: "reverse.json", registry: .standard)
    let again = try Program(file.checked, options: Program.Options())
    let inputs = try original.recipeInputs()
    let (loss, gradients) = try original.gradients(inputs)
    let values = try again.run(inputs)
    #expect(values["loss"] == loss)
    #expect(Set(gradients.keys) == ["W1", "b1", "W2", "b2"])
    for (name, gradient) in gradients { #expect(values["loss/\(name)"] == gradient) }
    // The canonical form is a fixed point.
    #expect(file.checked.graph.jsonBytes() == text)
  }

  /// The nodes that the reverse pass of the xor network consists of.
  @Test func listing() throws {
    let pass = try program("models/xor.json").differentiated()
    let lines = pass.checked.listing().split(separator: "\n").map(String.init)
    let nodes = lines.filter { $0.contains(" = ") && $0.contains("(") }
    #expect(nodes.dropFirst(4).joined(separator: "\n") == xorReversePass)
  }
}

private let xorReversePass = """
  loss/loss.1: f32[] = Constant() {value: 1.0}
  loss/loss.2: f32[batch] = Expand(loss/loss.1) {shape: ["batch"]}
  loss/loss.3: f32[] = ReduceSum(loss/loss.2) {axes: [0], keepdims: 0}
  loss/loss.4: f32[] = Div(loss/loss.1, loss/loss.3)
  loss/loss.5: f32[batch, 1] = Sub(prediction, y)
  loss/prediction: f32[batch, 1] = Mul(loss/loss.4, loss/loss.5)
  loss/h1: f32[batch, 8] = Gemm(loss/prediction, W2) {transB: 1}
  loss/W2: f32[8, 1] = Gemm(h1, loss/prediction) {transA: 1}
  loss/b2: f32[1] = ReduceSum(loss/prediction) {axes: [0], keepdims: 0}
  loss/h1.1: f32[batch, 8] = Mul(h1, h1)
  loss/h1.2: f32[batch, 8] = Sub(loss/loss.1, loss/h1.1)
  loss/z1: f32[batch, 8] = Mul(loss/h1, loss/h1.2)
  loss/W1: f32[2, 8] = Gemm(x, loss/z1) {transA: 1}
  loss/b1: f32[8] = ReduceSum(loss/z1) {axes: [0], keepdims: 0}
  """
