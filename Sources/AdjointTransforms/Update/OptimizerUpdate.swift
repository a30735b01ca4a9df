import AdjointGraph
import AdjointOperators

extension DifferentiatedGraph {
  /// Adds one step of an optimiser: for each value differentiated by, a parameter, the nodes that
  /// make its next value, and states for what the optimiser remembers. A parameter `p` has the
  /// next value `p/next`; states are named likewise.
  public func addingUpdate(_ recipe: OptimizerRecipe) throws(Diagnostics) -> CheckedGraph {
    var builder = GraphBuilder(extending: checked)
    var step = OptimizerStep(recipe: recipe, builder: builder)
    for (parameter, gradient) in zip(withRespectTo, gradients) {
      step.update(parameter, gradient)
    }
    step.countStep()
    builder = step.builder
    return try builder.checked()
  }
}

/// The nodes of one step.
private struct OptimizerStep {
  let recipe: OptimizerRecipe
  var builder: GraphBuilder
  /// How many steps went before, once something asks for it.
  private var counter: ValueID?

  init(recipe: OptimizerRecipe, builder: GraphBuilder) {
    self.recipe = recipe
    self.builder = builder
  }

  mutating func update(_ parameter: ValueID, _ gradient: ValueID) {
    let name = builder.graph.name(of: parameter)
    builder.scope = "\(name)/next"
    let direction =
      switch recipe.rule {
      case .sgd: gradient
      case .momentum(let momentum): velocity(parameter, gradient, momentum)
      case .adam(let beta1, let beta2, let epsilon):
        adamDirection(parameter, gradient, beta1, beta2, epsilon)
      }
    builder.scope = "\(name)/next"
    let change = builder.multiply(direction, learningRate(like: parameter))
    let next = builder.add(unused("\(name)/next"), Sub(), parameter, change)
    builder.updates.append(Graph.Update(state: parameter, value: next))
  }

  /// `v ← μ v + g`.
  private mutating func velocity(
    _ parameter: ValueID, _ gradient: ValueID, _ momentum: Double
  ) -> ValueID {
    let velocity = state("velocity", of: parameter)
    let next = builder.add(
      nextName(of: velocity), Add(), builder.scale(velocity, by: momentum), gradient)
    builder.updates.append(Graph.Update(state: velocity, value: next))
    return next
  }

  /// `m ← β₁ m + (1-β₁) g`, `v ← β₂ v + (1-β₂) g²`, and `m̂ / (√v̂ + ϵ)` of the values without
  /// the bias of their zero beginnings, `m̂ = m / (1-β₁ᵗ)`, `v̂ = v / (1-β₂ᵗ)`.
  private mutating func adamDirection(
    _ parameter: ValueID, _ gradient: ValueID, _ beta1: Double, _ beta2: Double, _ epsilon: Double
  ) -> ValueID {
    let mean = average("mean", of: parameter, gradient, beta1)
    let square = builder.multiply(gradient, gradient)
    let variance = average("variance", of: parameter, square, beta2)
    let unbiasedMean = builder.divide(mean, bias(beta1, like: parameter))
    let unbiasedVariance = builder.divide(variance, bias(beta2, like: parameter))
    let deviation = builder.add(nil, Sqrt(), unbiasedVariance)
    return builder.divide(
      unbiasedMean, builder.add(deviation, builder.constant(epsilon, like: parameter)))
  }

  private mutating func average(
    _ role: String, of parameter: ValueID, _ value: ValueID, _ beta: Double
  ) -> ValueID {
    let average = state(role, of: parameter)
    let next = builder.add(
      nextName(of: average), Add(), builder.scale(average, by: beta),
      builder.scale(value, by: 1 - beta))
    builder.updates.append(Graph.Update(state: average, value: next))
    return next
  }

  /// `1 - βᵗ`, with `t` counted from 1.
  private mutating func bias(_ beta: Double, like value: ValueID) -> ValueID {
    let steps = stepsBefore(like: value)
    return builder.once("bias \(beta) \(builder.scalar(of: value))") { graph in
      let one = graph.constant(1, like: value)
      let power = graph.add(
        nil, Pow(), graph.constant(beta, like: value), graph.add(steps, one))
      return graph.subtract(one, power)
    }
  }

  private mutating func learningRate(like value: ValueID) -> ValueID {
    switch recipe.learningRate {
    case .fixed(let rate): return builder.constant(rate, like: value)
    case .exponential(let initial, let decay, let steps):
      let before = stepsBefore(like: value)
      return builder.once("learning rate \(builder.scalar(of: value))") { graph in
        let exponent = graph.divide(before, graph.constant(Double(steps), like: value))
        let power = graph.add(nil, Pow(), graph.constant(decay, like: value), exponent)
        return graph.scale(power, by: initial)
      }
    }
  }

  /// How many steps went before, as a number of the element type of `value`.
  private mutating func stepsBefore(like value: ValueID) -> ValueID {
    let counter =
      counter ?? builder.state(unused("step"), [], .int64, initializer: .zeros)
    self.counter = counter
    let scalar = builder.scalar(of: value)
    return builder.once("steps \(scalar)") { graph in graph.add(nil, Cast(to: scalar), counter) }
  }

  /// Counts the step itself, where anything asked for the number of steps.
  mutating func countStep() {
    guard let counter else { return }
    let next = builder.add(
      nextName(of: counter), Add(), counter, builder.constant(1, like: counter))
    builder.updates.append(Graph.Update(state: counter, value: next))
  }

  private mutating func state(_ role: String, of parameter: ValueID) -> ValueID {
    builder.state(
      unused("\(builder.graph.name(of: parameter))/\(role)"), builder.shape(of: parameter),
      builder.scalar(of: parameter), initializer: .zeros)
  }

  private func nextName(of state: ValueID) -> String {
    unused("\(builder.graph.name(of: state))/next")
  }

  /// The name, with primes where the graph has it already.
  private func unused(_ name: String) -> String {
    builder.isTaken(name) ? unused(name + "'") : name
  }
}
