import AdjointOperators
import AdjointTransforms
import TestSupport
import Testing

@testable import AdjointGraph

/// Collapsed drawings: repeated blocks and long chains as one node, and nothing lost.
@Suite struct DOTFoldingTests {
  /// `count` operators one after another, chosen by `choose`, then the sum of all elements.
  private func chain(_ count: Int, _ choose: (Int) -> Int) throws -> CheckedGraph {
    var builder = GraphBuilder(name: "chain")
    var value = builder.input("x", [4])
    for index in 0..<count {
      switch choose(index) {
      case 0: value = builder.add("h\(index)", Tanh(), value)
      case 1: value = builder.add("h\(index)", Sin(), value)
      default: value = builder.add("h\(index)", Neg(), value)
      }
    }
    builder.loss = builder.add("loss", ReduceSum(axes: [0], keepDimensions: false), value)
    builder.outputs = [value]
    return try builder.checked()
  }

  /// Layers of a matrix product and an activation, all with parameters of their own.
  private func network(_ layers: Int) throws -> CheckedGraph {
    var builder = GraphBuilder(name: "network")
    var value = builder.input("x", ["batch", 8])
    let target = builder.input("target", ["batch", 8])
    for layer in 1...layers {
      let weight = builder.parameter("W\(layer)", [8, 8], initializer: .glorotUniform)
      let bias = builder.parameter("b\(layer)", [8], initializer: .zeros)
      value = builder.add("z\(layer)", Gemm(), value, weight, bias)
      value = builder.add("h\(layer)", Tanh(), value)
    }
    builder.loss = builder.add("loss", HalfMeanSquaredError(), value, target)
    builder.outputs = [value]
    return try builder.checked()
  }

  private func collapsed(_ checked: CheckedGraph, _ options: DOTOptions = DOTOptions()) -> Drawing {
    var options = options
    options.collapses = true
    return Drawing(checked.dot(options))
  }

  /// How many nodes of the graph a drawing shows, one by one or folded.
  private func shown(_ drawing: Drawing) -> Int {
    drawing.nodes.reduce(0) { sum, node in
      if node.id.hasPrefix("n") { return sum + 1 }
      guard node.id.hasPrefix("f") else { return sum }
      let counted = node.lines.compactMap { $0.wholeMatch(of: /([\d,]+) nodes?(, .*)?/) }.first
      return sum + (counted.flatMap { Int($0.output.1.filter { $0 != "," }) } ?? 0)
    }
  }

  // MARK: - Chains

  @Test func chainOfOneOperator() throws {
    let drawing = collapsed(try chain(10_000) { _ in 0 })
    // x, the operator that takes it, the others, the sum, an output and the loss.
    #expect(drawing.nodes.count == 6)
    let fold = try #require(drawing.nodes.first { $0.id == "f0" })
    #expect(fold.lines == ["Tanh", "× 9,999", "h1 … h9999", "9,999 nodes"])
    #expect(shown(drawing) == 10_001)
    #expect(!drawing.hasCycle)
  }

  /// What repeats nowhere is a chain still; the output at its end stays outside.
  @Test func chainOfAnyOperators() throws {
    var random = RepeatableNumbers(seed: 5)
    let checked = try chain(10_000) { _ in Int(random.next() % 3) }
    let drawing = collapsed(checked)
    #expect(drawing.nodes.count <= 12)
    #expect(shown(drawing) == 10_001)
    let longest = try #require(drawing.nodes.first { $0.id.hasPrefix("f") })
    for name in ["Tanh ×", "Sin ×", "Neg ×"] { #expect(longest.lines[0].contains(name)) }
  }

  @Test func shortChainsAreLeft() throws {
    let checked = try program("models/xor.json").checked
    #expect(checked.dot(DOTOptions(collapses: true)) == checked.dot())
  }

  // MARK: - Blocks

  @Test func layers() throws {
    let drawing = collapsed(try network(200))
    let fold = try #require(drawing.nodes.first { $0.id == "f0" })
    #expect(
      fold.lines == [
        "Tanh, Gemm", "× 199", "h1 … z200", "398 nodes, 398 leaves",
      ])
    #expect(drawing.nodes.count <= 12)
    #expect(shown(drawing) == 401)
  }

  /// Gradients of 400 parameters, which all leave the graph, and what updates them.
  @Test func reversePassAndUpdate() throws {
    let checked = try network(200)
    let reverse = try checked.addingReversePass(
      of: try #require(checked.graph.loss), withRespectTo: checked.graph.trainableParameters)
    var marked = GraphBuilder(extending: reverse.checked)
    marked.outputs = reverse.gradients
    let gradients = try marked.checked()
    let step = try checked.addingTrainingStep(
      OptimizerRecipe(.momentum(0.9), learningRate: .fixed(0.1)))
    let forward = checked.graph.nodes.count
    let start = reverse.checked.graph.nodes.count
    for (graph, updates) in [(gradients, nil), (step, start)] {
      let options = DOTOptions(forwardNodeCount: forward, updateNodeStart: updates)
      let drawing = collapsed(graph, options)
      let inline = graph.inlineConstants()
      let drawn = graph.graph.nodes.filter { inline[$0.outputs[0].index] == nil }.count
      #expect(shown(drawing) == drawn)
      #expect(drawing.nodes.count <= 60, "\(drawing.nodes.map(\.lines))")
      #expect(!drawing.hasCycle)
      #expect(Drawing(graph.dot(options)).nodes.count > 1000)
    }
  }

  /// Blocks differ where they are connected otherwise.
  @Test func otherConnectionsAreOtherBlocks() throws {
    func graph(_ pick: (Int, [ValueID]) -> ValueID) throws -> Drawing {
      var builder = GraphBuilder(name: "links")
      var values = [builder.input("x", [4])]
      for index in 0..<40 {
        let one = builder.add("a\(index)", Tanh(), values[values.count - 1])
        values.append(builder.add("b\(index)", Add(), one, pick(index, values)))
      }
      builder.outputs = [values[40]]
      return collapsed(try builder.checked())
    }
    // From the block before; from one and the same value; from anywhere.
    let before = try graph { $1[$1.count - 1] }
    #expect(before.nodes.contains { $0.lines.prefix(2) == ["Tanh, Add", "× 39"] })
    let same = try graph { $1[min($0, 1)] }
    #expect(same.nodes.contains { $0.lines.contains { $0.hasPrefix("× 3") } })
    #expect(same.nodes.count < 12)
    var random = RepeatableNumbers(seed: 3)
    let away = try graph { $1[Int(random.next() % UInt64($0 + 1))] }
    #expect(away.nodes.count > 30)
    for drawing in [before, same, away] { #expect(!drawing.hasCycle && shown(drawing) == 80) }
  }

  @Test(arguments: [
    "models/digits-conv.json", "models/text-transformer.json", "models/coupling-flow.json",
    "models/digits-normalized.json", "bench/deep-elementwise.json", "bench/branches-train.json",
  ])
  func models(_ model: String) throws {
    let checked = try program(model).checked
    let reverse = try checked.addingReversePass(
      of: try #require(checked.graph.loss), withRespectTo: checked.graph.trainableParameters
    ).checked
    for graph in [checked, reverse] {
      let options = DOTOptions(forwardNodeCount: checked.graph.nodes.count)
      let drawing = collapsed(graph, options)
      let whole = Drawing(graph.dot(options))
      #expect(shown(drawing) == shown(whole))
      #expect(drawing.nodes.count <= whole.nodes.count)
      #expect(!drawing.hasCycle && !whole.hasCycle)
      var again = options
      again.collapses = true
      #expect(graph.dot(again) == graph.dot(again))
    }
  }
}

/// Numbers that are the same in every run.
private struct RepeatableNumbers {
  private var state: UInt64

  init(seed: UInt64) { state = seed }

  mutating func next() -> UInt64 {
    state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
    return state >> 33
  }
}
