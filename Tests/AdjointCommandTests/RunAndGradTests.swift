import Adjoint
import TestSupport
import Testing

@testable import AdjointCommand

@Suite struct RunAndGradTests {
  private let xor = graphPath("models/xor.json")
  /// `loss = Σ (x w + b)`, with numbers that make every result exact.
  private static let line = """
    {"adjoint": 1, "name": "line",
     "inputs": [{"name": "x", "shape": ["batch", 2]}],
     "parameters": [{"name": "w", "shape": [2, 1], "initializer": {"values": [[2], [3]]}},
      {"name": "b", "shape": [1], "initializer": {"values": [0.5]}}],
     "nodes": [{"name": "p", "op": "MatMul", "inputs": ["x", "w"]},
      {"name": "y", "op": "Add", "inputs": ["p", "b"]},
      {"name": "loss", "op": "ReduceSum", "inputs": ["y"], "attributes": {"keepdims": 0}}],
     "outputs": ["y"], "loss": "loss"}
    """

  private func folder() throws -> (folder: TemporaryFolder, graph: String, x: String) {
    let folder = try TemporaryFolder()
    let graph = try folder.write(Self.line, to: "line.json")
    return (folder, graph, try folder.write("{\"x\": [[1, 2], [3, 4]]}", to: "x.json"))
  }

  @Test func textAndJSON() throws {
    let (folder, graph, x) = try folder()
    defer { withExtendedLifetime(folder) {} }
    #expect(
      output("run", graph, "--inputs", x) == """
        y: float32[2, 1]
          8.5
          18.5

        """)
    #expect(output("run", graph, "--inputs", x, "--format", "json") == "{\"y\": [[8.5], [18.5]]}\n")
    #expect(
      output("run", graph, "--inputs", x, "--output", "p", "loss", "--format", "json")
        == "{\"p\": [[8], [18]], \"loss\": 27}\n")
    #expect(output("run", graph, "--inputs", x, "--output", "loss") == "loss: float32[] = 27.0\n")
    #expect(
      output("grad", graph, "--inputs", x, "--format", "json")
        == "{\"loss\": 27, \"w\": [[4], [6]], \"b\": [2]}\n")
    #expect(
      output("grad", graph, "--inputs", x, "--wrt", "x", "p", "b", "--format", "json")
        == "{\"loss\": 27, \"x\": [[2, 3], [2, 3]], \"p\": [[1], [1]], \"b\": [2]}\n")
    #expect(
      output(
        "grad", graph, "--inputs", x, "--type", "float64", "--of", "loss", "--wrt", "b", "--wrt",
        "w") == """
          loss: float64[] = 27.0
          b: float64[1]
            2.0
          w: float64[2, 1]
            4.0
            6.0

          """)
  }

  /// Inputs from each kind of file give the same result.
  @Test func inputFiles() throws {
    let (folder, graph, x) = try folder()
    let expected = output("run", graph, "--inputs", x)
    let tensor = Tensor([Float(1), 2, 3, 4], shape: [2, 2])
    try TensorFile.write(["x": tensor], path: folder.path("x.safetensors"))
    try TensorFile.write(["anything": tensor], path: folder.path("array.npy"))
    let csv = try folder.write("a,b\n1,2\n3,4\n", to: "table.csv")
    #expect(output("run", graph, "--inputs", folder.path("x.safetensors")) == expected)
    #expect(output("run", graph, "--input", "x=\(folder.path("array.npy"))") == expected)
    #expect(output("run", graph, "--input", "x=\(csv)") == expected)
    #expect(output("run", "--input", "x=\(csv)", graph) == expected)
  }

  @Test func savedResults() throws {
    let (folder, graph, x) = try folder()
    let printed = output(
      "grad", graph, "--inputs", x, "--save", folder.path("g.safetensors"), "--format", "json")
    let saved = try TensorFile.read(path: folder.path("g.safetensors"))
    #expect(saved.names == ["loss", "w", "b"])
    #expect(saved["loss"] == Tensor(Float(27)))
    #expect(saved["w"] == Tensor([Float(4), 6], shape: [2, 1]))
    _ = output("grad", graph, "--inputs", x, "--save", folder.path("g.json"))
    #expect(try folder.text("g.json") == printed)
    _ = output("run", graph, "--inputs", x, "--save", folder.path("y.npy"))
    #expect(
      try TensorFile.readTensor(named: "y", path: folder.path("y.npy"))
        == Tensor([Float(8.5), 18.5], shape: [2, 1]))
    // What cannot be written is a failure, not a mistake of the graph.
    let failed = Call("run", graph, "--inputs", x, "--save", folder.path("no/y.npy"))
    #expect(failed.status == 1)
  }

  @Test func weights() throws {
    let (folder, graph, x) = try folder()
    let weights = try folder.write("{\"b\": [100]}", to: "weights.json")
    #expect(
      output("run", graph, "--inputs", x, "--weights", weights, "--format", "json")
        == "{\"y\": [[108], [118]]}\n")
  }

  @Test func dimensions() throws {
    let (folder, graph, x) = try folder()
    defer { withExtendedLifetime(folder) {} }
    #expect(
      output("run", graph, "--inputs", x, "--dimension", "batch=2")
        == output("run", graph, "--inputs", x))
    let call = Call("run", graph, "--inputs", x, "--dimension", "batch=3")
    #expect(call.status == 65)
    #expect(
      call.error
        == "\(graph):2:13: error: input \"x\" is declared [batch, 2] but its data is [2, 2]; \"batch\" is bound to 3\n"
    )
  }

  @Test func seedChangesParameters() {
    let first = output("run", xor, "--seed", "1")
    // The recipe's own seed is 1.
    #expect(output("run", xor) == first)
    #expect(output("run", xor, "--seed", "2") != first)
  }

  @Test func unknownNames() throws {
    let (folder, graph, x) = try folder()
    for (arguments, words) in [
      (["run", "--output", "looss"], "no value named \"looss\"; did you mean \"loss\"?"),
      (["grad", "--of", "lo"], "no value named \"lo\"; did you mean \"loss\"?"),
      (["grad", "--wrt", "w", "B1"], "no value named \"B1\"; did you mean \"b\"?"),
    ] {
      let call = Call([arguments[0], graph, "--inputs", x] + arguments.dropFirst())
      #expect(call.status == 65)
      #expect(call.error == "\(graph): error: \(words)\n")
    }
    let wrong = try folder.write("{\"xx\": [[1, 2]]}", to: "xx.json")
    let call = Call("run", graph, "--inputs", wrong)
    #expect(call.status == 65)
    #expect(
      call.error == "\(graph): error: the graph has no input \"xx\"; did you mean \"x\"?\n")
  }

  @Test func missingInputs() throws {
    let (folder, graph, _) = try folder()
    let call = Call("run", graph)
    #expect(call.status == 65)
    #expect(
      call.error.hasPrefix(
        "\(graph):2:36: error: input \"x\" is [batch, 2] and nothing says how large \"batch\" is\n"),
      "\(call.error)")
    let bound = Call("run", graph, "--dimension", "batch=2")
    #expect(bound.status == 65)
    #expect(
      bound.error == "\(graph):2:13: error: no data is given for input \"x\"\n", "\(bound.error)")
    // What the outputs do not depend on may be left out.
    let data = try folder.write("{\"x\": [[0, 1]]}", to: "xor.json")
    #expect(output("run", xor, "--inputs", data).hasPrefix("prediction: float32[1, 1]\n"))
  }

  @Test func gradientsNeedALoss() throws {
    let folder = try TemporaryFolder()
    let text = Self.line.replacing(", \"loss\": \"loss\"}", with: "}")
    let graph = try folder.write(text, to: "line.json")
    let x = try folder.write("{\"x\": [[1, 2]]}", to: "x.json")
    let call = Call("grad", graph, "--inputs", x)
    #expect(call.status == 65)
    #expect(
      call.error
        == "\(graph): error: the graph names no loss; say what to differentiate\n"
        + "  note: its outputs are \"y\"\n")
    #expect(
      output("grad", graph, "--inputs", x, "--of", "loss", "--wrt", "b", "--format", "json")
        == "{\"loss\": 8.5, \"b\": [1]}\n")
  }
}
