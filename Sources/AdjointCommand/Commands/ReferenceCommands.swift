import Adjoint

enum OperatorsCommand: Command {
  static let specification = CommandSpecification(
    name: "operators", abstract: "The operator reference.",
    arguments: [("name", "One operator; without it, the list of all.", true)],
    options: [GraphOptions.results[1]],
    examples: [("adjoint operators Softmax", "what it computes, takes and makes")])

  static func run(_ arguments: ParsedArguments, _ console: Console) throws {
    let reference = OperatorReference(.standard)
    let isJSON = try arguments.choice("--format", ["text", "json"]) == "json"
    guard let name = arguments.positional.first else {
      console.output(isJSON ? reference.json : reference.list)
      return
    }
    guard let text = isJSON ? reference.json(of: name) : reference.text(of: name) else {
      let names = OperatorRegistry.standard.all.map { $0.name }
      throw UsageError("No operator '\(name)'\(NearestName.hint(name, among: names))")
    }
    console.output(text)
  }
}

enum SchemaCommand: Command {
  static let specification = CommandSpecification(
    name: "schema", abstract: "The JSON Schema of graph files, for editors.",
    examples: [("adjoint schema > adjoint.schema.json", "a file to point an editor at")])

  static func run(_ arguments: ParsedArguments, _ console: Console) throws {
    console.output(GraphSchema(.standard).json)
  }
}

enum FormatCommand: Command {
  static let specification = CommandSpecification(
    name: "format", abstract: "Prints a graph file in its one canonical form.",
    arguments: [GraphOptions.argument],
    options: [
      .flag("--in-place", "Writes the file instead of printing.")
    ] + GraphPass.options("What to print"),
    examples: [
      ("adjoint format net.json --in-place", "tidies a file"),
      ("adjoint format net.json --pass reverse", "the reverse pass as a graph file"),
      (
        "adjoint format net.json --pass tangent --of y --wrt x > jvp.json",
        "a graph that takes tangent/x and gives tangent/y"
      ),
    ])

  static func run(_ arguments: ParsedArguments, _ console: Console) throws {
    let path = arguments.positional[0]
    let program = try Program(path: path)
    let pass = try GraphPass(arguments, of: program)
    let bytes = pass.checked.graph.jsonBytes()
    if arguments.has("--in-place") {
      try FileBytes.write(bytes, to: path)
    } else {
      console.output(String(decoding: bytes, as: UTF8.self))
    }
  }
}

enum DescribeCommand: Command {
  static let specification = CommandSpecification(
    name: "describe", abstract: "A table of a graph's nodes, shapes, parameters and work.",
    arguments: [GraphOptions.argument], options: GraphOptions.options,
    examples: [
      ("adjoint describe Graphs/models/digits.json --dimension batch=64", "with a size for batch")
    ])

  static func run(_ arguments: ParsedArguments, _ console: Console) throws {
    let options = try GraphOptions(arguments)
    let checked = try options.program().checked
    let sizes = checked.graph.dimensions.merging(options.options.dimensions) { $1 }
    console.output(checked.table(binding: sizes).text)
  }
}
