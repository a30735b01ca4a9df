import AdjointGraph
import AdjointOperators
import AdjointTransforms
import TestSupport
import Testing

@testable import AdjointRuntime

/// Chains run block by block and give the bits that nodes give one after the other.
@Suite struct ChainTests {
  /// Nodes one after the other, each over all elements.
  private static let none = ChainPolicy(leastTraffic: .max, extendsProducts: false)
  /// Whatever can be chained is, in the smallest blocks.
  private static let smallest = ChainPolicy(
    leastTraffic: 0, leastSaving: -1_000_000_000, near: 1, middle: 1, most: .max, whole: .max,
    leastRows: 1, leastElements: 1)

  private func executor(
    _ checked: CheckedGraph, fetching values: [ValueID], updating: Bool = false,
    leaves: [ValueID: Tensor] = [:], _ policy: ChainPolicy, workers: Int = 1
  ) throws -> Executor {
    var binding = DimensionBinding()
    for leaf in checked.graph.leaves(.input) {
      if let tensor = leaves[leaf.value] { try binding.bind(leaf, to: tensor.shape) }
    }
    let plan = try ExecutionPlan(
      checked, fetching: values, updating: updating, binding: binding, chaining: policy)
    let state = GraphState(checked, layout: plan.state)
    try state.initialize(seed: 1)
    let executor = Executor(plan, state: state, workers: workers)
    for (leaf, tensor) in leaves {
      try executor.set(leaf, to: tensor)
      if checked.graph.leaf(of: leaf)?.kind != .input { try state.set(leaf, to: tensor) }
    }
    return executor
  }

  /// Fetched values and states, after two runs, as bits.
  private func bits(_ executor: Executor) throws -> [[UInt64]] {
    var result: [[UInt64]] = []
    for _ in 0..<2 {
      try executor.run()
      let values = executor.plan.fetched.compactMap { executor[$0] }
      let states = executor.plan.checked.graph.leaves.compactMap { executor.state[$0.value] }
      result += (values + states).map { $0.doubles.map(\.bitPattern) }
    }
    return result
  }

  /// Runs a graph with and without chains; gives the chains.
  @discardableResult
  private func compare(
    _ checked: CheckedGraph, fetching values: [ValueID], updating: Bool = false,
    leaves: [ValueID: Tensor] = [:], _ policy: ChainPolicy = smallest, workers: Int = 1,
    name: String
  ) throws -> [Chain] {
    let plain = try executor(
      checked, fetching: values, updating: updating, leaves: leaves, Self.none)
    let chained = try executor(
      checked, fetching: values, updating: updating, leaves: leaves, policy, workers: workers)
    #expect(plain.plan.schedule.chains.isEmpty)
    let (expected, actual) = (try bits(plain), try bits(chained))
    #expect(expected.count == actual.count)
    for (index, (one, other)) in zip(expected, actual).enumerated() where one != other {
      Issue.record("\(name): value \(index): \(one.prefix(8)) but \(other.prefix(8))")
    }
    return chained.plan.schedule.chains
  }

  @Test func randomGraphs() throws {
    var count = 0
    for seed in 5000..<5200 as Range<UInt64> {
      let random = RandomGraph(seed: seed)
      let checked = try random.builder.checked()
      let last = Array(random.values.suffix(2))
      count += try compare(checked, fetching: last, leaves: random.leaves, name: "graph \(seed)")
        .count
    }
    #expect(count > 100)
  }

  @Test func randomGradients() throws {
    for seed in 5200..<5300 as Range<UInt64> {
      var random = RandomGraph(seed: seed)
      let reverse = try random.gradients()
      try compare(
        reverse.checked, fetching: [reverse.loss] + reverse.gradients, leaves: random.leaves,
        name: "gradients of graph \(seed)")
    }
  }

  /// A layer, its square, and its update: the products take in all that is done with their elements,
  /// but for the update of a small parameter.
  @Test(arguments: [(300, [4], [3]), (40_000, [4, 5], [3, 4])])
  func productsTakeSteps(_ width: Int, _ lengths: [Int], _ steps: [Int]) throws {
    var graph = GraphBuilder()
    let x = graph.input("x", Shape([40, width]), .float32)
    let w = graph.parameter(
      "w", Shape([width, 30]), .float32, initializer: .normal(mean: 0, standardDeviation: 0.1))
    let v = graph.state("v", Shape([width, 30]), .float32, initializer: .zeros)
    let b = graph.parameter("b", [30], .float32, initializer: .constant(0.5))
    let y = graph.add("y", Relu(), graph.add("sum", Add(), graph.matMul(x, w), b))
    let dy = graph.multiply(y, y)
    let gradient = graph.add("gradient", Gemm(transposeA: true), x, dy)
    let velocity = graph.add(graph.scale(v, by: 0.9), gradient)
    let next = graph.subtract(w, graph.scale(velocity, by: 0.01))
    graph.updates = [
      Graph.Update(state: v, value: velocity), Graph.Update(state: w, value: next),
    ]
    let checked = try graph.checked()
    let leaves = [x: Tensor.random([40, width], seed: 8, .float32)]
    let chains = try compare(
      checked, fetching: [y], updating: true, leaves: leaves, .standard, name: "layer")
    #expect(chains.filter(\.isProduct).map(\.links.count) == lengths)
    let plan = try executor(checked, fetching: [y], updating: true, leaves: leaves, .standard).plan
    let products = plan.kernels.compactMap { kernel -> MatrixProduct? in
      if case .product(let product) = kernel { product } else { nil }
    }
    #expect(products.map(\.steps.count).filter { $0 > 0 } == steps)
    #expect(!plan.kernels.contains { if case .copy = $0 { true } else { false } })
  }

  @Test func randomUpdates() throws {
    for seed in 5300..<5500 as Range<UInt64> {
      var random = RandomGraph(seed: seed, moves: 14)
      var choice = TestRandom(seed: seed)
      for state in random.builder.graph.leaves(.parameter).map(\.value) {
        let fitting = random.values.filter {
          random.builder.type(of: $0) == random.builder.type(of: state)
        }
        random.update(state, to: fitting[choice.integer(below: fitting.count)])
      }
      try compare(
        random.builder.checked(), fetching: Array(random.values.suffix(1)), updating: true,
        leaves: random.leaves, name: "graph \(seed)")
    }
  }

  /// `x = tanh(x) a + x`, twice, and the gradients of every `a`, which sum over the rows.
  private func links(rows: Int, columns: Int, count: Int) throws -> (CheckedGraph, [ValueID]) {
    var graph = GraphBuilder()
    let x = graph.input("x", Shape([rows, columns]), .float32)
    var y = x
    let factors = (0..<count).map {
      graph.parameter(
        "a\($0)", Shape([columns]), .float32, initializer: .normal(mean: 0, standardDeviation: 0.1))
    }
    for a in factors { y = graph.add(graph.multiply(graph.add(nil, Tanh(), y), a), y) }
    let loss = graph.add(
      "loss", ReduceSum(axes: [0, 1], keepDimensions: false), graph.multiply(y, y))
    let reverse = try graph.checked().addingReversePass(of: loss, withRespectTo: factors)
    return (reverse.checked, reverse.gradients)
  }

  @Test func sumsOverRowsChooseColumns() throws {
    let (checked, gradients) = try links(rows: 96, columns: 500, count: 8)
    let x = try #require(checked.graph.leaves(.input).first?.value)
    let leaves = [x: Tensor.random([96, 500], seed: 3, .float32)]
    let chains = try compare(
      checked, fetching: gradients, leaves: leaves, .standard, name: "links")
    let chain = try #require(chains.first)
    #expect(chains.count == 1)
    #expect(chain.extent == 500)
    // A cache line of columns at least, and what does not fill a block at the end.
    #expect(chain.block % 16 == 0)
    #expect(chain.rest == 500 % chain.block)
  }

  /// What chains pass on needs no more memory than a block.
  @Test func arenaIsSmaller() throws {
    let (checked, gradients) = try links(rows: 64, columns: 1024, count: 20)
    func arena(_ policy: ChainPolicy) throws -> Int {
      try executor(checked, fetching: gradients, policy).plan.arena.byteCount
    }
    let plain = try arena(Self.none), chained = try arena(.standard)
    #expect(plain > 20 * 64 * 1024 * 4)
    #expect(chained < plain / 5)
  }

  /// A gradient that sums over streamed rows joins the chain that makes what it sums.
  @Test func sumsOfProductsGoOnFromBlockToBlock() throws {
    var graph = GraphBuilder()
    let x = graph.input("x", [2048, 64], .float32)
    let w = graph.parameter(
      "w", [64, 1], .float32, initializer: .normal(mean: 0, standardDeviation: 0.1))
    let y = graph.add(nil, Sigmoid(), graph.matMul(x, w))
    let gradient = graph.add("gradient", Gemm(transposeA: true), x, y)
    let checked = try graph.checked()
    let chains = try compare(
      checked, fetching: [gradient], leaves: [x: Tensor.random([2048, 64], seed: 4, .float32)],
      ChainPolicy(leastTraffic: 0, leastSaving: 0), name: "streamed")
    let chain = try #require(chains.first)
    #expect(chain.links.last?.outputs == [nil])
    #expect(chain.block % 256 == 0)
  }

  /// Logistic regression: both products with the streamed operand are in one chain, which meets it once
  /// and whose blocks may run in any order.
  @Test(arguments: [2048, 16_640], [1, 2, 7])
  func productsOfOneOperandShareAChain(_ rows: Int, _ workers: Int) throws {
    var graph = GraphBuilder()
    let x = graph.input("x", Shape([rows, 64]), .float32)
    let w = graph.parameter(
      "w", [64], .float32, initializer: .normal(mean: 0, standardDeviation: 0.1))
    let y = graph.add(nil, Sigmoid(), graph.matMul(x, w))
    let column = graph.reshape(graph.subtract(y, graph.multiply(y, y)), to: Shape([rows, 1]))
    let gradient = graph.add(nil, Gemm(transposeA: true), x, column)
    let next = graph.subtract(w, graph.scale(graph.reshape(gradient, to: [64]), by: 0.01))
    graph.updates = [Graph.Update(state: w, value: next)]
    let checked = try graph.checked()
    let chains = try compare(
      checked, fetching: [y], updating: true,
      leaves: [x: Tensor.random([rows, 64], seed: 4, .float32)],
      ChainPolicy(leastTraffic: 0, leastSaving: 0), workers: workers, name: "logistic")
    let chain = try #require(chains.first)
    let products = chain.links.filter { checked.graph.nodes[$0.node].inputs.contains(x) }
    #expect(products.map(\.outputs) == [[0], [nil]])
    #expect(chain.sumsApart)
  }

  /// As many nodes as planning must not take the square of.
  @Test func longChainsEnd() throws {
    var graph = GraphBuilder()
    var x = graph.input("x", [64, 1024], .float32)
    for _ in 0..<10_000 { x = graph.add(nil, Tanh(), x) }
    let chains = try executor(graph.checked(), fetching: [x], .standard).plan.schedule.chains
    #expect(chains.map(\.links.count) == [4096, 4096, 1808])
  }

  /// A state that a chain reads and updates stays in its place.
  @Test func updatesInPlace() throws {
    var graph = GraphBuilder()
    let w = graph.parameter(
      "w", [512, 512], .float32, initializer: .normal(mean: 0, standardDeviation: 1))
    let v = graph.state("v", [512, 512], .float32, initializer: .zeros)
    let slope = graph.add(nil, Tanh(), w)
    let velocity = graph.add(graph.scale(v, by: 0.9), slope)
    let next = graph.subtract(w, graph.scale(velocity, by: 0.01))
    graph.updates = [
      Graph.Update(state: v, value: velocity), Graph.Update(state: w, value: next),
    ]
    let chains = try compare(
      graph.checked(), fetching: [], updating: true, .standard, name: "momentum")
    #expect(chains.count == 1)
    let plan = try executor(graph.checked(), fetching: [], updating: true, .standard).plan
    #expect(plan.arena.byteCount < 100_000)
    #expect(!plan.kernels.contains { if case .copy = $0 { true } else { false } })
  }
}
