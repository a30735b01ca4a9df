import Adjoint

enum GenerateCommand: Command {
  static let specification = CommandSpecification(
    name: "generate",
    abstract: "Continues a text, byte by byte, with a graph that was trained on one.",
    arguments: [GraphOptions.argument],
    options: [
      OptionSpecification("--prompt", "TEXT", "What to begin with. (default: a new line)"),
      OptionSpecification("--length", "N", "How many bytes to write. (default: 500)"),
      OptionSpecification(
        "--temperature", "NUMBER",
        "Divides the logits: below 1 likelier, above 1 bolder, 0 always the likeliest. (default: 1)"
      ),
      OptionSpecification(
        "--output", "NAME", "The logits, [batch, length, vocabulary]. (default: the only output)"),
      OptionSpecification(
        "--weights", "FILE", "Values by name that go before the initializers."),
    ] + [GraphOptions.optimize] + GraphOptions.options,
    examples: [
      (
        "adjoint generate net.json --weights net.safetensors --prompt \"It is a \"",
        "more in the manner of the text that the graph was trained on"
      )
    ])

  static func run(_ arguments: ParsedArguments, _ console: Console) throws {
    let options = try GraphOptions(arguments)
    let prompt = arguments.value("--prompt") ?? "\n"
    let count = try arguments.integer("--length") ?? 500
    let temperature = try arguments.number("--temperature") ?? 1
    guard temperature >= 0 else {
      throw UsageError("The value '\(temperature)' is invalid for '--temperature': at least 0")
    }
    var inference = options.options
    inference.inference = true
    let program = try Program(path: options.path, options: inference)
    let generator = try program.locating { () throws(Diagnostics) in
      try TextGenerator(program, logits: arguments.value("--output"))
    }
    let bytes = try generator.generate(
      after: prompt, count: count, temperature: temperature,
      seed: options.options.seed ?? program.checked.graph.training?.seed ?? 0)
    console.output(prompt + String(decoding: bytes, as: UTF8.self) + "\n")
  }
}
