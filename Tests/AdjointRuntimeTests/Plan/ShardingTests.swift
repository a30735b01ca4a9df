import AdjointGraph
import AdjointOperators
import AdjointTransforms
import TestSupport
import Testing

@testable import AdjointRuntime

/// What a plan says of the rows of a batch, against what changes when rows change.
@Suite struct ShardingTests {
  private static let rows = 5

  private struct Layer {
    var checked: CheckedGraph
    var x: ValueID, w: ValueID, loss: ValueID
    var gradients: [ValueID]
  }

  /// A layer and its gradients; with statistics of the batch behind it, or without.
  private func layer(isCentered: Bool) throws -> Layer {
    var graph = GraphBuilder()
    let x = graph.input("x", Shape([.named("batch"), 3]), .float64)
    let w = graph.parameter("w", [3, 4], .float64, initializer: .zeros)
    let z = graph.add("z", MatMul(), x, w)
    let y =
      isCentered
      ? graph.add("y", Sub(), z, graph.add("mean", ReduceMean(axes: [0]), z))
      : graph.add("y", Tanh(), z)
    let square = graph.add("square", Mul(), y, y)
    let loss = graph.add("loss", ReduceSum(axes: [0, 1], keepDimensions: false), square)
    let checked = try graph.checked()
    let reverse = try checked.addingReversePass(of: loss, withRespectTo: [x, w])
    return Layer(
      checked: reverse.checked, x: x, w: w, loss: loss, gradients: reverse.gradients)
  }

  @Test func layerWithStatistics() throws {
    let layer = try layer(isCentered: true)
    let checked = layer.checked
    let bound = try BoundGraph(
      checked, computing: [layer.loss] + layer.gradients,
      binding: DimensionBinding(["batch": Self.rows]))
    let sharding = Sharding(bound)
    #expect(sharding.extent == Self.rows)
    let words = ["x", "w", "z", "mean", "y", "square", "loss"].map { name in
      checked.graph.value(named: name).flatMap { sharding[$0]?.description } ?? "nothing"
    }
    #expect(
      words == [
        "rows", "once", "rows", "fold of all rows", "rows, after 1", "rows, after 1",
        "sum over rows, after 1",
      ])
    #expect(
      layer.gradients.map { sharding[$0]?.description } == [
        "rows, after 2", "sum over rows, after 2",
      ])
  }

  @Test func layerAlone() throws {
    let layer = try layer(isCentered: false)
    var seen: [String: Int] = [:]
    try expectTrue(
      layer.checked, [layer.loss] + layer.gradients,
      [
        layer.x: .random([Self.rows, 3], seed: 1, .float64),
        layer.w: .random([3, 4], seed: 2, .float64),
      ], "layer", counting: &seen)
    #expect(seen == ["sum over rows": 2, "rows": 1])
  }

  /// Changes a row of all inputs with rows, and looks at what changes.
  @Test func randomGraphsAndGradients() throws {
    var seen: [String: Int] = [:]
    for seed in 7000..<7200 as Range<UInt64> {
      let random = RandomGraph(seed: seed)
      let checked = try random.builder.checked()
      try expectTrue(
        checked, Array(random.values), random.leaves, "graph \(seed)", counting: &seen)
    }
    for seed in 7200..<7400 as Range<UInt64> {
      let random = RandomGraph(seed: seed)
      let (checked, gradients) = try sums(random)
      try expectTrue(checked, gradients, random.leaves, "gradients \(seed)", counting: &seen)
    }
    for (kind, least) in [("rows", 100), ("sum over rows", 2), ("once", 100)] {
      #expect(seen[kind, default: 0] >= least, "\(kind): \(seen)")
    }
  }

  /// The gradients, by all leaves that reach it, of the sum of a graph's last values: no cotangent waits
  /// for a loss.
  private func sums(
    _ random: RandomGraph
  ) throws -> (checked: CheckedGraph, gradients: [ValueID]) {
    var graph = GraphBuilder(extending: try random.builder.checked())
    let terms = random.values.suffix(4).map { value in
      let axes = Array(0..<graph.shape(of: value).rank)
      return graph.add(nil, ReduceSum(axes: axes, keepDimensions: false), value)
    }
    let loss = terms.dropFirst().reduce(terms[0]) { graph.add($0, $1) }
    let checked = try graph.checked()
    let leaves = random.values.filter { value in
      random.leaves[value] != nil
        && messages { try checked.addingReversePass(of: loss, withRespectTo: [value]) }.isEmpty
    }
    let reverse = try checked.addingReversePass(of: loss, withRespectTo: leaves)
    return (reverse.checked, reverse.gradients)
  }

  private func expectTrue(
    _ checked: CheckedGraph, _ values: [ValueID], _ leaves: [ValueID: Tensor], _ name: String,
    counting seen: inout [String: Int]
  ) throws {
    var binding = DimensionBinding()
    for leaf in checked.graph.leaves(.input) {
      if let tensor = leaves[leaf.value] { try binding.bind(leaf, to: tensor.shape) }
    }
    let sharding = Sharding(try BoundGraph(checked, computing: values, binding: binding))
    guard let extent = sharding.extent, extent > 2 else { return }
    func compute(changing rows: [Int]) throws -> [Tensor] {
      var changed = leaves
      for leaf in checked.graph.leaves(.input) {
        guard sharding[leaf.value]?.rows == .kept(axis: 0, perRow: 1),
          let tensor = leaves[leaf.value], tensor.scalar.isFloating
        else { continue }
        changed[leaf.value] = tensor.replacing(rows: rows)
      }
      return try checked.reference(values, leaves: changed)
    }
    let base = try compute(changing: [])
    let (one, other) = (try compute(changing: [1]), try compute(changing: [2]))
    let both = try compute(changing: [1, 2])
    for (number, value) in values.enumerated() {
      guard let dependence = sharding[value], dependence.barriers == 0 else { continue }
      seen[dependence.description, default: 0] += 1
      let differences = zip(base[number].bits, one[number].bits).map { $0 != $1 }
      let words: Comment = "\(name), \(checked.name(of: value)): \(dependence)"
      switch dependence.rows {
      case .none: #expect(!differences.contains(true), words)
      case .kept(let axis, let perRow):
        let step = base[number].shape[(axis + 1)...].reduce(1, *)
        let isOther = differences.indices.contains { element in
          differences[element] && element / step % base[number].shape[axis] / perRow != 1
        }
        #expect(!isOther, words)
      case .summed:
        for element in differences.indices {
          let terms = [base, one, other, both].map { $0[number].doubles[element] }
          guard terms.allSatisfy(\.isFinite), base[number].scalar.isFloating else { continue }
          let size = terms.map(\.magnitude).max() ?? 0
          let error = abs(terms[1] + terms[2] - terms[0] - terms[3])
          #expect(error <= 1e-4 * max(size, 1), words)
        }
      case .mixed: break
      }
    }
  }
}

extension Tensor {
  fileprivate var bits: [UInt64] { doubles.map(\.bitPattern) }

  /// The same with other numbers in some rows of the first axis.
  fileprivate func replacing(rows: [Int]) -> Tensor {
    var numbers = doubles
    let step = shape.dropFirst().reduce(1, *)
    for row in rows where row < shape[0] {
      for element in row * step..<(row + 1) * step {
        numbers[element] = 0.75 * numbers[element] + 0.1
      }
    }
    return Tensor(numbers, shape: shape).converted(to: scalar)
  }
}
