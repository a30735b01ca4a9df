extension GraphReader {
  private static let trainingKeys: FieldKeys = [
    "data!", "validation", "epochs!", "batchSize!", "optimizer!", "seed", "shuffle", "metrics",
  ]

  mutating func readTraining(_ value: JSONValue) -> TrainingRecipe? {
    guard let fields = document.fields(value, "\"training\"", Self.trainingKeys) else { return nil }
    let data = readFeeds(fields["data"])
    let validation = readValidation(fields["validation"])
    let epochs = document.integer(fields["epochs"], "\"epochs\"", atLeast: 0)
    let batchSize = document.integer(fields["batchSize"], "\"batchSize\"", atLeast: 1)
    let optimizer = fields["optimizer"].flatMap { readOptimizer($0) }
    let seed = readSeed(fields["seed"]) ?? 0
    let shuffle = document.bool(fields["shuffle"], "\"shuffle\"") ?? true
    let metrics = readMetrics(fields["metrics"])
    guard let data, let epochs, let batchSize, let optimizer else { return nil }
    return TrainingRecipe(
      data: data, validationEvery: validation, epochs: epochs, batchSize: batchSize,
      optimizer: optimizer, seed: seed, shuffle: shuffle, metrics: metrics)
  }

  private mutating func readFeeds(_ value: JSONValue?) -> [TrainingRecipe.Feed]? {
    guard let value else { return nil }
    guard value.kind == .object else {
      document.report(
        .wrongType, "\"data\" must be an object from inputs to data but is \(value.kindName)",
        at: value)
      return nil
    }
    var feeds: [TrainingRecipe.Feed] = []
    let inputs = graph.leaves(.input).map(\.name)
    for (key, member) in value.members {
      let name = key.string
      guard inputs.contains(name) else {
        document.report(
          .unknownInput,
          "the data names \"\(name)\", which is no input\(NearestName.hint(name, among: inputs))",
          at: member, key: key)
        continue
      }
      if let source = readSource(member, name) {
        feeds.append(TrainingRecipe.Feed(input: name, source: source))
      }
    }
    return feeds
  }

  private mutating func readSource(_ value: JSONValue, _ input: String) -> TrainingRecipe.Source? {
    guard value.kind == .object else { return readLiteral(value).map { .literal($0) } }
    let isText = value["length"] != nil || value["file"]?.string()?.hasSuffix(".txt") == true
    let keys: FieldKeys =
      isText ? ["file!", "length!", "next"] : ["file!", "columns", "tensor"]
    guard let fields = document.fields(value, "the data of \"\(input)\"", keys),
      let path = document.string(fields["file"], "\"file\"")
    else { return nil }
    if path.first == "/" {
      document.report(
        .absolutePath, "\"\(path)\" must be relative to the graph file",
        at: fields["file"] ?? value)
    }
    if isText { return readWindows(fields).map { .text(path: path, $0) } }
    guard let columns = fields["columns"] else {
      if path.hasSuffix(".csv") { return .csv(path: path, columns: .all) }
      return .tensor(path: path, name: document.string(fields["tensor"], "\"tensor\""))
    }
    return readColumns(columns, input).map { .csv(path: path, columns: $0) }
  }

  private mutating func readWindows(
    _ fields: DocumentReader.Fields
  ) -> TrainingRecipe.TextWindows? {
    let isNext = document.bool(fields["next"], "\"next\"") ?? false
    return document.integer(fields["length"], "\"length\"", atLeast: 1).map {
      TrainingRecipe.TextWindows(length: $0, isNext: isNext)
    }
  }

  private mutating func readColumns(
    _ value: JSONValue, _ input: String
  ) -> ColumnSelection? {
    if value.kind == .array {
      return document.strings(value, "the columns of \"\(input)\"").map { .names($0) }
    }
    guard
      let fields = document.fields(
        value, "the columns of \"\(input)\"", ["from!", "through!"]),
      let from = document.string(fields["from"], "\"from\""),
      let through = document.string(fields["through"], "\"through\"")
    else { return nil }
    return .range(from: from, through: through)
  }

  private mutating func readValidation(_ value: JSONValue?) -> Int? {
    guard let value, let fields = document.fields(value, "\"validation\"", ["every!"]) else {
      return nil
    }
    return document.integer(fields["every"], "\"every\"", atLeast: 2)
  }

  /// Seeds use all 64 bits.
  private mutating func readSeed(_ value: JSONValue?) -> UInt64? {
    value?.unsignedInteger() ?? document.integer(value, "\"seed\"", atLeast: 0).map(UInt64.init)
  }

  private mutating func readMetrics(_ value: JSONValue?) -> [String] {
    guard let elements = document.array(value, "\"metrics\"") else { return [] }
    return elements.compactMap { element in
      reference(element, "the metrics").map { graph.name(of: $0) }
    }
  }

  private mutating func readOptimizer(_ value: JSONValue) -> OptimizerRecipe? {
    guard
      let (tag, content) = document.tagged(
        value, "optimizer", OptimizerRecipe.Rule.standards.map(\.tag)),
      let rule = OptimizerRecipe.Rule.standard(tag), let content
    else {
      if value.kind == .string {
        document.report(
          .wrongType, "an optimizer needs its learning rate: {\"sgd\": {\"learningRate\": 0.1}}",
          at: value)
      }
      return nil
    }
    let keys = FieldKeys(["learningRate!"] + rule.constants.map(\.key))
    guard let fields = document.fields(content, "\"\(tag)\"", keys),
      let learningRate = fields["learningRate"].flatMap({ readLearningRate($0) })
    else { return nil }
    let constants = rule.constants.map { key, standard in
      document.number(fields[key], "\"\(key)\"") ?? standard
    }
    return OptimizerRecipe(rule.replacing(constants: constants), learningRate: learningRate)
  }

  private mutating func readLearningRate(_ value: JSONValue) -> OptimizerRecipe.LearningRate? {
    if value.kind == .number {
      return document.number(value, "the learning rate").map { .fixed($0) }
    }
    guard let (_, content) = document.tagged(value, "learning rate", ["exponential"]), let content,
      let fields = document.fields(
        content, "the exponential learning rate", ["initial!", "decay!", "steps!"]),
      let initial = document.number(fields["initial"], "\"initial\""),
      let decay = document.number(fields["decay"], "\"decay\""),
      let steps = document.integer(fields["steps"], "\"steps\"", atLeast: 1)
    else { return nil }
    return .exponential(initial: initial, decay: decay, steps: steps)
  }
}
