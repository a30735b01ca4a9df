import AdjointGraph
import AdjointOperators
import AdjointRuntime
import TestSupport
import Testing

/// What an executor tells about data that does not fit.
@Suite struct ExecutorTests {
  private func line() throws -> (executor: Executor, x: ValueID, y: ValueID) {
    var graph = GraphBuilder()
    let x = graph.input("x", [2])
    let y = graph.add("y", Neg(), x)
    return (try graph.checked().executor(fetching: [y]), x, y)
  }

  @Test func elementTypesAreConverted() throws {
    let (executor, x, y) = try line()
    try executor.set(x, to: Tensor([1.5, 2.5]))
    try executor.run()
    #expect(executor[y] == Tensor([Float(-1.5), -2.5]))
    try executor.set(x, to: Tensor([Int64(3), 4]))
    try executor.run()
    #expect(executor[y] == Tensor([Float(-3), -4]))
  }

  @Test func wrongShapesAndMissingInputs() throws {
    let (executor, x, _) = try line()
    #expect(
      messages { try executor.set(x, to: Tensor([1.0])) }
        == ["error: \"x\" is [2] here but its data is [1]"])
    #expect(
      messages { try executor.setInputs(["z": Tensor([1.0, 2])]) }
        == ["error: no data is given for input \"x\""])
  }

  /// An index out of range is found by the node that uses it, in both ways of running.
  @Test func runTimeMistakesNameTheNode() throws {
    var graph = GraphBuilder()
    let x = graph.input("x", [2])
    let rows = graph.input("rows", [1], .int64)
    let y = graph.add("pick", Gather(), x, rows)
    let leaves = [x: Tensor([Float(1), 2]), rows: Tensor([Int64(5)])]
    let checked = try graph.checked()
    let executor = try checked.executor(fetching: [y], leaves: leaves)
    let words = messages { try executor.run() }
    #expect(words.count == 1)
    #expect(words.first?.hasPrefix("error: node \"pick\" (Gather): ") == true)
    #expect(messages { try checked.reference([y], leaves: leaves) } == words)
    // And the executor can be used again.
    try executor.set(rows, to: Tensor([Int64(1)]))
    try executor.run()
    #expect(executor[y]?.doubles == [2])
  }

  @Test func scalarsAreReadWithoutATensor() throws {
    var graph = GraphBuilder()
    let x = graph.input("x", [3], .float64)
    let sum = graph.reduceSum(x, axes: [0])
    let executor = try graph.checked().executor(
      fetching: [sum], leaves: [x: Tensor([1.0, 2, 4])])
    try executor.run()
    #expect(executor.scalar(sum) == 7)
  }

  @Test func emptyTensors() throws {
    var graph = GraphBuilder()
    let x = graph.input("x", ["batch", 3], .float64)
    let w = graph.parameter("w", [3, 2], .float64, initializer: .ones)
    let y = graph.matMul(graph.tanh(x), w)
    let sum = graph.reduceSum(y, axes: [0])
    let executor = try graph.checked().executor(
      fetching: [y, sum], leaves: [x: Tensor([Double](), shape: [0, 3])])
    try executor.run()
    #expect(executor[y]?.shape == [0, 2])
    #expect(executor[sum]?.doubles == [0, 0])
  }
}
