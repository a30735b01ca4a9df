import Adjoint

#if canImport(Darwin)
  import Darwin
#elseif canImport(Musl)
  import Musl
#else
  import Glibc
#endif

/// What all commands that take a graph file have in common.
struct GraphOptions {
  static let argument = (name: "graph", help: "The graph file.", isOptional: false)

  static let options = [
    OptionSpecification(
      "--workers", "N", "How many threads may work. (default: 1)"),
    OptionSpecification(
      "--seed", "N", "Decides all random numbers: initial values, orders, dropout."),
    OptionSpecification(
      "--dimension", "NAME=SIZE", repeatable: true, "The size of a named dimension."),
    OptionSpecification("--type", "TYPE", "Runs the whole graph in float32 or float64."),
    OptionSpecification(
      "--limit-memory", "SIZE",
      "The most memory to take, as 512MB or 2GiB. (default: the machine's memory)"),
  ]

  static let recompute = OptionSpecification(
    "--recompute", "none|auto",
    "auto: the reverse pass computes values again where --limit-memory asks for it. (default: none)"
  )

  static let optimize = OptionSpecification.flag(
    "--no-optimize", "Plans the graph as it is, without passes that make it cheaper.")

  static let inputs = [
    OptionSpecification(
      "--inputs", "FILE", "Tensors for the inputs: .safetensors, .npz or .json."),
    OptionSpecification(
      "--input", "NAME=FILE", repeatable: true,
      "The tensor of one input: also .npy and .csv."),
    OptionSpecification(
      "--weights", "FILE", "Values by name that go before the initializers."),
  ]

  static let results = [
    OptionSpecification("--save", "FILE", "Writes the results to .safetensors or .json."),
    OptionSpecification("--format", "text|json", "How to print. (default: text)"),
  ]

  let path: String
  let arguments: ParsedArguments
  let options: Program.Options

  init(_ arguments: ParsedArguments) throws {
    path = arguments.positional[0]
    self.arguments = arguments
    var options = Program.Options()
    options.inference = arguments.has("--inference")
    options.workers = try arguments.integer("--workers", atLeast: 1) ?? 1
    options.optimizes = !arguments.has("--no-optimize")
    options.seed = try arguments.integer("--seed").map(UInt64.init)
    options.memoryLimit = try arguments.size("--limit-memory") ?? Self.physicalMemory
    options.recomputes = try arguments.choice("--recompute", ["none", "auto"]) == "auto"
    if arguments.value("--type") != nil {
      options.type = ScalarType(
        rawValue: try arguments.choice("--type", ["float32", "float64"]))
    }
    for (name, value) in try arguments.pairs("--dimension") {
      guard let size = Int(value), size >= 0 else {
        throw UsageError("The value '\(name)=\(value)' is invalid for '--dimension': NAME=SIZE")
      }
      options.dimensions[name] = size
    }
    if let weights = arguments.value("--weights") {
      for entry in try TensorFile.read(path: weights, limit: options.memoryLimit) {
        options.weights[entry.name] = entry.tensor
      }
    }
    self.options = options
  }

  /// The bytes of memory that the machine has.
  private static var physicalMemory: Int {
    max(sysconf(Int32(_SC_PHYS_PAGES)), 1) * max(sysconf(Int32(_SC_PAGESIZE)), 1)
  }

  /// The graph, ready to run.
  func program() throws -> Program {
    let program = try Program(path: path, options: options)
    // A file may hold more than one graph needs, but not only what this one does not know.
    if let weights = arguments.value("--weights"), !options.weights.isEmpty,
      !program.checked.graph.leaves.contains(where: {
        $0.kind != .input && options.weights[$0.name] != nil
      })
    {
      throw Diagnostics(
        .unusedWeights,
        "no parameter, constant or state of the graph is named like a tensor of this file",
        location: SourceLocation(file: weights),
        notes: ["it holds \(options.weights.keys.sorted().prefix(8).joined(separator: ", "))"])
    }
    return program
  }

  /// Whether the command line names tensors for inputs.
  var givesInputs: Bool {
    arguments.value("--inputs") != nil || arguments.all("--input")?.isEmpty == false
  }

  /// The tensors given on the command line, or else the data of the graph's own recipe, of which the
  /// first rows may do.
  func inputs(for program: Program, firstRows: Int = .max) throws -> [String: Tensor] {
    var tensors: [String: Tensor] = [:]
    let leaves = program.checked.graph.leaves(.input)
    let types = Dictionary(leaves.map { ($0.name, $0.type) }) { first, _ in first }
    if let path = arguments.value("--inputs") {
      for entry in try TensorFile.read(path: path, types: types, limit: options.memoryLimit) {
        tensors[entry.name] = entry.tensor
      }
    }
    for (name, path) in try arguments.pairs("--input") {
      tensors[name] = try TensorFile.readTensor(
        named: name, path: path, type: types[name], limit: options.memoryLimit)
    }
    if tensors.isEmpty { return try program.recipeInputs(first: firstRows) }
    return tensors
  }
}

extension DiagnosticCode {
  static let unusedWeights = DiagnosticCode(rawValue: "unused-weights")
}
