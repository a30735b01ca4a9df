import Adjoint
import TestSupport
import Testing

@testable import AdjointCommand

/// Names that the command line gets wrong. Nothing in the graph file is wrong then, so that no line
/// of it is told; what is about a declaration tells where that stands.
@Suite struct CommandLineNamesTests {
  private let xor = graphPath("models/xor.json")

  struct Row: Sendable, CustomTestStringConvertible {
    var arguments: String
    var code: String
    var words: String

    init(_ arguments: String, _ code: String, _ words: String) {
      self.arguments = arguments
      self.code = code
      self.words = words
    }

    var testDescription: String { arguments }

    /// The call, with the graph behind the command.
    func call(_ more: String...) -> Call {
      let parts = arguments.split(separator: " ").map(String.init)
      return Call([parts[0], graphPath("models/xor.json")] + parts.dropFirst() + more)
    }
  }

  static let unknown =
    [
      Row("run --output h2", "unknown-value", "no value named \"h2\"; did you mean \"h1\"?"),
      Row("grad --of los", "unknown-value", "no value named \"los\"; did you mean \"loss\"?"),
      Row("grad --wrt W1 W3", "unknown-value", "no value named \"W3\"; did you mean \"W1\"?"),
      Row(
        "grad --of h1", "not-scalar",
        "only one floating number can be differentiated but \"h1\" is [batch, 8] (line 17)"),
    ]
    + ["run", "grad", "check --gradients", "train", "plan", "bench", "dot", "describe"].map {
      Row(
        "\($0) --dimension bach=4", "unknown-dimension",
        "the graph has no dimension named \"bach\"; did you mean \"batch\"?")
    }

  @Test(arguments: unknown)
  func haveNoLine(_ row: Row) {
    let call = row.call()
    #expect(call.status == ExitStatus.invalid)
    #expect(call.output == "")
    #expect(call.error == "\(xor): error: \(row.words)\n")
  }

  @Test(arguments: unknown.filter { !$0.arguments.hasPrefix("d") })
  func haveNoLineInJSON(_ row: Row) throws {
    let call = row.call("--format", "json")
    #expect(call.status == ExitStatus.invalid)
    let error = try JSONDocument(Array(call.error.utf8), file: "error").root
    let diagnostic = try #require(error.elements.first { _ in true })
    #expect(diagnostic.members.map(\.key.string) == ["file", "path", "code", "message", "notes"])
    #expect(diagnostic["file"]?.string() == xor)
    #expect(diagnostic["path"]?.string() == "$")
    #expect(diagnostic["code"]?.string() == row.code)
    #expect(diagnostic["message"]?.string() == row.words)
  }

  @Test func inputs() throws {
    let folder = try TemporaryFolder()
    let x = try folder.write("{\"x\": [[1, 2]]}", to: "x.json")
    for arguments in [
      ["run"], ["grad"], ["check", "--gradients"], ["bench", "--pass", "forward"],
    ] {
      let call = Call([arguments[0], xor, "--input", "z=\(x)"] + arguments.dropFirst())
      #expect(call.status == ExitStatus.invalid)
      #expect(call.error == "\(xor): error: the graph has no input \"z\"\n", "\(arguments)")
    }
  }

  /// Data of another shape than declared: told at the declaration, or at the recipe's entry.
  @Test func shapesAreToldWhereTheyAreDeclared() throws {
    let folder = try TemporaryFolder()
    let x = try folder.write("a,b,c\n1,2,3\n", to: "x.csv")
    let call = Call("run", xor, "--input", "x=\(x)")
    #expect(
      call.error
        == "\(xor):6:5: error: input \"x\" is declared [batch, 2] but its data is [1, 3]\n")
    let text = try String(decoding: FileBytes.read(xor), as: UTF8.self)
    let wrong = try folder.write(
      text.replacing("\"y\": [[0], [1], [1], [0]]", with: "\"y\": [[0], [1], [1]]"), to: "g.json")
    let train = Call("train", wrong)
    #expect(train.status == ExitStatus.invalid)
    #expect(train.error.hasPrefix("\(wrong):24:"), "\(train.error)")
    #expect(
      train.error.hasSuffix(
        ": error: the data of \"y\" has 3 rows but that of \"x\" has 4\n"), "\(train.error)")
  }

  /// A weights file that has nothing to do with the graph was not meant.
  @Test func weights() throws {
    let folder = try TemporaryFolder()
    let other = try folder.write("{\"V\": [1], \"U\": [2]}", to: "weights.json")
    for command in ["run", "grad", "train", "bench"] {
      let call = Call(command, xor, "--weights", other)
      #expect(call.status == ExitStatus.invalid)
      #expect(
        call.error == """
          \(other): error: no parameter, constant or state of the graph is named like a tensor of this file
            note: it holds U, V

          """)
    }
    let some = try folder.write("{\"V\": [1], \"b2\": [2]}", to: "some.json")
    #expect(Call("run", xor, "--weights", some).status == ExitStatus.done)
  }

  /// What a graph lacks stands on no line of its file.
  @Test func whatIsNotThereHasNoLine() {
    let path = graphPath("theory/T11.json")
    for command in ["dot", "plan", "format", "bench"] {
      let step = Call(command, path, "--pass", "step")
      #expect(step.status == ExitStatus.invalid)
      #expect(
        step.error
          == "\(path): error: the graph has no \"training\", which says how a step is taken\n")
      let reverse = Call(command, path, "--pass", "reverse")
      #expect(reverse.status == ExitStatus.invalid)
      #expect(
        reverse.error
          == "\(path): error: the graph names no loss; say what to differentiate\n"
          + "  note: its outputs are \"y\"\n")
    }
  }

  /// Where values of the reverse pass take too much memory, no line of the file is told.
  @Test func whatIsDerivedHasNoLine() throws {
    let text = """
      {"adjoint": 1, "parameters": [{"name": "w", "shape": [1000], "initializer": "zeros"}],
       "nodes": [
        {"name": "y", "op": "Mul", "inputs": ["w", "w"]},
        {"name": "z", "op": "ReduceSum", "inputs": ["y"], "attributes": {"keepdims": 0}}],
       "loss": "z"}
      """
    let folder = try TemporaryFolder()
    let path = try folder.write(text, to: "g.json")
    let call = Call("grad", path, "--limit-memory", "5000B", "--no-optimize")
    #expect(call.status == ExitStatus.invalid)
    for line in call.error.split(separator: "\n") where line.contains("\"z/") {
      #expect(!line.contains("(line"), "\(line)")
    }
    #expect(call.error.contains("\"z/"), "\(call.error)")
  }
}

/// The value differentiated, asked for as what it is differentiated by.
@Suite struct GradientOfItselfTests {
  private static let text = """
    {"adjoint": 1, "parameters": [{"name": "w", "shape": [], "initializer": {"constant": 3}}],
     "nodes": [{"name": "y", "op": "Mul", "inputs": ["w", "w"]}MORE], "loss": "y"}
    """

  /// It is 1, under the name that it has in the reverse pass; the value keeps its own.
  @Test func hasANameOfItsOwn() throws {
    let folder = try TemporaryFolder()
    let path = try folder.write(Self.text.replacing("MORE", with: ""), to: "g.json")
    let saved = folder.path("g.safetensors")
    let printed = output(
      "grad", path, "--wrt", "y", "w", "--format", "json", "--save", saved)
    #expect(printed == "{\"y\": 9, \"y/y\": 1, \"w\": 6}\n")
    let tensors = try TensorFile.read(path: saved)
    #expect(tensors.names == ["y", "y/y", "w"])
    #expect(tensors["y"] == Tensor([Float(9)], shape: []))
    #expect(tensors["y/y"] == Tensor([Float(1)], shape: []))
    #expect(tensors["w"] == Tensor([Float(6)], shape: []))
  }

  /// Not even a value of that name is in the way.
  @Test func collidesWithNothing() throws {
    let folder = try TemporaryFolder()
    let more = ", {\"name\": \"y/y\", \"op\": \"Neg\", \"inputs\": [\"y\"]}"
    let path = try folder.write(Self.text.replacing("MORE", with: more), to: "g.json")
    let saved = folder.path("g.safetensors")
    _ = output("grad", path, "--wrt", "y", "y/y", "--save", saved)
    let tensors = try TensorFile.read(path: saved)
    #expect(tensors.count == 3)
    #expect(tensors["y"] == Tensor([Float(9)], shape: []))
    #expect(tensors["y/y"] == Tensor([Float(0)], shape: []))
    let other = try #require(tensors.names.first { $0 != "y" && $0 != "y/y" })
    #expect(tensors[other] == Tensor([Float(1)], shape: []))
  }
}
