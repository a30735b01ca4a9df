import AdjointGraph
import AdjointOperators
import AdjointRuntime
import AdjointTransforms
import TestSupport
import Testing

/// Five steps of each optimiser, in `float64`, against the same rule written as a loop.
///
/// The loss `½ Σ c w² + 3 v` has the gradients `c w` and 3, which the loops write out themselves.
@Suite struct OptimizerTests {
  private static let curvature = [1.0, 2, 5]
  private static let start = (w: [0.5, -1, 2], v: 0.25)

  /// A step's graph, and an executor of it.
  private func step(
    _ recipe: OptimizerRecipe
  ) throws -> (checked: CheckedGraph, executor: Executor) {
    var graph = GraphBuilder()
    let w = graph.parameter("w", [3], .float64, initializer: .values(Literal(Tensor(Self.start.w))))
    let v = graph.parameter("v", [], .float64, initializer: .constant(Self.start.v))
    let c = graph.constant("c", Tensor(Self.curvature))
    let form = graph.reduceSum(graph.multiply(c, graph.square(w)), axes: [0])
    let loss = graph.add(
      "loss", Add(), graph.scale(form, by: 0.5), graph.scale(v, by: 3))
    graph.loss = loss
    let checked = try graph.checked().addingReversePass(of: loss, withRespectTo: [w, v])
      .addingUpdate(recipe)
    return (checked, try checked.executor(fetching: [], updating: true))
  }

  private func states(_ checked: CheckedGraph) -> [String] {
    checked.graph.leaves(.state).map(\.name)
  }

  /// Runs five steps and compares the parameters after each with `next`, which moves one number by
  /// its gradient.
  private func compare(
    _ recipe: OptimizerRecipe,
    _ next: (_ number: Int, _ value: Double, _ gradient: Double, _ step: Int) -> Double
  ) throws {
    let (checked, executor) = try step(recipe)
    var (w, v) = Self.start
    for step in 0..<5 {
      try executor.run()
      for index in 0..<3 {
        w[index] = next(index, w[index], Self.curvature[index] * w[index], step)
      }
      v = next(3, v, 3, step)
      for (name, expected) in [("w", w), ("v", [v])] {
        let found = checked.graph.value(named: name).flatMap { executor.state[$0]?.doubles } ?? []
        #expect(found.count == expected.count)
        for (a, b) in zip(found, expected) {
          #expect(abs(a - b) <= 1e-12 * max(1, abs(b)), "\(name) at step \(step)")
        }
      }
    }
  }

  @Test func gradientDescent() throws {
    try compare(OptimizerRecipe(.sgd, learningRate: .fixed(0.1))) { _, value, gradient, _ in
      value - 0.1 * gradient
    }
  }

  @Test func momentum() throws {
    var velocity = [0.0, 0, 0, 0]
    try compare(
      OptimizerRecipe(.momentum(0.9), learningRate: .fixed(0.05))
    ) { number, value, gradient, _ in
      velocity[number] = 0.9 * velocity[number] + gradient
      return value - 0.05 * velocity[number]
    }
  }

  @Test func adam() throws {
    var mean = [0.0, 0, 0, 0], variance = [0.0, 0, 0, 0]
    try compare(
      OptimizerRecipe(
        .adam(beta1: 0.8, beta2: 0.95, epsilon: 1e-6), learningRate: .fixed(0.3))
    ) { number, value, gradient, step in
      mean[number] = 0.8 * mean[number] + 0.2 * gradient
      variance[number] = 0.95 * variance[number] + 0.05 * gradient * gradient
      var (power1, power2) = (1.0, 1.0)
      for _ in 0...step { (power1, power2) = (power1 * 0.8, power2 * 0.95) }
      let unbiased = (mean[number] / (1 - power1), variance[number] / (1 - power2))
      return value - 0.3 * unbiased.0 / (unbiased.1.squareRoot() + 1e-6)
    }
  }

  /// `0.2 · 0.25^(t/2)`, that is halved at every step.
  @Test func exponentialDecay() throws {
    let rate = OptimizerRecipe.LearningRate.exponential(initial: 0.2, decay: 0.25, steps: 2)
    try compare(OptimizerRecipe(.sgd, learningRate: rate)) { _, value, gradient, step in
      value - 0.2 * [1, 0.5, 0.25, 0.125, 0.0625][step] * gradient
    }
  }

  @Test func decayCountsStepsInAState() throws {
    let rate = OptimizerRecipe.LearningRate.exponential(initial: 0.2, decay: 0.25, steps: 2)
    let (checked, executor) = try step(OptimizerRecipe(.sgd, learningRate: rate))
    #expect(states(checked) == ["step"])
    for _ in 0..<3 { try executor.run() }
    let counter = checked.graph.value(named: "step").flatMap { executor.state[$0] }
    #expect(counter?.elements(as: Int64.self) == [3])
  }

  @Test func statesOfEachRule() throws {
    let rate = OptimizerRecipe.LearningRate.fixed(0.1)
    #expect(states(try step(OptimizerRecipe(.sgd, learningRate: rate)).checked) == [])
    #expect(
      states(try step(OptimizerRecipe(.momentum(0.5), learningRate: rate)).checked)
        == ["w/velocity", "v/velocity"])
    let adam = OptimizerRecipe.Rule.adam(beta1: 0.9, beta2: 0.999, epsilon: 1e-8)
    #expect(
      states(try step(OptimizerRecipe(adam, learningRate: rate)).checked)
        == ["w/mean", "w/variance", "step", "v/mean", "v/variance"])
  }

  /// Names that the user has given away do not stand in the way of an optimiser's own.
  @Test func namesThatAreTaken() throws {
    var graph = GraphBuilder()
    let w = graph.parameter("w", [], .float64, initializer: .ones)
    let decoys = ["w/next", "w/mean", "step"].reduce(w) { graph.add($1, Neg(), $0) }
    let loss = graph.add("loss", Mul(), decoys, w)
    let checked = try graph.checked().addingReversePass(of: loss, withRespectTo: [w])
      .addingUpdate(
        OptimizerRecipe(
          .adam(beta1: 0.9, beta2: 0.999, epsilon: 1e-8), learningRate: .fixed(0.5)))
    let executor = try checked.executor(fetching: [], updating: true)
    try executor.run()
    // The first step of Adam has the size of the learning rate.
    #expect(abs((executor.state[w]?.doubles[0] ?? 0) - 1.5) < 1e-6)
  }

  /// The whole step is an ordinary graph file.
  @Test func stepSurvivesItsFile() throws {
    let (checked, executor) = try step(
      OptimizerRecipe(
        .adam(beta1: 0.9, beta2: 0.999, epsilon: 1e-8), learningRate: .fixed(0.5)))
    let text = checked.graph.jsonBytes()
    let file = try GraphFile(reading: text, file: "step.json", registry: .standard)
    #expect(file.checked.graph.jsonBytes() == text)
    let again = try file.checked.executor(fetching: [], updating: true)
    for _ in 0..<3 {
      try executor.run()
      try again.run()
    }
    for name in ["w", "v", "w/mean", "step"] {
      let values = [(checked, executor), (file.checked, again)].map { graph, executor in
        graph.graph.value(named: name).flatMap { executor.state[$0] }
      }
      #expect(values[0] != nil && values[0] == values[1], "\(name)")
    }
  }
}
