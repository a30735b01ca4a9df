import Adjoint
import TestSupport
import Testing

/// A graph after all passes computes what it computed before.
@Suite struct PassPipelineTests {
  private static let exact = PassPipeline([
    .simplification, .constantFolding, .commonSubexpressions,
  ])

  /// Compares what is requested, by the reference to the bit, and by the plans to the tolerance of
  /// a folded function and of merged layers.
  private func check(
    _ graph: CheckedGraph, _ leaves: [ValueID: Tensor], _ sizes: [String: Int], _ name: String
  ) throws {
    let values = graph.requested
    let exact = try Self.exact.run(graph, sizes: sizes).checked
    let all = try PassPipeline.standard.run(graph, sizes: sizes).checked
    #expect(all.requested.map(all.name) == values.map(graph.name))
    #expect(all.requested.map(all.type) == values.map(graph.type))
    func reference(_ graph: CheckedGraph) throws -> [Tensor] {
      try ReferenceInterpreter(graph, randomness: Randomness(seed: 1)).compute(
        graph.requested, leaves: leaves, dimensions: sizes)
    }
    let expected = try reference(graph)
    for (value, (one, other)) in zip(values, zip(try reference(exact), expected)) {
      #expect(one.hasSameBits(as: other), "\(name): \(graph.name(of: value))")
    }
    let (before, after) = (try run(graph, leaves, sizes), try run(all, leaves, sizes))
    for (value, (one, other)) in zip(values, zip(after, before)) {
      let tolerance = one.scalar == .float64 ? 1e-12 : 1e-5
      expectClose(
        one, other, tolerance: tolerance, "\(name): \(graph.name(of: value))", floor: 1e-3)
    }
  }

  private func run(
    _ graph: CheckedGraph, _ leaves: [ValueID: Tensor], _ sizes: [String: Int]
  ) throws -> [Tensor] {
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
    return graph.requested.compactMap { executor[$0] }
  }

  /// Numbers for all leaves, every name that has no size being 2.
  private func leaves(
    _ checked: CheckedGraph, _ sizes: [String: Int], seed: UInt64
  ) throws -> [ValueID: Tensor] {
    let state = GraphState(
      checked, layout: try StateLayout(checked, binding: DimensionBinding(sizes)))
    try state.initialize(seed: seed)
    var leaves: [ValueID: Tensor] = [:]
    for (index, leaf) in checked.graph.leaves.enumerated() {
      var shape = leaf.type.shape
      shape.bind(sizes)
      let range = leaf.type.scalar.isFloating ? -1.0...1.0 : 0.0...1.9
      leaves[leaf.value] =
        state[leaf.value]
        ?? .random(shape.sizes ?? [], in: range, seed: UInt64(index), leaf.type.scalar)
    }
    return leaves
  }

  static let graphs: [String] =
    ["T1", "T5", "T7", "T9", "T12", "T16", "T17", "T19", "T20", "T21", "T24", "T26", "T27"].map {
      "theory/\($0).json"
    }
    + [
      "adversarial-discriminator", "adversarial-generator", "coupling-flow", "digits-normalized",
      "digits-vae-decoder", "digits-vae", "digits", "linear-regression", "xor",
    ].map { "models/\($0).json" }

  @Test(arguments: graphs)
  func graphFiles(_ path: String) throws {
    let program = try program(path)
    let declared = program.checked
    var sizes = declared.graph.dimensions
    for leaf in declared.graph.leaves {
      for name in leaf.type.shape.dimensions.flatMap(\.names) where sizes[name] == nil {
        sizes[name] = 2
      }
    }
    try check(
      declared.requesting(declared.requested), leaves(declared, sizes, seed: 5), sizes, path)
    guard let loss = declared.graph.loss, !declared.graph.trainableParameters.isEmpty else {
      return
    }
    let reverse = try program.differentiated()
    try check(
      reverse.checked.requesting([loss] + reverse.gradients),
      leaves(reverse.checked, sizes, seed: 5), sizes, "\(path), reverse")
    guard let recipe = declared.graph.training else { return }
    let step = try declared.addingTrainingStep(recipe.optimizer)
    try check(
      step.requesting([loss], updating: true), leaves(step, sizes, seed: 5), sizes,
      "\(path), step")
  }

  @Test func randomGraphs() throws {
    for seed in 5000..<5100 as Range<UInt64> {
      var random = RandomGraph(seed: seed)
      let loss = random.addLoss(of: Array(random.values.suffix(4)))
      let checked = try random.builder.checked()
      let leaves = random.values.filter { value in
        random.leaves[value] != nil
          && messages { try checked.addingReversePass(of: loss, withRespectTo: [value]) }.isEmpty
      }
      let reverse = try checked.addingReversePass(of: loss, withRespectTo: leaves)
      try check(
        reverse.checked.requesting([loss] + reverse.gradients), random.leaves, [:],
        "graph \(seed)")
      // With everything requested nothing may go.
      try check(checked.requesting(random.values), random.leaves, [:], "values of graph \(seed)")
    }
  }

  /// Passes stop by themselves, and what they made is a graph like any other.
  @Test func passesComeToAnEnd() throws {
    let program = try program("models/digits.json")
    let reverse = try program.differentiated()
    let graph = try reverse.checked.requesting([reverse.of] + reverse.gradients)
    let lean = try PassPipeline.standard.run(graph).checked
    #expect(try PassPipeline.standard.run(lean).reports.isEmpty)
    let saved = try Pass.deadNodes.run(lean).checked.graph.jsonBytes()
    let again = try GraphFile(reading: saved, file: "lean.json", registry: .standard).checked
    #expect(again.graph.jsonBytes() == saved)
    #expect(again.graph.nodes.count < graph.nodes(neededFor: graph.requested).count)
  }
}
