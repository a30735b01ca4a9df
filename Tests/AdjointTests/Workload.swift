import Adjoint
import TestSupport
import Testing

/// A graph of `Graphs/bench` with the numbers that `Tests/Peers/workloads.py` gives its leaves: an
/// integer hash of the tensor's number and the element's index, so that any program makes the same.
struct Workload {
  static let names = contents(of: "Graphs/bench").map { String($0.prefix { $0 != "." }) }

  let program: Program
  var checked: CheckedGraph { program.checked }

  init(_ name: String, workers: Int = 1) throws {
    let path = "bench/\(name).json"
    let parameters = try TestSupport.program(path).checked.graph.leaves(.parameter)
    program = try TestSupport.program(path) { options in
      options.workers = workers
      for (index, leaf) in parameters.enumerated() {
        options.weights[leaf.name] = Self.values(leaf, number: UInt32(index + 1))
      }
    }
  }

  /// Between -1 and 1.
  static func number(_ tensor: UInt32, _ index: Int) -> Double {
    var hash = UInt32(index) &+ tensor &* 0x9E37_79B9
    hash = (hash ^ hash >> 16) &* 0x85EB_CA6B
    hash = (hash ^ hash >> 13) &* 0xC2B2_AE35
    hash ^= hash >> 16
    return Double(hash) * 0x1p-31 - 1
  }

  private static func tensor(_ shape: [Int], _ element: (Int) -> Double) -> Tensor {
    Tensor((0..<shape.reduce(1, *)).map { Float(element($0)) }, shape: shape)
  }

  /// Weights by the number of products that one result sums; what is added, and scales, near 0 and 1.
  private static func values(_ leaf: Leaf, number tensor: UInt32) -> Tensor {
    let shape = leaf.type.shape.sizes ?? []
    let products = shape.count == 4 ? shape.dropFirst().reduce(1, *) : shape.first ?? 1
    return self.tensor(shape) { index in
      let number = number(tensor, index)
      return switch leaf.initializer {
      case .glorotUniform: number * (3 / Double(products)).squareRoot()
      case .ones: 1 + 0.1 * number
      default: 0.1 * number
      }
    }
  }

  /// So many rows of input and target.
  func inputs(rows: Int) throws -> [String: Tensor] {
    if let recipe = checked.graph.training, !recipe.data.isEmpty {
      return try program.recipeInputs().mapValues { $0.prefix(rows) }
    }
    var tensors: [String: Tensor] = [:]
    for leaf in checked.graph.leaves(.input) {
      let shape = leaf.type.shape.dimensions.map { $0.size ?? rows }
      if leaf.type.scalar == .int64 {
        let scores = try #require(checked.graph.value(named: "y"))
        let classes = Int64(try #require(checked.type(of: scores).shape.dimensions.last?.size))
        tensors[leaf.name] = Tensor((0..<Int64(rows)).map { (7 * $0 + 3) % classes })
      } else {
        tensors[leaf.name] = Self.tensor(shape) { Self.number(leaf.name == "x" ? 1001 : 1002, $0) }
      }
    }
    return tensors
  }

  /// What is asked of the graph: its loss and gradients, its Jacobian, or its output.
  func results() throws -> (checked: CheckedGraph, values: [ValueID]) {
    let graph = checked.graph
    if let loss = graph.loss {
      let derived = try program.derive(
        .gradients(of: loss, withRespectTo: graph.trainableParameters))
      return (derived.checked, derived.results)
    }
    guard graph.name == "jacobian" else { return (checked, graph.outputs) }
    let x = try #require(graph.value(named: "x"))
    let derived = try program.derive(
      .jacobians(of: graph.outputs[0], withRespectTo: [x], mode: .reverse))
    return (derived.checked, derived.results)
  }

  /// The sum of all elements of all tensors, each times a number of its own.
  static func weighted(_ tensors: [Tensor]) -> Double {
    tensors.flatMap(\.doubles).enumerated().reduce(0) { $0 + $1.element * number(2001, $1.offset) }
  }
}
