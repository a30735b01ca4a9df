import Adjoint
import TestSupport
import Testing

/// The arena of every graph is hardly larger than what is in use at the same time.
@Suite struct ArenaBoundTests {
  private static let names = ["bench", "models", "theory"].flatMap { folder in
    contents(of: "Graphs/\(folder)").filter { $0.hasSuffix(".json") }.map { "\(folder)/\($0)" }
  }

  @Test(arguments: names, [64, 7])
  func atMostATenthMoreThanTheBound(_ name: String, _ size: Int) throws {
    for (pass, plan) in try plans(name, size) {
      let (bytes, bound) = (plan.arena.byteCount, plan.lowerBound)
      #expect(10 * bytes <= 11 * bound, "\(pass): \(bytes) bytes, \(bound) in use")
    }
  }

  /// The plans of the passes that a graph has, all its free dimensions of one size.
  private func plans(_ name: String, _ size: Int) throws -> [String: ExecutionPlan] {
    let declared = try program(name).checked.graph
    let names = declared.leaves.flatMap { $0.type.shape.dimensions.flatMap(\.names) }
    let program = try program(name) { options in
      for name in names where declared.dimensions[name] == nil { options.dimensions[name] = size }
    }
    let graph = program.checked.graph
    var plans = [
      "forward": try program.plan(
        program.checked,
        fetching: graph.outputs.isEmpty ? [graph.loss].compactMap(\.self) : graph.outputs, [:])
    ]
    guard let loss = graph.loss else { return plans }
    let reverse = try program.derive(
      .gradients(of: loss, withRespectTo: graph.trainableParameters))
    plans["reverse"] = try program.plan(reverse.checked, fetching: reverse.results, [:])
    if let recipe = graph.training {
      let step = try program.checked.addingTrainingStep(recipe.optimizer)
      plans["step"] = try program.plan(step, fetching: [loss], updating: true, [:])
    }
    return plans
  }
}
