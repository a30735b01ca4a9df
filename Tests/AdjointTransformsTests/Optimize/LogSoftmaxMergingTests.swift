import Adjoint
import TestSupport
import Testing

@Suite struct LogSoftmaxMergingTests {
  /// T16's loss, written by hand: what is left of the way from the scores to their cotangent.
  private func crossEntropy() throws -> (checked: CheckedGraph, leaves: [ValueID]) {
    var graph = GraphBuilder()
    let x = graph.input("x", ["n", 3], .float64), y = graph.input("y", ["n", 3], .float64)
    let p = graph.add("p", Softmax(axis: 1), x)
    let terms = graph.multiply(y, graph.add("logP", Log(), p))
    graph.loss = graph.negate(
      graph.add("sum", ReduceSum(axes: [0, 1], keepDimensions: false), terms))
    let checked = try graph.checked()
    let reverse = try checked.addingReversePass(of: graph.loss!, withRespectTo: [x])
    let requested = reverse.checked.requesting([graph.loss!] + reverse.gradients)
    return (requested, [x, y])
  }

  /// The cotangent is `p Σ y - y`.
  @Test func crossEntropyByHand() throws {
    let checked = try crossEntropy().checked
    let passes = PassPipeline([.simplification, .logSoftmax, .commonSubexpressions])
    let lean = try passes.run(checked).checked.withoutUnusedNodes()
    #expect(
      lean.listing() == """
        input x: f64[n, 3]
        input y: f64[n, 3]
        p: f64[n, 3] = Softmax(x) {axis: 1}
        logP: f64[n, 3] = LogSoftmax(x) {axis: 1}
        v1: f64[n, 3] = Mul(y, logP)
        sum: f64[] = ReduceSum(v1) {axes: [0, 1], keepdims: 0}
        v2: f64[] = Neg(sum)
        v2/v2.1: f64[] = Constant() {value: 1.0, dtype: "float64"}
        v2/sum: f64[] = Neg(v2/v2.1)
        v2/logP: f64[n, 3] = Mul(v2/sum, y)
        v2/p.2: f64[n, 1] = ReduceSum(v2/logP) {axes: [1]}
        v2/x: f64[n, 3] = Sub(v2/logP, v2/x/share)
        v2/x/share: f64[n, 3] = Mul(p, v2/p.2)
        output v2
        output v2/x

        """)
  }

  @Test func valuesAgree() throws {
    let (checked, leaves) = try crossEntropy()
    let lean = PassPipeline([.logSoftmax]).run(checked).checked
    let labels = Tensor([0.0, 1, 0, 0.5, 0.25, 0.25], shape: [2, 3])
    let plain = [leaves[0]: Tensor([1.0, -2, 0.5, 30, 0, -3], shape: [2, 3]), leaves[1]: labels]
    for (one, other) in zip(
      try lean.reference(lean.requested, leaves: plain),
      try checked.reference(checked.requested, leaves: plain))
    {
      expectClose(one, other, tolerance: 1e-14, "plain")
    }
    // exp(-1000) is too small to be represented.
    let far = [
      leaves[0]: Tensor([1000.0, 0, -1000, 0, 0, -1000], shape: [2, 3]), leaves[1]: labels,
    ]
    let stable = try lean.reference(lean.requested, leaves: far)
    let cotangent = Tensor([1.0, -1, 0, 0, 0.25, -0.25], shape: [2, 3])
    expectClose(stable[0], Tensor(1250.693_147_180_559_9), tolerance: 1e-14, "loss")
    expectClose(stable[1], cotangent, tolerance: 1e-14, "cotangent")
    #expect(try checked.reference(checked.requested, leaves: far)[1].doubles.contains { $0.isNaN })
  }

  /// Only of a softmax, and only where the quotient is by it.
  @Test func whatStays() throws {
    var graph = GraphBuilder()
    let x = graph.input("x", [3], .float64), c = graph.input("c", [3], .float64)
    let p = graph.add("p", Softmax(), x), q = graph.add("q", Softmax(), c)
    let other = graph.multiply(graph.multiply(c, graph.reciprocal(p)), q)
    let sigmoid = graph.sigmoid(x)
    let quotient = graph.multiply(graph.multiply(c, graph.reciprocal(sigmoid)), sigmoid)
    graph.outputs = [other, quotient, graph.log(sigmoid)]
    #expect(PassPipeline([.logSoftmax]).run(try graph.checked()).reports.isEmpty)
  }
}
