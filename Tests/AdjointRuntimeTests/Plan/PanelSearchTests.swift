import AdjointGraph
import AdjointOperators
import AdjointTransforms
import TestSupport
import Testing

@testable import AdjointRuntime

/// Which values are in panels, and that nobody can tell by what comes out.
@Suite struct PanelSearchTests {
  private static let momentum = OptimizerRecipe(.momentum(0.9), learningRate: .fixed(0.01))

  private func plan(
    _ checked: CheckedGraph, fetching: [ValueID], updating: Bool = false, rows: Int = 40,
    sharing state: StateLayout? = nil
  ) throws -> ExecutionPlan {
    try ExecutionPlan(
      checked, fetching: fetching, updating: updating, binding: DimensionBinding(["batch": rows]),
      sharing: state)
  }

  private func inPanels(_ plan: ExecutionPlan) -> [String] {
    let found = plan.state.inPanels
    return plan.checked.graph.leaves.filter { found.contains($0.value) }.map(\.name)
  }

  @Test func weightsAndTheirMomentaAreInPanels() throws {
    let network = PanelNetwork()
    let forward = try plan(network.graph.checked(), fetching: [network.loss])
    #expect(inPanels(forward) == ["W", "V"])
    let step = try plan(
      network.step(Self.momentum), fetching: [network.loss], updating: true)
    #expect(inPanels(step) == ["W", "V", "W/velocity", "V/velocity"])
    // A single row gains nothing, but does not mind.
    #expect(inPanels(try plan(network.graph.checked(), fetching: [network.loss], rows: 1)).isEmpty)
    let shared = try plan(
      network.graph.checked(), fetching: [network.loss], rows: 1, sharing: forward.state)
    #expect(shared.state == forward.state)
    #expect(shared.buffers.allSatisfy { $0.value != network.w })
    #expect(step.state.slots[network.w]?.byteCount == 120 * 224 * 4)
    #expect(step.text.contains("in panels       W, V, W/velocity, V/velocity\n"))
    // The gradient is nowhere, and its product writes the parameter.
    let products = step.kernels.compactMap { kernel in
      if case .product(let product) = kernel, product.isCInPanels { product } else { nil }
    }
    #expect(products.map(\.steps.count) == [4, 4])
  }

  @Test func whatIsReadInAnotherWayStaysRowMajor() throws {
    func leaves(_ other: @escaping (inout GraphBuilder, ValueID) -> ValueID?) throws -> [String] {
      let network = PanelNetwork(reading: other)
      return inPanels(
        try plan(network.step(Self.momentum), fetching: [network.loss], updating: true))
    }
    let others = ["V", "V/velocity"]
    // A sum of elements in the order of rows.
    #expect(try leaves { $0.reduceSum($1, axes: [0, 1]) } == others)
    // A left operand.
    #expect(
      try leaves { graph, w in
        let ones = graph.constant(
          "ones", Tensor([Float](repeating: 1, count: 600), shape: [200, 3]))
        return graph.reduceSum(graph.add(nil, Gemm(), w, ones), axes: [0, 1])
      } == others)
    // What is asked for.
    let network = PanelNetwork()
    let fetching = try plan(network.graph.checked(), fetching: [network.loss, network.w])
    #expect(inPanels(fetching) == ["V"])
    // What is too small, and what no product reads.
    #expect(
      inPanels(try plan(PanelNetwork(hidden: 90).graph.checked(), fetching: [network.loss])).isEmpty
    )
    var graph = GraphBuilder()
    let alone = graph.parameter("alone", [400, 400], initializer: .ones)
    let y = graph.relu(graph.square(alone))
    #expect(inPanels(try plan(graph.checked(), fetching: [y])).isEmpty)
  }

  /// The bits of all leaves and of the loss after some steps.
  private func bits(
    _ plan: ExecutionPlan, workers: Int = 1, loss: ValueID
  ) throws -> [Tensor] {
    let state = GraphState(plan.checked, layout: plan.state)
    try state.initialize(seed: 3)
    return try bits(plan, state, workers: workers, loss: loss)
  }

  private func bits(
    _ plan: ExecutionPlan, _ state: GraphState, workers: Int = 1, loss: ValueID
  ) throws -> [Tensor] {
    let executor = Executor(plan, state: state, workers: workers)
    for leaf in plan.checked.graph.leaves(.input) {
      try executor.set(leaf.value, to: .random([40, 120], seed: 7))
    }
    for _ in 0..<3 { try executor.run() }
    return plan.checked.graph.leaves.compactMap { state[$0.value] }
      + [executor[loss]].compactMap(\.self)
  }

  static let optimizers: [OptimizerRecipe] = [
    OptimizerRecipe(.sgd, learningRate: .fixed(0.01)), momentum,
    OptimizerRecipe(.adam(beta1: 0.9, beta2: 0.99, epsilon: 1e-7), learningRate: .fixed(0.01)),
  ]

  @Test(arguments: optimizers, [ScalarType.float32, .float64])
  func panelsGiveTheSameBits(_ optimizer: OptimizerRecipe, _ scalar: ScalarType) throws {
    let network = PanelNetwork(scalar)
    let step = try network.step(optimizer)
    let rows = try StateLayout(step, binding: DimensionBinding(["batch": 40]))
    let plain = try plan(step, fetching: [network.loss], updating: true, sharing: rows)
    #expect(inPanels(plain).isEmpty)
    let expected = try bits(plain, loss: network.loss)
    let panels = try plan(step, fetching: [network.loss], updating: true)
    #expect(inPanels(panels).count >= 2)
    for workers in [1, 2, 3, 7] {
      #expect(try bits(panels, workers: workers, loss: network.loss) == expected)
    }
  }

  /// Plans that read parameters in another way work on copies of what is in panels.
  @Test func plansShareAStateInPanels() throws {
    let network = PanelNetwork()
    let step = try network.step(Self.momentum)
    let first = try plan(step, fetching: [network.loss], updating: true)
    let odd = try plan(
      step, fetching: [network.loss, network.w], updating: true, sharing: first.state)
    #expect(odd.state == first.state)
    let plain = try plan(step, fetching: [network.loss, network.w], updating: true)
    #expect(inPanels(plain) == ["V", "V/velocity"])
    let (state, other) = (
      GraphState(step, layout: first.state), GraphState(step, layout: plain.state)
    )
    try state.initialize(seed: 3)
    try other.initialize(seed: 3)
    for _ in 0..<2 {
      let expected = try bits(plain, other, loss: network.loss)
      #expect(try bits(odd, state, loss: network.loss) == expected)
    }
    // And back to a plan that reads them as they lie.
    let rows = try bits(
      try plan(step, fetching: [network.loss], updating: true, sharing: plain.state), other,
      loss: network.loss)
    #expect(try bits(first, state, loss: network.loss) == rows)
  }

  @Test func stateTakesAndGivesRowMajorTensors() throws {
    let network = PanelNetwork()
    let plan = try plan(network.graph.checked(), fetching: [network.loss])
    let state = GraphState(plan.checked, layout: plan.state)
    let tensor = Tensor.random([120, 200], seed: 5)
    try state.set(network.w, to: tensor)
    #expect(state[network.w] == tensor.converted(to: .float32))
    #expect(throws: Diagnostics.self) { try state.set(network.w, to: Tensor([1.0])) }
    let executor = Executor(plan, state: state)
    executor.write(network.w) { $0.store(3.0, at: 201) }
    #expect(state[network.w]?.doubles[201] == 3)
    #expect(state[network.w]?.doubles[202] == tensor.converted(to: .float32).doubles[202])
    try executor.set(network.w, to: tensor)
    #expect(state[network.w] == tensor.converted(to: .float32))
  }
}
