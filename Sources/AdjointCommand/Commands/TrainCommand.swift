import Adjoint

enum TrainCommand: Command {
  static let specification = CommandSpecification(
    name: "train", abstract: "Trains a graph by the recipe in its file.",
    arguments: [GraphOptions.argument],
    options: [
      OptionSpecification("--epochs", "N", "Passes over the data. (default: the recipe's)"),
      OptionSpecification("--batch-size", "N", "Rows of a step. (default: the recipe's)"),
      OptionSpecification(
        "--learning-rate", "NUMBER", "A fixed learning rate. (default: the recipe's)"),
      OptionSpecification(
        "--weights", "FILE", "Values by name that go before the initializers."),
      OptionSpecification("--save", "FILE", "Writes the trained parameters."),
      OptionSpecification("--log", "FILE", "Writes one line of JSON for each epoch."),
      OptionSpecification("--plot", "FILE", "Draws loss and metrics by epoch, as SVG."),
      OptionSpecification(
        "--checkpoint", "DIR", "Keeps in a folder, after each epoch, all that training needs."),
      .flag("--resume", "Goes on from the checkpoint in the folder."),
      GraphOptions.results[1],
    ] + [GraphOptions.recompute, GraphOptions.optimize] + GraphOptions.options,
    examples: [
      ("adjoint train Graphs/models/digits.json", "learns to read handwritten digits"),
      (
        "adjoint train Graphs/models/xor.json --format json --save xor.safetensors",
        "one JSON object at the end, and the parameters in a file"
      ),
      (
        "adjoint train net.json --checkpoint run --resume --epochs 80",
        "goes on to 80 epochs, to the same bits as without a break"
      ),
    ])

  static func run(_ arguments: ParsedArguments, _ console: Console) throws {
    let options = try GraphOptions(arguments)
    let isJSON = try arguments.choice("--format", ["text", "json"]) == "json"
    let program = try options.program()
    let trainer = try program.trainer { recipe in
      recipe.epochs = try arguments.integer("--epochs") ?? recipe.epochs
      recipe.batchSize = try arguments.integer("--batch-size", atLeast: 1) ?? recipe.batchSize
      if let rate = try arguments.number("--learning-rate") {
        recipe.optimizer.learningRate = .fixed(rate)
      }
    }
    // Nobody should learn after an hour that the result cannot be kept.
    if let path = arguments.value("--save") {
      try TensorFile.checkWriting(trainer.parameters.count, to: path)
    }
    if let path = arguments.value("--log") { try FileBytes.checkWriting(to: path) }
    let folder = arguments.value("--checkpoint")
    if arguments.has("--resume") {
      guard let folder else { throw UsageError("The option '--resume' needs '--checkpoint <DIR>'") }
      try trainer.resume(from: folder)
    }
    var record = TrainingRecord(arguments, after: trainer.report.epochs)
    let report: TrainingReport
    do {
      report = try program.locating { () throws(Diagnostics) in
        try trainer.run { epoch throws(Diagnostics) in
          if let folder { try trainer.saveCheckpoint(in: folder) }
          record.reports.append(epoch.so)
          console.error(progress(epoch, rewriting: console.isTerminal))
        }
      }
    } catch {
      // What there was until then helps to see what went wrong.
      try record.write(for: program)
      throw error
    }
    try record.write(for: program)
    if let path = arguments.value("--save") {
      try TensorFile.write(trainer.parameters, path: path)
    }
    console.output(isJSON ? json(report) + "\n" : summary(report))
  }

  /// On a terminal a bar that is rewritten in place, elsewhere a line.
  private static func progress(_ epoch: EpochReport, rewriting: Bool) -> String {
    let so = epoch.so
    var text = "epoch \(so.epochs)/\(epoch.of)  loss \(rounded(so.loss))"
    if let validation = so.validation { text += "  " + self.text(validation) }
    guard rewriting else { return text + "\n" }
    let filled = 20 * so.epochs / max(epoch.of, 1)
    let bar =
      String(repeating: "█", count: filled) + String(repeating: "░", count: 20 - filled)
    return "\r\u{1B}[K\(bar) \(text)" + (so.epochs == epoch.of ? "\n" : "")
  }

  private static func text(_ validation: Evaluation) -> String {
    (["validation loss \(rounded(validation.loss))"]
      + validation.metrics.map { "\($0.name) \(rounded($0.value))" }).joined(separator: "  ")
  }

  private static func summary(_ report: TrainingReport) -> String {
    var text =
      "\(report.epochs) epochs, \(report.steps) steps in \(rounded(report.seconds)) s: loss \(rounded(report.loss))"
    if let validation = report.validation { text += ", " + self.text(validation) }
    return text + "\n"
  }

  /// Five significant digits.
  private static func rounded(_ number: Double) -> String {
    guard number.isFinite, number != 0 else { return number.printed }
    var scale = 1.0
    while abs(number) * scale < 1e4, scale < 1e12 { scale *= 10 }
    while abs(number) * scale >= 1e5, scale > 1 { scale /= 10 }
    return "\((number * scale).rounded() / scale)"
  }

  static func json(_ report: TrainingReport) -> String {
    var json = JSONWriter()
    json.object { json in
      json.key("epochs")
      json.integer(report.epochs)
      json.key("steps")
      json.integer(report.steps)
      json.key("loss")
      json.number(report.loss)
      json.key("validation")
      if let validation = report.validation {
        json.object { json in
          json.key("loss")
          json.number(validation.loss)
          for metric in validation.metrics {
            json.key(metric.name)
            json.number(metric.value)
          }
        }
      } else {
        json.raw("null")
      }
      json.key("seconds")
      json.number(report.seconds)
    }
    return json.text
  }
}
