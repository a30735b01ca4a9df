import Adjoint
import TestSupport
import Testing

/// What derivatives take, as the plan counts multiply-adds.
@Suite struct WorkTests {
  /// The work of a scalar, and of the scalar with all its gradients; and how many products there
  /// are in the second.
  private func work(_ graph: Program) throws -> (value: Int, all: Int, products: Int) {
    let (of, wanted) = try graph.subject(of: nil, withRespectTo: nil)
    let value = try graph.plan(graph.checked, fetching: [of], [:])
    let gradients = try graph.derive(.gradients(of: of, withRespectTo: wanted))
    let all = try graph.plan(gradients.checked, fetching: gradients.results, [:])
    let products = all.steps.count { gradients.checked.graph.nodes[$0.node].operation is Gemm }
    return (value.multiplyAdds, all.multiplyAdds, products)
  }

  private func expectCheap(
    _ graph: Program, layers: Int, sourceLocation: Testing.SourceLocation = #_sourceLocation
  ) throws {
    let (value, all, products) = try work(graph)
    #expect(all <= 4 * value, "\(all) is \(Double(all) / Double(value)) times \(value)")
    // No forward product is made again: one a layer, two for its gradients, save the data's.
    #expect(products == 3 * layers - 1)
  }

  /// Wide and narrow: batch, width of the data, of the hidden layers, and of the result.
  @Test(arguments: [
    [32, 64, 128, 10], [1, 784, 300, 10], [256, 1, 64, 1], [32, 3, 2, 2], [1, 1, 1, 1],
    [1000, 1, 1, 1], [7, 1, 1, 50], [4, 2, 500, 1], [1, 200, 1, 200],
  ])
  func T23(_ sizes: [Int]) throws {
    let graph = try program("theory/T23.json") { options in
      for (name, size) in zip(["batch", "in", "hidden", "out"], sizes) {
        options.dimensions[name] = size
      }
    }
    try expectCheap(graph, layers: 3)
  }

  /// Deep and thin, and deep and wide, with each activation.
  @Test(
    arguments: [(1, 30), (2, 20), (5, 8), (64, 12)],
    [
      "Tanh", "Sigmoid", "Relu", "LeakyRelu", "Elu", "Selu", "Softplus", "Gelu", "Mish",
      "HardSwish",
    ])
  func T23Deep(_ shape: (width: Int, depth: Int), _ activation: String) throws {
    let (width, depth) = shape
    let parameters = (0..<depth).flatMap { layer in
      [
        #"{"name": "W\#(layer)", "shape": [\#(width), \#(width)], "initializer": "zeros"}"#,
        #"{"name": "b\#(layer)", "shape": [\#(width)], "initializer": "zeros"}"#,
      ]
    }
    let nodes = (0..<depth).flatMap { layer in
      [
        #"{"name": "z\#(layer)", "op": "Gemm", "inputs": ["h\#(layer)", "W\#(layer)", "b\#(layer)"]}"#,
        #"{"name": "h\#(layer + 1)", "op": "\#(activation)", "inputs": ["z\#(layer)"]}"#,
      ]
    }
    let graph = try program(
      text: """
        {"adjoint": 1, "name": "deep",
         "inputs": [{"name": "h0", "shape": [16, \(width)]}, {"name": "y", "shape": [16, \(width)]}],
         "parameters": [\(parameters.joined(separator: ", "))],
         "nodes": [\(nodes.joined(separator: ", ")),
          {"name": "loss", "op": "HalfMeanSquaredError", "inputs": ["h\(depth)", "y"]}],
         "outputs": ["loss"], "loss": "loss"}
        """)
    try expectCheap(graph, layers: depth)
  }
}
