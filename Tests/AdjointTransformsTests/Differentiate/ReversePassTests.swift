import AdjointGraph
import AdjointOperators
import AdjointTransforms
import TestSupport
import Testing

@Suite struct ReversePassTests {
  /// Gradients of a scalar by values, as numbers.
  private func gradients(
    of value: ValueID, by wanted: [ValueID], _ graph: GraphBuilder, _ leaves: [ValueID: Tensor]
  ) throws -> [[Double]] {
    let pass = try graph.checked().addingReversePass(of: value, withRespectTo: wanted)
    return try pass.checked.reference(pass.gradients, leaves: leaves).map(\.doubles)
  }

  private func sum(_ graph: inout GraphBuilder, _ x: ValueID) -> ValueID {
    graph.reduceSum(x, axes: Array(0..<graph.shape(of: x).rank))
  }

  /// `x² + 3x + x·x·x`: four uses of one value add up to `2x + 3 + 3x²`.
  @Test func usesOfAValueAddUp() throws {
    var graph = GraphBuilder()
    let x = graph.input("x", [2], .float64)
    let square = graph.multiply(x, x)
    let cube = graph.multiply(square, x)
    let y = graph.add(graph.add(square, graph.scale(x, by: 3)), cube)
    let loss = sum(&graph, y)
    let found = try gradients(of: loss, by: [x], graph, [x: Tensor([2.0, -1])])
    #expect(found == [[19, 4]])
  }

  /// Uses of a value by two outputs of one node, and of both outputs by one other.
  @Test func severalOutputs() throws {
    var graph = GraphBuilder()
    let x = graph.input("x", [4], .float64)
    let parts = graph.add("cut", Split(split: [2, 2]), inputs: [x], outputs: ["low", "high"])
    let loss = sum(&graph, graph.multiply(parts[0], parts[1]))
    let leaves = [x: Tensor([1.0, 2, 3, 4])]
    #expect(try gradients(of: loss, by: [x], graph, leaves) == [[3, 4, 1, 2]])
    // Of one output alone, the other has no cotangent.
    let other = sum(&graph, parts[1])
    #expect(try gradients(of: other, by: [x], graph, leaves) == [[0, 0, 1, 1]])
  }

  @Test func valuesThatTheLossDoesNotDependOnHaveGradientZero() throws {
    var graph = GraphBuilder()
    let x = graph.input("x", [2], .float64)
    let unused = graph.parameter("unused", [2, 2], .float64, initializer: .ones)
    let scalar = graph.parameter("scalar", [], .float64, initializer: .ones)
    let loss = graph.add("loss", ReduceSum(axes: [0], keepDimensions: false), x)
    let late = graph.negate(loss)
    let pass = try graph.checked().addingReversePass(
      of: loss, withRespectTo: [unused, scalar, x, late])
    let found = try pass.checked.reference(pass.gradients, leaves: [x: Tensor([5.0, 6])])
    #expect(found.map(\.doubles) == [[0, 0, 0, 0], [0], [1, 1], [0]])
    #expect(found.map(\.shape) == [[2, 2], [], [2], []])
    let names = pass.gradients.map { pass.checked.name(of: $0) }
    #expect(Array(names.prefix(3)) == ["loss/unused", "loss/scalar", "loss/x"])
  }

  @Test func byInputsInnerValuesTheLossAndTwice() throws {
    var graph = GraphBuilder()
    let x = graph.input("x", [2], .float64)
    let h = graph.add("h", Exp(), x)
    let loss = graph.add("loss", ReduceSum(axes: [0], keepDimensions: false), graph.square(h))
    let leaves = [x: Tensor([0.0, 1])]
    let e = 2.718281828459045
    let found = try gradients(of: loss, by: [loss, h, x, h, loss], graph, leaves)
    #expect(found[0] == [1] && found[4] == [1])
    #expect(found[1] == [2, 2 * e] && found[3] == found[1])
    #expect(found[2][0] == 2 && abs(found[2][1] - 2 * e * e) < 1e-14)
    let pass = try graph.checked().addingReversePass(of: loss, withRespectTo: [loss, h, x])
    #expect(
      pass.gradients.map { pass.checked.name(of: $0) } == ["loss/loss", "loss/h", "loss/x"])
  }

  /// Two operands with the same cotangent have their names, both of them.
  @Test func everyGradientHasItsName() throws {
    var graph = GraphBuilder()
    let a = graph.parameter("a", [2], initializer: .ones)
    let b = graph.parameter("b", [2], initializer: .ones)
    let c = graph.parameter("c", [], initializer: .ones)
    let loss = graph.add("loss", Add(), sum(&graph, graph.add(a, b)), c)
    let pass = try graph.checked().addingReversePass(of: loss, withRespectTo: [a, b, c])
    #expect(
      pass.gradients.map { pass.checked.name(of: $0) } == ["loss/a", "loss/b", "loss/c"])
  }

  /// A value of the user's that happens to have a gradient's name is not taken for it.
  @Test func namesThatAreTaken() throws {
    var graph = GraphBuilder()
    let w = graph.parameter("w", [2], .float64, initializer: .ones)
    let decoy = graph.add("loss/w", Neg(), w)
    let loss = graph.add(
      "loss", ReduceSum(axes: [0], keepDimensions: false), graph.scale(w, by: 5))
    let pass = try graph.checked().addingReversePass(of: loss, withRespectTo: [w])
    #expect(pass.gradients[0] != decoy)
    let found = try pass.checked.reference(pass.gradients, leaves: [w: Tensor([1.0, 1])])
    #expect(found[0].doubles == [5, 5])
  }

  @Test func differentiatingTwiceInOneGraph() throws {
    var graph = GraphBuilder()
    let x = graph.parameter("x", [2], .float64, initializer: .ones)
    let w = graph.parameter("w", [2], .float64, initializer: .ones)
    let loss = graph.add(
      "loss", ReduceSum(axes: [0], keepDimensions: false), graph.multiply(x, w))
    let first = try graph.checked().addingReversePass(of: loss, withRespectTo: [x])
    let second = try first.checked.addingReversePass(of: loss, withRespectTo: [w, x])
    let leaves = [x: Tensor([2.0, 3]), w: Tensor([5.0, 7])]
    let found = try second.checked.reference(
      first.gradients + second.gradients, leaves: leaves)
    #expect(found.map(\.doubles) == [[5, 7], [2, 3], [5, 7]])
  }

  /// Only nodes on a way from what is asked for to the loss are differentiated.
  @Test func nothingIsAddedForWhatNobodyAsksFor() throws {
    var graph = GraphBuilder()
    let x = graph.input("x", ["batch", 3])
    let w1 = graph.parameter("w1", [3, 4], initializer: .ones)
    let w2 = graph.parameter("w2", [4, 1], initializer: .ones)
    let h = graph.tanh(graph.matMul(x, w1))
    let loss = graph.add("loss", ReduceSum(axes: [], keepDimensions: false), graph.matMul(h, w2))
    let checked = try graph.checked()
    func added(_ wanted: [ValueID]) throws -> [String] {
      let pass = try checked.addingReversePass(of: loss, withRespectTo: wanted)
      return pass.checked.graph.nodes.dropFirst(checked.graph.nodes.count)
        .map { type(of: $0.operation).name }
    }
    #expect(try added([w2]).filter { $0 == "MatMul" }.count == 1)
    #expect(try added([w1]).filter { $0 == "MatMul" }.count == 2)
    #expect(try added([w1, w2]).filter { $0 == "MatMul" }.count == 3)
    #expect(try added([w1, w2, x]).filter { $0 == "MatMul" }.count == 4)
  }

  /// The gradient of a weight that all sequences of a batch meet is one product, which sums over
  /// them as it goes.
  @Test func weightOfABatchOfSequences() throws {
    var graph = GraphBuilder()
    let x = graph.input("x", ["batch", 5, 3]), y = graph.input("y", ["batch", 5, 2])
    let w = graph.parameter("w", [3, 2], initializer: .ones)
    let product = graph.multiply(graph.add("p", MatMul(), x, w), y)
    let loss = graph.add("loss", ReduceSum(axes: [], keepDimensions: false), product)
    let checked = try graph.checked()
    let reverse = try checked.addingReversePass(of: loss, withRespectTo: [w])
    let lines = reverse.checked.listing().split(separator: "\n").filter {
      $0.contains("loss/w") || $0.contains("loss/p.")
    }
    #expect(
      lines == [
        "loss/p.1: f32[5*batch, 3] = Reshape(x) {shape: [\"5*batch\", 3]}",
        "loss/p.2: f32[5*batch, 2] = Reshape(loss/p) {shape: [\"5*batch\", 2]}",
        "loss/w: f32[3, 2] = Gemm(loss/p.1, loss/p.2) {transA: 1}",
      ])
  }
}
