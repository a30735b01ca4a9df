import TestSupport
import Testing

@testable import AdjointCommand

@Suite struct UsageTests {
  struct Row: Sendable, CustomTestStringConvertible {
    var arguments: String
    /// The first line on standard error.
    var error: String

    init(_ arguments: String, _ error: String) {
      self.arguments = arguments
      self.error = error
    }

    var testDescription: String { arguments }
  }

  static let rows: [Row] = [
    Row("check", "Missing expected argument '<graph>'"),
    Row("check a.json b.json", "Unexpected argument 'b.json'"),
    Row("check a.json --formt json", "Unknown option '--formt'; did you mean \"--format\"?"),
    Row("check a.json -x", "Unknown option '-x'"),
    Row("check a.json --gradients=1", "The option '--gradients' takes no value"),
    Row("check a.json --tolerance", "Missing value for '--tolerance <NUMBER>'"),
    Row("check a.json --tolerance --gradients", "Missing value for '--tolerance <NUMBER>'"),
    Row("run a.json --seed 1 --seed 2", "The option '--seed' is given twice"),
    Row("run a.json --seed x", "The value 'x' is invalid for '--seed': a whole number from 0"),
    Row("run a.json --seed -1", "The value '-1' is invalid for '--seed': a whole number from 0"),
    Row(
      "run a.json --workers 0", "The value '0' is invalid for '--workers': a whole number from 1"),
    Row(
      "run a.json --type float46",
      "The value 'float46' is invalid for '--type'; did you mean \"float64\"?: float32, float64"),
    Row("run a.json --type int32", "The value 'int32' is invalid for '--type': float32, float64"),
    Row(
      "run a.json --dimension batch", "The value 'batch' is invalid for '--dimension': NAME=VALUE"),
    Row(
      "run a.json --dimension batch=many",
      "The value 'batch=many' is invalid for '--dimension': NAME=SIZE"),
    Row(
      "run a.json --limit-memory much",
      "The value 'much' is invalid for '--limit-memory': a size such as 512MB or 2GiB"),
    Row(
      "run a.json --limit-memory 99999999999TiB",
      "The value '99999999999TiB' is invalid for '--limit-memory': a size such as 512MB or 2GiB"),
    Row(
      "run a.json --dimension n=1 --dimension n=2",
      "The option '--dimension' is given twice for 'n'"),
    Row(
      "run a.json --seed 99999999999999999999",
      "The value '99999999999999999999' is invalid for '--seed': a whole number from 0 to 9223372036854775807"
    ),
    Row(
      "check a.json --tolerance -1", "The value '-1' is invalid for '--tolerance': a number from 0"),
    Row(
      "check a.json --tolerance nan",
      "The value 'nan' is invalid for '--tolerance': a number from 0"),
    Row(
      "bench a.json --seconds 1e300",
      "The value '1e300' is invalid for '--seconds': a number from 0 to 86400"),
    Row(
      "bench a.json --seconds -1",
      "The value '-1' is invalid for '--seconds': a number from 0 to 86400"),
    Row("operators Sofmax", "No operator 'Sofmax'; did you mean \"Softmax\"?"),
    Row("schema file", "Unexpected argument 'file'"),
  ]

  @Test(arguments: rows)
  func wrongUse(_ row: Row) {
    let call = Call(row.arguments.split(separator: " ").map(String.init))
    #expect(call.status == 64)
    #expect(call.output == "")
    let lines = call.error.split(separator: "\n", omittingEmptySubsequences: false)
    let command = row.arguments.prefix { $0 != " " }
    #expect(lines.first.map(String.init) == "Error: \(row.error)")
    #expect(lines.dropFirst().first?.hasPrefix("USAGE: adjoint \(command)") == true)
    #expect(
      call.error.hasSuffix("\n  See 'adjoint \(command) --help' for more information.\n"))
  }

  /// Values that are wrong in themselves are told where the file would be fine.
  @Test func wrongValuesOfOneCommand() {
    let xor = graphPath("models/xor.json")
    for (arguments, error) in [
      (
        ["dot", xor, "--pass", "revers"],
        "The value 'revers' is invalid for '--pass'; did you mean \"reverse\"?: forward, reverse, gradients, step, jacobian, hessian, pullback, tangent, hessian-product"
      ),
      (
        ["run", xor, "--format", "xml"],
        "The value 'xml' is invalid for '--format': text, json"
      ),
      (
        ["train", xor, "--epochs", "-1"],
        "The value '-1' is invalid for '--epochs': a whole number from 0"
      ),
      (
        ["train", xor, "--batch-size", "0"],
        "The value '0' is invalid for '--batch-size': a whole number from 1"
      ),
      (
        ["train", xor, "--learning-rate", "fast"],
        "The value 'fast' is invalid for '--learning-rate': a number"
      ),
    ] {
      let call = Call(arguments)
      #expect(call.status == 64)
      #expect(call.error.hasPrefix("Error: \(error)\n"), "\(call.error)")
    }
  }

  @Test func noCommandAndUnknownCommands() {
    let nothing = Call()
    #expect(nothing.status == 64)
    #expect(nothing.output == "")
    #expect(nothing.error.hasPrefix("OVERVIEW: "))
    let unknown = Call("trian")
    #expect(unknown.status == 64)
    #expect(
      unknown.error == """
        Error: Unknown subcommand 'trian'; did you mean "train"?
        See 'adjoint --help'.

        """)
  }

  @Test func version() {
    #expect(output("--version") == "\(Tool.version)\n")
  }

  /// Options may stand before the graph, with "=" and after "--".
  @Test func waysToGiveOptions() {
    let xor = graphPath("models/xor.json")
    let expected = output("run", xor, "--seed", "3", "--dimension", "batch=4")
    #expect(output("run", "--seed=3", "--dimension=batch=4", xor) == expected)
    #expect(output("run", "--seed", "3", "--", xor) == expected)
    #expect(output("run", "--dimension", "batch=4", xor, "--seed", "3") == expected)
    #expect(output("run", "--seed", "3", "--output", "prediction", xor) == expected)
    #expect(
      output("grad", "--wrt", "W1", "b1", xor) == output("grad", xor, "--wrt", "W1", "--wrt", "b1"))
  }
}

@Suite struct HelpTests {
  static let commands = Tool.commands.map { $0.specification.name }

  @Test(arguments: commands)
  func everyCommand(_ name: String) throws {
    let help = output(name, "--help")
    #expect(help == output("help", name))
    #expect(help == output(name, "-h"))
    // Help is given whatever else is wrong.
    #expect(help == output(name, "--help", "a", "b", "c"))
    let specification = try #require(
      Tool.commands.first { $0.specification.name == name }?.specification)
    let lines = help.split(separator: "\n", omittingEmptySubsequences: false)
    #expect(lines[0] == "OVERVIEW: \(specification.abstract)")
    for line in lines { #expect(line.count <= 80, "\(line)") }
    for option in specification.options {
      #expect(lines.contains { $0.hasPrefix("  \(option.name)") }, "\(option.name)")
      #expect(help.contains("[\(option.name)"), "\(option.name) in the usage")
    }
    for argument in specification.arguments {
      #expect(lines.contains { $0.hasPrefix("  <\(argument.name)>") })
    }
    #expect(help.contains("USAGE: adjoint \(name)"))
    #expect(!specification.examples.isEmpty)
    for example in specification.examples {
      #expect(example.call.hasPrefix("adjoint \(name)"))
    }
  }

  @Test func overviewListsEveryCommand() {
    let help = output("--help")
    for name in Self.commands { #expect(help.contains("\n  \(name) ")) }
    for line in help.split(separator: "\n") { #expect(line.count <= 80) }
    #expect(help == output("help"))
    #expect(help == output("-h"))
  }
}
