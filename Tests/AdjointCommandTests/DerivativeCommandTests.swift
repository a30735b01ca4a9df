import Adjoint
import TestSupport
import Testing

@testable import AdjointCommand

/// `jacobian`, `hessian` and `grad --per-example` on odd requests.
@Suite struct DerivativeCommandTests {
  private static let text = """
    {"adjoint": 1, "name": "odd",
     "inputs": [{"name": "x", "shape": ["n", 2]},
      {"name": "k", "shape": ["n"], "type": "int64"}],
     "parameters": [{"name": "w", "shape": [2, 1], "initializer": {"values": [[2], [3]]}},
      {"name": "none", "shape": [0, 2], "initializer": "ones"},
      {"name": "scale", "shape": [], "initializer": {"values": 0.5}}],
     "nodes": [{"name": "p", "op": "MatMul", "inputs": ["x", "w"]},
      {"name": "y", "op": "Mul", "inputs": ["p", "p"]},
      {"name": "best", "op": "ArgMax", "inputs": ["x"], "attributes": {"axis": 1, "keepdims": 0}},
      {"name": "number", "op": "Cast", "inputs": ["best"], "attributes": {"to": "float32"}},
      {"name": "nothing", "op": "Mul", "inputs": ["none", "scale"]},
      {"name": "sum", "op": "ReduceSum", "inputs": ["y"], "attributes": {"keepdims": 0}},
      {"name": "loss", "op": "Mul", "inputs": ["sum", "scale"]}],
     "outputs": ["y"], "loss": "loss"}
    """

  private let folder: TemporaryFolder
  private let graph: String
  private let x: String

  init() throws {
    folder = try TemporaryFolder()
    graph = try folder.write(Self.text, to: "odd.json")
    x = try folder.write("{\"x\": [[1, 0], [-1, 2]], \"k\": [0, 1]}", to: "x.json")
  }

  private func json(_ command: String, _ arguments: String...) -> String {
    let call = Call([command, graph, "--inputs", x, "--format", "json"] + arguments)
    #expect(call.error == "")
    return call.output
  }

  @Test func jacobians() {
    // p = [2, 4]
    #expect(
      json("jacobian", "--wrt", "w", "p")
        == "{\"y/w\": [[[[4], [0]]], [[[-8], [16]]]], \"y/p\": [[[[4], [0]]], [[[0], [8]]]]}\n")
    #expect(json("jacobian", "--of", "p", "--wrt", "scale") == "{\"p/scale\": [[0], [0]]}\n")
    #expect(
      json("jacobian", "--of", "w", "--wrt", "w")
        == "{\"w/w\": [[[[1], [0]]], [[[0], [1]]]]}\n")
    #expect(json("jacobian", "--of", "loss", "--wrt", "scale") == "{\"loss/scale\": 20}\n")
  }

  @Test(arguments: ["auto", "forward", "reverse"]) func empty(_ mode: String) {
    #expect(
      json("jacobian", "--mode", mode, "--of", "nothing", "--wrt", "none", "scale")
        == "{\"nothing/none\": [], \"nothing/scale\": []}\n")
    #expect(
      json("jacobian", "--mode", mode, "--of", "p", "--wrt", "none")
        == "{\"p/none\": [[[]], [[]]]}\n")
    #expect(json("hessian", "--mode", mode, "--wrt", "none") == "{\"loss/none\": []}\n")
  }

  /// Of no examples there are no derivatives by each, and zeros by what they share.
  @Test(arguments: ["forward", "reverse"]) func noExamples(_ mode: String) throws {
    let none = folder.path("none.safetensors")
    try TensorFile.write(["x": Tensor(zeros: .float32, shape: [0, 2])], path: none)
    func shapes(_ arguments: String...) throws -> [[Int]] {
      let saved = folder.path("saved.safetensors")
      let call = Call(arguments + [graph, "--inputs", none, "--save", saved])
      #expect(call.error == "")
      return try TensorFile.read(path: saved).map(\.tensor.shape)
    }
    #expect(
      try shapes("jacobian", "--mode", mode, "--wrt", "w", "x") == [[0, 1, 2, 1], [0, 1, 0, 2]])
    #expect(
      try shapes("hessian", "--mode", mode, "--wrt", "w", "x") == [[2, 1, 2, 1], [0, 2, 0, 2]])
    #expect(try shapes("grad", "--per-example", "--wrt", "w") == [[0], [0, 2, 1]])
  }

  /// 2 scale xᵀx = xᵀx
  @Test func hessians() {
    #expect(json("hessian", "--wrt", "w") == "{\"loss/w\": [[[[2], [-2]]], [[[-2], [4]]]]}\n")
    #expect(
      json("hessian", "--wrt", "scale", "p")
        == "{\"loss/scale\": 0, \"loss/p\": [[[[1], [0]]], [[[0], [1]]]]}\n")
  }

  /// Each row by itself: `scale (x w)²`.
  @Test func perExample() {
    #expect(
      json("grad", "--per-example", "--wrt", "w", "scale", "x")
        == "{\"loss\": [2, 8], \"w\": [[[2], [0]], [[-4], [8]]], \"scale\": [4, 16], "
        + "\"x\": [[[4, 6]], [[8, 12]]]}\n")
  }

  /// In a batch and alone, where operators have no axis that takes the stack.
  @Test func examplesAlone() throws {
    let program = try program(
      text: """
        {"adjoint": 1, "inputs": [
          {"name": "ids", "shape": ["batch", 4], "type": "int64"},
          {"name": "label", "shape": ["batch"], "type": "int64"}],
        "parameters": [
          {"name": "table", "shape": [5, 3], "initializer": "glorotUniform"},
          {"name": "filters", "shape": [4, 3, 2], "initializer": "glorotUniform"},
          {"name": "weights", "shape": [4], "initializer": {"values": [1, 2, 0.5, 3]}}],
        "nodes": [
          {"name": "rows", "op": "Gather", "inputs": ["table", "ids"]},
          {"name": "t", "op": "Transpose", "inputs": ["rows"], "attributes": {"perm": [0, 2, 1]}},
          {"name": "c", "op": "Conv", "inputs": ["t", "filters"]},
          {"name": "z", "op": "ReduceMean", "inputs": ["c"],
           "attributes": {"axes": [2], "keepdims": 0}},
          {"name": "loss", "op": "SoftmaxCrossEntropyLoss", "inputs": ["z", "label", "weights"],
           "attributes": {"ignore_index": 1}}],
        "loss": "loss"}
        """
    ) { $0.type = .float64 }
    let ids: [[Int64]] = [[0, 2, -1, 2], [4, 4, 1, 0], [3, 0, 0, -5]], labels: [Int64] = [0, 3, 2]
    let (of, wanted) = try program.subject(of: nil, withRespectTo: nil)
    let together = try program.compute(
      .exampleGradients(of: of, withRespectTo: wanted, batch: "batch", count: 3),
      ["ids": Tensor(ids.flatMap(\.self), shape: [3, 4]), "label": Tensor(labels, shape: [3])])
    for example in 0..<3 {
      let alone = try program.compute(
        .gradients(of: of, withRespectTo: wanted),
        [
          "ids": Tensor(ids[example], shape: [1, 4]),
          "label": Tensor([labels[example]], shape: [1]),
        ])
      for (all, one) in zip(together, alone) {
        let row = all.doubles[example * one.count..<(example + 1) * one.count]
        #expect(zip(row, one.doubles).allSatisfy { abs($0 - $1) < 1e-14 })
        #expect(all.shape == [3] + (one.count == 1 ? [] : one.shape))
      }
    }
  }

  private static let mistakes: [([String], String)] = [
    (
      ["jacobian", "--of", "best", "--wrt", "x"],
      ": error: \"best\" is int64[n] (line 9): derivatives exist of and by floating values only"
    ),
    (
      ["jacobian", "--wrt", "k"],
      ": error: \"k\" is int64[n] (line 3): derivatives exist of and by floating values only"
    ),
    (
      ["jacobian", "--of", "number", "--wrt", "x"],
      ":9:3: error: \"number\" depends on \"x\" only through node \"best\" (ArgMax), which makes int64[n] and has no derivative"
    ),
    (
      ["grad", "--of", "y"],
      ": error: only one floating number can be differentiated but \"y\" is [n, 1] (line 8)"
    ),
    (
      ["grad", "--per-example", "--of", "x"],
      ": error: only one floating number for each example can be differentiated but \"x\" is [n, 2] (line 2)"
    ),
    (
      ["jacobian", "--of", "yy"], ": error: no value named \"yy\"; did you mean \"y\"?"
    ),
  ]

  @Test(arguments: mistakes) func refusals(_ arguments: [String], _ words: String) {
    let call = Call([arguments[0], graph, "--inputs", x] + arguments.dropFirst())
    #expect(call.status == 65)
    #expect(call.error == "\(graph)\(words)\n")
  }

  /// Nodes of a derived graph are told at the lines of the nodes they repeat, those it adds at none.
  @Test func linesOfDerivedGraphs() {
    let limited = Call(
      "jacobian", graph, "--wrt", "w", "--mode", "reverse", "--limit-memory", "1MB",
      "--dimension", "n=1000")
    #expect(limited.status == 65)
    #expect(limited.error.hasPrefix("\(graph): error: the graph needs "), "\(limited.error)")
    #expect(
      limited.error.contains("note: \"units/y.1\" takes 4000000 bytes\n"), "\(limited.error)")
    let small = Call(
      "jacobian", graph, "--of", "loss", "--wrt", "w", "--mode", "reverse", "--limit-memory",
      "12kB", "--dimension", "n=1000", "--no-optimize")
    #expect(small.error.contains("note: \"p\" takes 4000 bytes (line 7)\n"), "\(small.error)")
    let unbound = Call("hessian", graph)
    #expect(
      unbound.error.hasPrefix(
        "\(graph):2:36: error: input \"x\" is [n, 2] and nothing says how large \"n\" is\n"),
      "\(unbound.error)")
  }
}
