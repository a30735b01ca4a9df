import AdjointGraph
import AdjointOperators
import AdjointTransforms
import TestSupport
import Testing

@Suite struct InferenceFormTests {
  @Test func dropoutDropsNothing() throws {
    var graph = GraphBuilder()
    let x = graph.input("x", ["batch", 4], .float64)
    let before = graph.tanh(x)
    let kept = graph.add("kept", Dropout(ratio: 0.5), before)
    graph.loss = graph.reduceSum(kept, axes: [0, 1])
    let checked = try graph.checked()
    let inference = try checked.inferenceForm()
    let leaves = [x: Tensor.random([5, 4], seed: 8)]
    let tanh = try checked.reference([before], leaves: leaves)
    #expect(try inference.reference([kept], leaves: leaves) == tanh)
    #expect(try checked.reference([kept], leaves: leaves) != tanh)
    // What drops nothing has the identity as its derivative.
    let loss = try #require(graph.loss)
    let pass = try inference.addingReversePass(of: loss, withRespectTo: [kept])
    let ones = try pass.checked.reference(pass.gradients, leaves: leaves)[0]
    #expect(ones.doubles == [Double](repeating: 1, count: 20))
  }

  /// Graphs without such operators are their own form.
  @Test func nothingElseChanges() throws {
    for name in ["models/xor.json", "models/digits.json"] {
      let checked = try program(name).checked
      #expect(try checked.inferenceForm().graph.jsonBytes() == checked.graph.jsonBytes())
    }
  }
}
