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
  """
