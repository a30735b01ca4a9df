import Adjoint

/// What training came to after each epoch, for the files that show it.
struct TrainingRecord {
  var reports: [TrainingReport] = []
  private let logPath: String?
  private let plotPath: String?
  /// Lines of the log for the epochs before those of this run.
  private var earlier: [Substring] = []

  /// - Parameter epochs: How many went before, where training goes on.
  init(_ arguments: ParsedArguments, after epochs: Int) {
    logPath = arguments.value("--log")
    plotPath = arguments.value("--plot")
    if let logPath, epochs > 0, let bytes = try? FileBytes.read(logPath) {
      let lines = String(decoding: bytes, as: UTF8.self).split(separator: "\n")
      earlier = Array(lines.prefix(epochs))
    }
  }

  func write(for program: Program) throws(Diagnostics) {
    if let logPath {
      let lines = earlier + reports.map { Substring(TrainCommand.json($0)) }
      try FileBytes.write(Array(lines.map { $0 + "\n" }.joined().utf8), to: logPath)
    }
    if let plotPath {
      let curve = LearningCurve(program.checked.graph.name, reports)
      try FileBytes.write(Array(curve.svg.utf8), to: plotPath)
    }
  }
}
