import AdjointGraph
import AdjointOperators
import AdjointTransforms
import TestSupport
import Testing

/// What cannot be differentiated, and how it is told.
@Suite struct NotDifferentiableTests {
  private func words(
    _ graph: GraphBuilder, of value: ValueID, by wanted: ValueID...
  ) -> [String] {
    messages { try graph.checked().addingReversePass(of: value, withRespectTo: wanted) }
  }

  @Test func onlyPathThroughArgMax() {
    var graph = GraphBuilder()
    let x = graph.input("x", [3])
    let winner = graph.add(
      "winner", ArgMax(along: IndexedAxis(0, keepDimensions: false)), graph.tanh(x))
    let loss = graph.add("loss", Cast(to: .float32), winner)
    #expect(
      words(graph, of: loss, by: x) == [
        "error: \"loss\" depends on \"x\" only through node \"winner\" (ArgMax), which makes int64[] and has no derivative"
      ])
  }

  @Test func onlyPathThroughACastToWholeNumbers() {
    var graph = GraphBuilder()
    let x = graph.input("x", [])
    let whole = graph.add("whole", Cast(to: .int32), x)
    let loss = graph.add("loss", Cast(to: .float32), whole)
    #expect(
      words(graph, of: loss, by: x) == [
        "error: \"loss\" depends on \"x\" only through node \"whole\" (Cast), which makes int32[] and has no derivative"
      ])
  }

  /// A slope that is zero everywhere is a derivative, whatever has none beside it.
  @Test func besideAStep() throws {
    var graph = GraphBuilder()
    let x = graph.input("x", [2], .float64)
    let isNegative = graph.cast(graph.less(x, graph.constant(0, like: x)), to: .float64)
    let loss = graph.reduceSum(graph.multiply(graph.sign(x), isNegative), axes: [0])
    let pass = try graph.checked().addingReversePass(of: loss, withRespectTo: [x])
    let found = try pass.checked.reference(pass.gradients, leaves: [x: Tensor([-1.0, 2])])
    #expect(found.map(\.doubles) == [[0, 0]])
  }

  /// Beside a differentiable path the other one adds nothing.
  @Test func mixedPaths() throws {
    var graph = GraphBuilder()
    let x = graph.input("x", [3], .float64)
    let winner = graph.add(
      "winner", ArgMax(along: IndexedAxis(0, keepDimensions: false)), x)
    let loss = graph.add(
      "loss", Add(), graph.add(nil, Cast(to: .float64), winner),
      graph.reduceSum(graph.square(x), axes: [0]))
    let pass = try graph.checked().addingReversePass(of: loss, withRespectTo: [x])
    let found = try pass.checked.reference(
      [loss] + pass.gradients, leaves: [x: Tensor([1.0, 3, 2])])
    #expect(found.map(\.doubles) == [[15], [2, 6, 4]])
  }

  /// A condition only chooses: its slope is zero, not an error.
  @Test func conditionOfWhere() throws {
    var graph = GraphBuilder()
    let x = graph.input("x", [2], .float64)
    let y = graph.input("y", [2], .float64)
    let chosen = graph.select(graph.greater(x, graph.constant(0, like: x)), y, graph.negate(y))
    let loss = graph.reduceSum(chosen, axes: [0])
    let pass = try graph.checked().addingReversePass(of: loss, withRespectTo: [x, y])
    let found = try pass.checked.reference(
      pass.gradients, leaves: [x: Tensor([1.0, -1]), y: Tensor([5.0, 6])])
    #expect(found.map(\.doubles) == [[0, 0], [1, -1]])
  }

  /// Steps are flat: zero, not an error.
  @Test func stepsHaveSlopeZero() throws {
    var graph = GraphBuilder()
    let x = graph.input("x", [2], .float64)
    let steps = graph.add(graph.heaviside(x), graph.add(nil, Floor(), graph.sign(x)))
    let loss = graph.reduceSum(steps, axes: [0])
    let pass = try graph.checked().addingReversePass(of: loss, withRespectTo: [x])
    let found = try pass.checked.reference(pass.gradients, leaves: [x: Tensor([1.5, -1.5])])
    #expect(found[0].doubles == [0, 0])
  }

  @Test func onlyScalarsAreDifferentiated() {
    var graph = GraphBuilder()
    let x = graph.input("x", ["batch", 2])
    let y = graph.add("y", Tanh(), x)
    #expect(
      words(graph, of: y, by: x) == [
        "error: only one floating number can be differentiated but \"y\" is [batch, 2]"
      ])
    let count = graph.input("count", [], .int64)
    let sum = graph.add("sum", Add(), count, count)
    #expect(
      words(graph, of: sum, by: x) == [
        "error: only one floating number can be differentiated but \"sum\" is int64[]"
      ])
  }

  @Test func onlyByFloatingValues() {
    var graph = GraphBuilder()
    let x = graph.input("x", [])
    let labels = graph.input("labels", ["batch"], .int64)
    #expect(
      words(graph, of: x, by: labels) == [
        "error: \"labels\" is int64[batch]: derivatives exist of and by floating values only"
      ])
  }

  /// A number with axes of extent 1 is one number, too.
  @Test func oneNumberWithAxes() throws {
    var graph = GraphBuilder()
    let x = graph.input("x", [1, 3], .float64)
    let loss = graph.matMul(x, graph.transposeMatrix(x))
    let pass = try graph.checked().addingReversePass(of: loss, withRespectTo: [x])
    let found = try pass.checked.reference(
      pass.gradients, leaves: [x: Tensor([1.0, 2, 3], shape: [1, 3])])
    #expect(found[0] == Tensor([2.0, 4, 6], shape: [1, 3]))
  }
}
