import AdjointGraph
import AdjointOperators
import AdjointTransforms
import TestSupport

/// Two layers, the second with a transposed weight, and what else reads the first one's weight.
struct PanelNetwork {
  var graph = GraphBuilder()
  let x: ValueID, w: ValueID, v: ValueID, loss: ValueID

  init(
    _ scalar: ScalarType = .float32, hidden: Int = 200,
    reading other: (inout GraphBuilder, ValueID) -> ValueID? = { _, _ in nil }
  ) {
    x = graph.input("x", ["batch", 120], scalar)
    w = graph.parameter("W", Shape([120, hidden]), scalar, initializer: .glorotUniform)
    v = graph.parameter("V", Shape([170, hidden]), scalar, initializer: .glorotUniform)
    let small = graph.parameter("small", [170, 10], scalar, initializer: .glorotUniform)
    let h = graph.relu(graph.add(nil, Gemm(), x, w))
    let y = graph.add(nil, Gemm(transposeB: true), h, v)
    let z = graph.add(nil, Gemm(), y, small)
    var sum = graph.reduceSum(graph.square(z), axes: [0, 1])
    if let more = other(&graph, w) { sum = graph.add(nil, Add(), sum, more) }
    loss = sum
    graph.loss = loss
  }

  func step(_ optimizer: OptimizerRecipe) throws -> CheckedGraph {
    try graph.checked().addingReversePass(
      of: loss, withRespectTo: graph.graph.trainableParameters
    ).addingUpdate(optimizer)
  }
}
