import AdjointGraph
import AdjointOperators
import AdjointRuntime
import TestSupport
import Testing

@Suite struct DimensionBindingTests {
  private let leaves: [Leaf] = {
    var graph = GraphBuilder()
    _ = graph.input("x", ["batch", 2])
    _ = graph.input("y", ["batch", "width"])
    return graph.graph.leaves
  }()

  @Test func dataBindsNames() throws {
    var binding = DimensionBinding()
    try binding.bind(leaves[0], to: [5, 2])
    try binding.bind(leaves[1], to: [5, 7])
    binding.fillIn(["batch": 1, "depth": 3])
    #expect(binding.sizes == ["batch": 5, "width": 7, "depth": 3])
  }

  @Test func conflictsNameWhatBoundTheName() throws {
    var binding = DimensionBinding()
    try binding.bind(leaves[0], to: [5, 2])
    #expect(
      messages { try binding.bind(leaves[1], to: [4, 7]) } == [
        "error: input \"y\" is declared [batch, width] but its data is [4, 7]; \"batch\" is bound to 5 by \"x\""
      ])
    var fixed = DimensionBinding(["batch": 3])
    #expect(
      messages { try fixed.bind(leaves[0], to: [5, 2]) } == [
        "error: input \"x\" is declared [batch, 2] but its data is [5, 2]; \"batch\" is bound to 3"
      ])
  }

  @Test(arguments: [[5, 3], [5], [5, 2, 1], []])
  func shapesThatDoNotFit(_ shape: [Int]) {
    var binding = DimensionBinding()
    #expect(
      messages { try binding.bind(leaves[0], to: shape) } == [
        "error: input \"x\" is declared [batch, 2] but its data is \(Shape(shape))"
      ])
  }

  @Test func planNeedsEveryName() throws {
    var graph = GraphBuilder()
    let x = graph.input("x", ["batch", 2])
    let y = graph.tanh(x)
    let checked = try graph.checked()
    let words = messages {
      try ExecutionPlan(checked, fetching: [y], binding: DimensionBinding())
    }
    #expect(
      words == [
        """
        error: input "x" is [batch, 2] and nothing says how large "batch" is
          note: give data, --dimension batch=SIZE, or "dimensions": {"batch": SIZE} in the file
        """
      ])
  }

  @Test func sizesInTheGraphAreTheLastResort() throws {
    var graph = GraphBuilder()
    let x = graph.input("x", ["batch", 2])
    let y = graph.tanh(x)
    var declared = graph.graph
    declared.dimensions = ["batch": 9]
    let checked = try declared.checked()
    let plan = try ExecutionPlan(checked, fetching: [y], binding: DimensionBinding())
    #expect(plan.shape(of: y) == [9, 2])
    let chosen = try ExecutionPlan(
      checked, fetching: [y], binding: DimensionBinding(["batch": 4]))
    #expect(chosen.shape(of: y) == [4, 2])
  }

  /// Sizes that fit each name but not each other are found when the plan is made.
  @Test func nodesAreCheckedWithTheSizes() throws {
    var graph = GraphBuilder()
    let x = graph.input("x", ["batch", 2])
    let y = graph.add("cut", Pad(Padding([-5, 0, 0, 0])), x)
    let checked = try graph.checked()
    let words = messages {
      try ExecutionPlan(checked, fetching: [y], binding: DimensionBinding(["batch": 3]))
    }
    #expect(words.count == 1)
    #expect(words.first?.hasPrefix("error: node \"cut\" ") == true)
    #expect(words.first?.contains("batch = 3") == true)
  }

  @Test func sizesBeyondEveryMemory() throws {
    var graph = GraphBuilder()
    let x = graph.input("x", ["n", "n"])
    let y = graph.tanh(x)
    let checked = try graph.checked()
    let words = messages {
      try ExecutionPlan(checked, fetching: [y], binding: DimensionBinding(["n": 1 << 40]))
    }
    #expect(
      words == [
        "error: input \"x\" is [n, n] with n = 1099511627776, which no memory can hold"
      ])
  }
}
