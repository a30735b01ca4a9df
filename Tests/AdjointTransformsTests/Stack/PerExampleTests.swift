import AdjointGraph
import AdjointOperators
import AdjointRuntime
import AdjointTransforms
import TestSupport
import Testing

/// Gradients of single examples in one run are those of batches of one.
@Suite struct PerExampleTests {
  /// Windows over images in groups and out of them, back again, and an embedding of a label.
  private func network() throws -> (checked: CheckedGraph, loss: ValueID, parameters: [ValueID]) {
    var graph = GraphBuilder(name: "windows")
    let x = graph.input("x", ["batch", 2, 5, 4]), k = graph.input("k", ["batch", 3], .int64)
    let w1 = graph.parameter("w1", [4, 1, 2, 2], .float64, initializer: .glorotUniform)
    let b1 = graph.parameter("b1", [4], .float64, initializer: .glorotUniform)
    let w2 = graph.parameter("w2", [4, 3, 2, 2], .float64, initializer: .glorotUniform)
    let b2 = graph.parameter("b2", [3], .float64, initializer: .glorotUniform)
    let table = graph.parameter("table", [6, 3], .float64, initializer: .glorotUniform)
    let scale = graph.parameter("scale", [3], .float64, initializer: .ones)
    let wide = graph.cast(x, to: .float64)
    let y1 = graph.add("y1", Conv(SlidingWindow(pads: [1, 0, 0, 1]), group: 2), wide, w1, b1)
    let h1 = graph.add("h1", Tanh(), y1)
    let pooled = graph.add("pooled", MaxPool(PoolWindow([2, 2])), h1)
    let y2 = graph.add("y2", ConvTranspose(SlidingWindow(strides: [2, 1])), pooled, w2, b2)
    let normal = graph.add("normal", InstanceNormalization(), y2, scale, b2)
    let bent = graph.add("bent", Softplus(), normal)
    let means = graph.add("means", ReduceMean(axes: [2, 3], keepDimensions: false), bent)
    let places = graph.add("places", ReduceMean(axes: [2, 3], keepDimensions: false), y2)
    let rows = graph.reduceSum(graph.add("rows", Gather(), table, k), axes: [1])
    let both = graph.add(graph.multiply(rows, places), means)
    let loss = graph.add(
      "loss", ReduceMean(axes: [0, 1], keepDimensions: false), graph.multiply(both, both))
    return (try graph.checked(), loss, [w1, b1, w2, b2, table, scale])
  }

  @Test func areThoseOfSingleExamples() throws {
    let (checked, loss, parameters) = try network()
    let inputs = checked.graph.leaves(.input).map(\.value)
    let images = Tensor.random([3, 2, 5, 4], in: -1...1, seed: 1, .float32)
    let labels = Tensor((0..<9).map { Int64($0 * 5 % 6) }, shape: [3, 3])
    var leaves: [String: Tensor] = [:]
    for (index, parameter) in parameters.enumerated() {
      let shape = checked.type(of: parameter).shape.sizes ?? []
      leaves[checked.name(of: parameter)] = .random(shape, in: -1...1, seed: UInt64(index + 10))
    }
    func values(of graph: CheckedGraph, _ x: Tensor, _ k: Tensor) -> [ValueID: Tensor] {
      var result: [ValueID: Tensor] = [:]
      for leaf in graph.graph.leaves {
        result[leaf.value] = leaf.name == "x" ? x : leaf.name == "k" ? k : leaves[leaf.name]
      }
      return result
    }
    let each = try checked.perExampleGradients(
      of: loss, withRespectTo: parameters + [inputs[0]], batch: "batch")
    let stacks = try each.checked.reference(
      [each.value] + each.gradients, leaves: values(of: each.checked, images, labels))
    let executor = try each.checked.executor(
      fetching: [each.value] + each.gradients, leaves: values(of: each.checked, images, labels))
    try executor.run()
    let reverse = try checked.addingReversePass(
      of: loss, withRespectTo: parameters + [inputs[0]])
    for example in 0..<3 {
      let x = Tensor(
        images.elements(as: Float.self)[example * 40..<(example + 1) * 40].map { $0 },
        shape: [1, 2, 5, 4])
      let k = Tensor(
        labels.elements(as: Int64.self)[example * 3..<(example + 1) * 3].map { $0 }, shape: [1, 3])
      let single = try reverse.checked.reference(
        [reverse.of] + reverse.gradients, leaves: values(of: reverse.checked, x, k))
      for (index, (stack, expected)) in zip(stacks, single).enumerated() {
        let value = index == 0 ? each.value : each.gradients[index - 1]
        for tensor in [stack, executor[value]] {
          let numbers = try #require(tensor).doubles, count = expected.doubles.count
          let row = Tensor(
            Array(numbers[example * count..<(example + 1) * count]), shape: expected.shape)
          expectClose(
            row, expected.converted(to: .float64), tolerance: 1e-5,
            each.checked.name(of: value))
        }
      }
    }
  }

  /// Groups that depend on the number of examples are written and read as other extents are.
  @Test func survivesItsFile() throws {
    let (checked, loss, parameters) = try network()
    let each = try checked.perExampleGradients(
      of: loss, withRespectTo: parameters, batch: "batch")
    let text = each.checked.graph.jsonBytes()
    let file = try GraphFile(reading: text, file: "each.json", registry: .standard)
    #expect(file.checked.graph.jsonBytes() == text)
    let groups = each.checked.graph.nodes.compactMap { $0.operation.attributes["group"] }
    #expect(groups.contains(.dimension(.named("batch"))))
  }

  @Test func noExamples() throws {
    let (checked, loss, parameters) = try network()
    let each = try checked.perExampleGradients(
      of: loss, withRespectTo: parameters, batch: "batch")
    var leaves: [ValueID: Tensor] = [:]
    for leaf in each.checked.graph.leaves(.input) {
      leaves[leaf.value] = Tensor(
        zeros: leaf.type.scalar,
        shape: [0] + leaf.type.shape.dimensions.dropFirst().compactMap(\.size))
    }
    let executor = try each.checked.executor(fetching: each.gradients, leaves: leaves)
    try executor.run()
    #expect(executor[each.gradients[0]]?.shape == [0, 4, 1, 2, 2])
  }
}
