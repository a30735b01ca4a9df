import AdjointFormats
import TestSupport
import Testing

@testable import AdjointCommand

/// `adjoint dot`: what its options add to a drawing, and pictures by Graphviz.
@Suite struct DotCommandTests {
  private let xor = graphPath("models/xor.json")
  private static let isInstalled =
    (try? Graphviz().render("digraph {}", to: "/dev/null")) != nil

  @Test(
    arguments: ["forward", "reverse", "step", "hessian"],
    [
      ("memory", "bytes&#160;of"), ("time", "estimated&#160;time"),
      ("slack", "estimated&#160;slack"),
      ("worker", "worker"),
    ])
  func color(_ pass: String, _ measure: (name: String, title: String)) {
    let arguments = [
      "dot", xor, "--pass", pass, "--color", measure.name, "--dimension", "batch=4", "--collapse",
    ]
    let call = Call(arguments)
    #expect(call.status == 0, "\(call.error)")
    #expect(call.output.contains(">\(measure.title)"))
    #expect(call.output == Call(arguments).output)
  }

  @Test func familyIsTheDefault() {
    #expect(output("dot", xor, "--color", "family") == output("dot", xor))
  }

  /// A name without a size, of a leaf and in a graph made of the file's.
  @Test(arguments: ["forward", "reverse", "step"])
  func sizesAreAskedFor(_ pass: String) {
    let call = Call("dot", xor, "--color", "memory", "--pass", pass)
    #expect(call.status == ExitStatus.invalid)
    #expect(call.output == "")
    #expect(call.error.hasPrefix("\(xor):6:"))
    #expect(
      call.error.hasSuffix(
        ": error: \"x\" is [batch, 2] and nothing says how large \"batch\" is\n  note: give --dimension batch=SIZE, or \"dimensions\": {\"batch\": SIZE} in the file\n"
      ))
  }

  @Test(arguments: [
    (
      ["--color", "temperature"],
      "The value 'temperature' is invalid for '--color': family, memory, time, slack, worker"
    ),
    (
      ["--render", "net.pdf"],
      "The value 'net.pdf' is invalid for '--render': a name that ends in .svg or .png"
    ),
    (["--render"], "Missing value for '--render <FILE.svg|FILE.png>'"),
    (["--collapse=1"], "The option '--collapse' takes no value"),
  ])
  func wrongUse(_ arguments: [String], _ error: String) {
    let call = Call(["dot", xor] + arguments)
    #expect(call.status == ExitStatus.usage)
    #expect(call.error.hasPrefix("Error: \(error)\n"), "\(call.error)")
  }

  // MARK: - Pictures

  @Test(.enabled(if: isInstalled, "Graphviz is not installed"))
  func pictures() throws {
    let folder = try TemporaryFolder()
    let arguments = ["dot", xor, "--pass", "step", "--render"]
    for name in ["step.svg", "step.png", "STEP.PNG"] {
      let call = Call(arguments + [folder.path(name)])
      #expect(call.status == 0 && call.output == "" && call.error == "", "\(call.error)")
    }
    #expect(try folder.text("step.svg").contains("</svg>"))
    for name in ["step.png", "STEP.PNG"] {
      #expect(try FileBytes.read(folder.path(name)).prefix(4) == [0x89, 0x50, 0x4E, 0x47])
    }
    // Nothing is left beside them.
    #expect(try folder.names == ["STEP.PNG", "step.png", "step.svg"])
  }

  @Test func withoutGraphviz() throws {
    let folder = try TemporaryFolder()
    let path = try folder.write("old", to: "net.svg")
    let error = #expect(throws: CommandFailure.self) {
      try Graphviz(program: "no-such-dot").render("digraph {}", to: path)
    }
    #expect(
      error?.message
        == "'--render' needs Graphviz, whose program 'no-such-dot' is not installed; 'apt install graphviz' or 'brew install graphviz' installs it"
    )
    #expect(try folder.text("net.svg") == "old")
    #expect(try folder.names == ["net.svg"])
  }

  /// A program that fails, or says that it is done and is not.
  @Test(arguments: [("false", ""), ("true", "")])
  func failures(_ program: String, _ reason: String) throws {
    let folder = try TemporaryFolder()
    let path = folder.path("net.png")
    let error = #expect(throws: CommandFailure.self) {
      try Graphviz(program: program).render("digraph {}", to: path)
    }
    #expect(error?.message == "Graphviz's program '\(program)' could not draw the graph\(reason)")
    #expect(try folder.names == [])
  }

  @Test(.enabled(if: isInstalled, "Graphviz is not installed"))
  func whatGraphvizSays() throws {
    let folder = try TemporaryFolder()
    let error = #expect(throws: CommandFailure.self) {
      try Graphviz().render("digraph {", to: folder.path("net.svg"))
    }
    let message = try #require(error?.message)
    #expect(message.hasPrefix("Graphviz's program 'dot' could not draw the graph: Error: "))
    #expect(message.contains("syntax error in line 1"))
    #expect(try folder.names == [])
  }

  @Test func placesThatCannotBeWritten() throws {
    let folder = try TemporaryFolder()
    let path = folder.path("nowhere/net.svg")
    let call = Call("dot", xor, "--render", path)
    #expect(call.status == ExitStatus.failed)
    #expect(
      call.error == "\(path): error: cannot write the file: no such file or directory\n")
  }
}
