import Adjoint
import TestSupport
import Testing

/// A graph after all passes is a graph like any other, and computes what it computed before.
@Suite struct PassPipelineTests {
  /// The most multiply-adds that the reference is asked for.
  private static let referenceLimit = 500_000

  /// Compares what is requested of a graph with what is requested of it after all passes: to the bit,
  /// but where a pass rounds otherwise, and by kernels where functions were folded.
  private func check(
    _ graph: CheckedGraph, _ leaves: [ValueID: Tensor], _ sizes: [String: Int], _ name: String
  ) throws {
    let (lean, reports) = PassPipeline.standard.run(graph, sizes: sizes)
    #expect(lean.requested == graph.requested)
    #expect(lean.requested.map(lean.name) == graph.requested.map(graph.name))
    let again = try lean.graph.checked()
    #expect(
      again.graph.allValues.map(again.type) == lean.graph.allValues.map(lean.type), "\(name)")
    let shown = try lean.withoutUnusedNodes()
    #expect(PassPipeline.standard.run(shown, sizes: sizes).reports.isEmpty, "\(name)")

    let rounding = [Pass.linearLayers.name, Pass.logSoftmax.name]
    let rounds = reports.contains { rounding.contains($0.name) }
    let (work, before) = try run(graph, leaves, sizes)
    let (leanWork, after) = try run(lean, leaves, sizes)
    // A softmax and its logarithm together are for the range of numbers, not for less work.
    let isStabler = reports.contains { $0.name == Pass.logSoftmax.name }
    #expect(isStabler || leanWork <= work, "\(name)")
    compare(graph, before, after, exactly: !rounds, name)
    guard work <= Self.referenceLimit else { return }
    try compare(
      graph, reference(graph, leaves, sizes), reference(lean, leaves, sizes), exactly: !rounds,
      "\(name), by the reference")
  }

  private func compare(
    _ graph: CheckedGraph, _ before: [Tensor], _ after: [Tensor], exactly: Bool, _ name: String
  ) {
    #expect(before.count == after.count)
    for (value, (one, other)) in zip(graph.requested, zip(after, before)) {
      let subject = "\(name): \(graph.name(of: value))"
      if exactly {
        #expect(one.hasSameBits(as: other), "\(subject)")
      } else {
        let tolerance = one.scalar == .float64 ? 1e-12 : 1e-5
        expectClose(one, other, tolerance: tolerance, subject, floor: 1e-3)
      }
    }
  }

  private func reference(
    _ graph: CheckedGraph, _ leaves: [ValueID: Tensor], _ sizes: [String: Int]
  ) throws -> [Tensor] {
    try ReferenceInterpreter(graph, randomness: Randomness(seed: 1)).compute(
      graph.requested, leaves: leaves, dimensions: sizes)
  }

  /// The multiply-adds of a plan, and what it makes.
  private func run(
    _ graph: CheckedGraph, _ leaves: [ValueID: Tensor], _ sizes: [String: Int]
  ) throws -> (Int, [Tensor]) {
    let plan = try ExecutionPlan(
      graph, fetching: graph.requested, binding: DimensionBinding(sizes))
    let state = GraphState(graph, layout: plan.state)
    state.randomness = Randomness(seed: 1)
    for (leaf, tensor) in leaves { try state.set(leaf, to: tensor) }
    let executor = Executor(plan, state: state)
    for leaf in graph.graph.leaves(.input) {
      if let tensor = leaves[leaf.value] { try executor.set(leaf.value, to: tensor) }
    }
    try executor.run()
    return (plan.multiplyAdds, graph.requested.compactMap { executor[$0] })
  }

  /// The initial values of states and parameters, and random numbers for inputs.
  private func leaves(
    _ checked: CheckedGraph, _ sizes: [String: Int]
  ) throws -> [ValueID: Tensor] {
    let state = GraphState(
      checked, layout: try StateLayout(checked, binding: DimensionBinding(sizes)))
    try state.initialize(seed: 5)
    var leaves: [ValueID: Tensor] = [:]
    for (index, leaf) in checked.graph.leaves.enumerated() {
      let shape = leaf.type.shape.dimensions.map { $0.bound(by: sizes)?.size ?? 0 }
      let range = leaf.type.scalar.isFloating ? -1.0...1.0 : 0.0...1.9
      leaves[leaf.value] =
        state[leaf.value] ?? .random(shape, in: range, seed: UInt64(index), leaf.type.scalar)
    }
    return leaves
  }

  static let graphs = ["bench", "models", "theory"].flatMap {
    files(below: "Graphs/\($0)", ending: ".json")
  }

  /// What is declared, the gradients and a step of every graph there is; names are 7 of something.
  @Test(arguments: graphs) func graphFiles(_ path: String) throws {
    let program = try Program(path: "\(packageFolder)/\(path)")
    let declared = program.checked
    var sizes = declared.graph.dimensions
    for leaf in declared.graph.leaves {
      for name in leaf.type.shape.dimensions.flatMap(\.names) where sizes[name] == nil {
        sizes[name] = 7
      }
    }
    try check(declared.requesting(declared.requested), leaves(declared, sizes), sizes, path)
    guard let loss = declared.graph.loss, !declared.graph.trainableParameters.isEmpty else {
      return
    }
    let reverse = try program.differentiated()
    try check(
      reverse.checked.requesting([loss] + reverse.gradients),
      leaves(reverse.checked, sizes),
      sizes, "\(path), reverse")
    guard let recipe = declared.graph.training else { return }
    let step = try declared.addingTrainingStep(recipe.optimizer)
    try check(
      step.requesting([loss], updating: true), leaves(step, sizes), sizes, "\(path), step")
  }

  @Test func randomGraphs() throws {
    for seed in 5000..<5100 as Range<UInt64> {
      var random = RandomGraph(seed: seed)
      let reverse = try random.gradients()
      try check(
        reverse.checked.requesting([reverse.loss] + reverse.gradients), random.leaves, [:],
        "graph \(seed)")
      // With everything requested nothing may go.
      try check(
        random.builder.checked().requesting(random.values), random.leaves, [:],
        "values of graph \(seed)")
    }
  }

  /// Without the nodes that have come to be unused, the graph is shorter, and can be saved.
  @Test func whatIsSaved() throws {
    let reverse = try program("models/digits.json").differentiated()
    let graph = reverse.checked.requesting([reverse.of] + reverse.gradients)
    let lean = PassPipeline.standard.run(graph).checked
    let saved = try lean.withoutUnusedNodes().graph.jsonBytes()
    let again = try GraphFile(reading: saved, file: "lean.json", registry: .standard).checked
    #expect(again.graph.jsonBytes() == saved)
    #expect(again.graph.nodes.count < graph.nodes(neededFor: graph.requested).count)
  }

  /// A constant that cannot be computed is told when the graph runs, as without passes.
  @Test func whatFailsFailsInItsPlace() throws {
    let text = """
      {"adjoint": 1, "inputs": [{"name": "x", "shape": [2, 2], "type": "float64"}], "nodes": [
        {"name": "a", "op": "Constant",
          "attributes": {"value": [[1, 2], [2, 4]], "dtype": "float64"}},
        {"name": "b", "op": "Neg", "inputs": ["a"]},
        {"name": "first", "op": "Inverse", "inputs": ["b"]},
        {"name": "second", "op": "Inverse", "inputs": ["b"]},
        {"name": "product", "op": "MatMul", "inputs": ["second", "first"]},
        {"name": "y", "op": "MatMul", "inputs": ["x", "product"]}
      ], "outputs": ["y"]}
      """
    func words(_ optimizes: Bool) throws -> [String] {
      let program = try program(text: text) { $0.optimizes = optimizes }
      return messages { try program.run(["x": Tensor([1.0, 2, 3, 4], shape: [2, 2])]) }
    }
    #expect(
      try words(true).first?.contains("node \"first\" (Inverse): the matrix A is singular") == true)
    #expect(try words(true) == words(false))
  }

  /// An extent that only the sizes show to be wrong is told of the node that states it, even if
  /// nothing would be left of that.
  @Test func whatSizesBreakStays() throws {
    let text = """
      {"adjoint": 1, "inputs": [{"name": "x", "shape": ["n"]}], "nodes": [
        {"name": "odd", "op": "Slice", "inputs": ["x"],
          "attributes": {"starts": [0], "ends": [9223372036854775807], "steps": [2]}},
        {"name": "wide", "op": "Reshape", "inputs": ["odd"], "attributes": {"shape": [3, 1]}},
        {"name": "flat", "op": "Reshape", "inputs": ["wide"], "attributes": {"shape": [3]}},
        {"name": "y", "op": "Abs", "inputs": ["flat"]}
      ], "outputs": ["y"]}
      """
    func words(_ optimizes: Bool) throws -> [String] {
      let program = try program(text: text) { $0.optimizes = optimizes }
      return messages { try program.run(["x": Tensor(zeros: .float32, shape: [4])]) }
    }
    #expect(try words(true).first?.contains("node \"wide\" with n = 4: ") == true)
    #expect(try words(true) == words(false))
  }
}
