import Adjoint
import TestSupport
import Testing

@testable import AdjointCommand

/// The commands that show graphs: check, plan, dot, describe, format, operators, schema.
@Suite struct ReportCommandTests {
  private static let models = [
    "models/xor.json", "models/digits.json", "models/linear-regression.json",
  ]
  private let xor = graphPath("models/xor.json")

  @Test(arguments: models)
  func check(_ model: String) {
    let path = graphPath(model)
    #expect(output("check", path).hasSuffix("nodes, no mistakes\n"))
    #expect(output("check", path, "--format", "json") == "[]\n")
  }

  @Test func checkOfGradients() {
    let text = output("check", xor, "--gradients")
    #expect(text.split(separator: "\n").count == 4)
    for line in text.split(separator: "\n") { #expect(line.hasPrefix("ok ")) }
    let strict = Call("check", xor, "--gradients", "--tolerance", "1e-30")
    #expect(strict.status == 1)
    #expect(strict.error.hasPrefix("Error: the gradient of \""))
  }

  /// A graph without a loss says what there is; a value of many numbers can be asked for, too.
  @Test func checkOfOtherGradients() {
    let path = graphPath("theory/T20.json")
    let call = Call("check", path, "--gradients")
    #expect(call.status == 65)
    #expect(
      call.error
        == "\(path): error: the graph names no loss; say what to differentiate\n  note: its outputs are \"y\"\n"
    )
    let text = output(
      "check", graphPath("theory/T9.json"), "--gradients", "--of", "y", "--wrt", "x", "A")
    #expect(text.split(separator: "\n").allSatisfy { $0.hasPrefix("ok    ") })
    #expect(text.split(separator: "\n").count == 2)
  }

  /// Of large parameters not all elements are compared, and fewer rows of the data.
  @Test func checkOfManyGradients() throws {
    let call = Call("check", graphPath("models/digits.json"), "--gradients", "--format", "json")
    #expect(call.status == 0)
    for error in Array(try call.json().elements) {
      let (elements, size) = (error["elements"]?.integer() ?? 0, error["size"]?.integer() ?? 0)
      #expect(elements > 0 && elements <= min(size, 64))
      #expect((error["directionError"] != nil) == (size > 64))
    }
  }

  /// What cannot be compared is not called right.
  @Test(
    arguments: [
      ("Abs", "0", 1, "none  w: 0 elements, 2 beside a kink passed over\n", "there is no gradient"),
      (
        "Log", "-1", 1, "WRONG w: 2 elements, worst [0]: gradient -1.0, finite differences nan",
        "off by nan"
      ),
      ("Exp", "0", 0, "ok    w: 2 elements", ""),
    ] as [(String, String, Int32, String, String)])
  func gradientsThatCannotBeCompared(
    _ name: String, _ start: String, _ status: Int32, _ printed: String, _ error: String
  ) throws {
    let folder = try TemporaryFolder()
    let path = try folder.write(
      """
      {"adjoint": 1,
       "parameters": [{"name": "w", "shape": [2], "initializer": {"constant": \(start)}}],
       "nodes": [{"name": "y", "op": "\(name)", "inputs": ["w"]},
        {"name": "loss", "op": "ReduceSum", "inputs": ["y"], "attributes": {"keepdims": 0}}],
       "loss": "loss"}
      """, to: "g.json")
    let call = Call("check", path, "--gradients")
    #expect(call.status == status)
    #expect(call.output.hasPrefix(printed), "\(call.output)")
    #expect(error.isEmpty ? call.error.isEmpty : call.error.contains(error), "\(call.error)")
    if name == "Log" { #expect(output("grad", path).hasPrefix("loss: float32[] = nan\n")) }
  }

  /// All mistakes at once, with line and column, as text and as JSON.
  @Test func mistakes() throws {
    let folder = try TemporaryFolder()
    let graph = try folder.write(
      """
      {"adjoint": 1, "name": "bad", "inputs": [{"name": "x", "shape": [2, 3]}],
       "nodes": [
        {"name": "a", "op": "Matmul", "inputs": ["x", "x"]},
        {"name": "b", "op": "Neg", "inputs": ["y"]}
       ]}
      """, to: "bad.json")
    let call = Call("check", graph)
    #expect(call.status == 65)
    #expect(call.output == "")
    let lines = call.error.split(separator: "\n")
    #expect(lines.count >= 2)
    #expect(
      lines.contains { $0.hasPrefix("\(graph):3:") && $0.contains("did you mean \"MatMul\"?") })
    #expect(lines.contains { $0.hasPrefix("\(graph):4:") && $0.contains("\"y\"") })
    let json = Call("check", graph, "--format", "json")
    #expect(json.status == 65)
    let objects = Array(try json.json().elements)
    #expect(objects.count == 2)
    for object in objects {
      #expect(
        object.members.map(\.key.string)
          == ["file", "line", "column", "path", "code", "message", "notes"])
    }
    #expect(objects.map { $0["line"]?.integer() } == [3, 4])
  }

  @Test func filesThatAreNotThere() {
    for command in ["check", "run", "grad", "train", "dot", "plan", "describe", "format"] {
      let call = Call(command, "/no/such/graph.json")
      #expect(call.status == 65, "\(command)")
      #expect(call.error.contains("/no/such/graph.json"), "\(command)")
    }
  }

  @Test(arguments: models, ["forward", "reverse", "step"])
  func plan(_ model: String, _ pass: String) throws {
    let arguments = ["plan", graphPath(model), "--pass", pass, "--dimension", "batch=8"]
    let text = Call(arguments), json = Call(arguments + ["--format", "json"])
    #expect(text.status == 0 && json.status == 0)
    #expect(Call(arguments).output == text.output)
    let plan = try json.json()
    #expect(
      plan.members.map(\.key.string) == [
        "graph", "dimensions", "multiply_adds", "arena_bytes", "lower_bound_bytes", "state_bytes",
        "in_panels", "peak", "chains", "steps",
      ])
    #expect(plan["dimensions"]?["batch"]?.integer() == 8)
    let arena = try #require(plan["arena_bytes"]?.integer())
    #expect(try #require(plan["lower_bound_bytes"]?.integer()) <= arena)
    let steps = Array(try #require(plan["steps"]).elements)
    #expect(!steps.isEmpty)
    for step in steps {
      for output in try #require(step["outputs"]).elements
      where output["region"]?.string() == "arena" {
        let end = try #require(output["offset"]?.integer()) + #require(output["bytes"]?.integer())
        #expect(end <= arena)
      }
    }
  }

  /// What passes find in T20, for enough columns to be worth it; `--no-optimize` plans the two layers.
  @Test func passes() throws {
    let plan = ["plan", graphPath("theory/T20.json"), "--dimension", "n=100"]
    let report = """
      pass           nodes  after  changes
      linear layers      2      3        1

      linear layers
        y becomes Gemm(y/weight, x, y/bias)

      """
    #expect(Call(plan + ["--passes"]).output == report)
    let json = try Call(plan + ["--passes", "--format", "json"]).json()
    #expect(json.elements.map { $0["pass"]?.string() } == ["linear layers"])
    // 2·5·3 + 2·(5 + 1) once, 2·(3 + 1) a column; (5·(3 + 1) + 2·(5 + 1)) a column as it is.
    #expect(Call(plan).output.contains("multiply-adds   842\n"))
    #expect(Call(plan + ["--no-optimize"]).output.contains("multiply-adds   3200\n"))
    #expect(
      Call("plan", graphPath("theory/T20.json"), "--dimension", "n=1", "--passes").output
        == "no pass finds anything to do\n")
  }

  @Test func memoryLimit() {
    let call = Call(
      "plan", graphPath("models/digits.json"), "--dimension", "batch=1000", "--limit-memory",
      "100kB")
    #expect(call.status == 65)
    #expect(call.error.contains("of memory but the limit is 100000 bytes"))
    #expect(call.error.contains("digits.json:"))
    let run = Call("run", graphPath("models/digits.json"), "--limit-memory", "1MB")
    #expect(run.status == 65)
  }

  @Test(arguments: models, ["forward", "reverse", "step"])
  func dotAndFormat(_ model: String, _ pass: String) {
    let path = graphPath(model)
    let dot = output("dot", path, "--pass", pass)
    #expect(dot == output("dot", path, "--pass", pass))
    #expect(dot.hasPrefix("digraph "))
    #expect(dot.filter { $0 == "{" }.count == dot.filter { $0 == "}" }.count)
    let formatted = output("format", path, "--pass", pass)
    #expect(formatted == output("format", path, "--pass", pass))
    for node in ["loss"] { #expect(dot.contains(node) && formatted.contains("\"\(node)\"")) }
  }

  /// The canonical form of a step is a graph like any other: it can be formatted, checked and drawn.
  @Test(arguments: models)
  func formatIsAFixedPoint(_ model: String) throws {
    let folder = try TemporaryFolder()
    for pass in ["forward", "reverse", "step"] {
      let text = output("format", graphPath(model), "--pass", pass)
      let path = try folder.write(text, to: "\(pass).json")
      #expect(output("format", path) == text)
      #expect(output("check", path).hasSuffix("nodes, no mistakes\n"))
      #expect(output("format", path, "--in-place") == "")
      #expect(try folder.text("\(pass).json") == text)
    }
  }

  @Test(arguments: models)
  func describe(_ model: String) {
    let path = graphPath(model)
    let text = output("describe", path, "--dimension", "batch=8")
    #expect(text == output("describe", path, "--dimension", "batch=8"))
    #expect(text.contains("loss"))
  }

  @Test func operators() throws {
    let list = output("operators")
    for operation in OperatorRegistry.standard.all {
      #expect(list.contains(operation.name), "\(operation.name)")
      let text = output("operators", operation.name)
      #expect(text.contains(operation.name) && text.contains(operation.summary))
      #expect(try Call("operators", operation.name, "--format", "json").json().kind == .object)
    }
    #expect(try Call("operators", "--format", "json").json().kind != .null)
  }

  @Test func schema() throws {
    let call = Call("schema")
    #expect(try call.json().kind == .object)
    for operation in OperatorRegistry.standard.all {
      #expect(call.output.contains("\"\(operation.name)\""))
    }
  }
}
