import Adjoint
import TestSupport
import Testing

/// Training that was interrupted between epochs comes to the same bits as training that was not.
@Suite struct CheckpointTests {
  /// A network with dropout, in batches that do not divide the rows.
  private func text(
    inputs: Int = 3, width: Int = 6,
    optimizer: String = "\"momentum\": {\"learningRate\": 0.05, \"momentum\": 0.9}",
    note: String = "", activation: String = "Tanh"
  ) -> String {
    let rows = (0..<22).map { row in
      "[\((0..<inputs).map { "\(Double((row * 7 + $0 * 5) % 11) / Double(11 * inputs / 3))" }.joined(separator: ", "))]"
    }
    let targets = (0..<22).map { "[\(Double($0 * 3 % 7) / 7)]" }
    return """
      {"adjoint": 1, "name": "net", "description": "\(note)",
       "inputs": [{"name": "x", "shape": ["batch", \(inputs)]}, {"name": "y", "shape": ["batch", 1]}],
       "parameters": [{"name": "W", "shape": [\(inputs), \(width)], "initializer": "glorotUniform"},
                      {"name": "V", "shape": [\(width), 1], "initializer": "heNormal"}],
       "nodes": [{"name": "z", "op": "MatMul", "inputs": ["x", "W"]},
                 {"name": "h", "op": "\(activation)", "inputs": ["z"]},
                 {"name": "d", "op": "Dropout", "inputs": ["h"],
                  "attributes": {"ratio": 0.25, "training_mode": true}},
                 {"name": "p", "op": "MatMul", "inputs": ["d", "V"]},
                 {"name": "loss", "op": "MeanSquaredError", "inputs": ["p", "y"]}],
       "loss": "loss",
       "training": {"data": {"x": [\(rows.joined(separator: ", "))],
                             "y": [\(targets.joined(separator: ", "))]},
                    "validation": {"every": 4},
                    "epochs": 6, "batchSize": 4, "optimizer": {\(optimizer)}, "seed": 5}}
      """
  }

  private func trainer(
    _ text: String, epochs: Int = 6, seed: UInt64? = nil
  ) throws -> Trainer {
    try program(text: text) { $0.seed = seed }.trainer { $0.epochs = epochs }
  }

  static let optimizers = [
    "\"sgd\": {\"learningRate\": 0.1}",
    "\"momentum\": {\"learningRate\": 0.05, \"momentum\": 0.9}",
    "\"adam\": {\"learningRate\": {\"exponential\": {\"initial\": 0.01, \"decay\": 0.5, \"steps\": 9}}}",
  ]

  /// A weight of 64 rows and 256 columns is large enough to be in panels.
  @Test(arguments: optimizers, [(3, 6), (64, 256)])
  func resumedIsUninterrupted(_ optimizer: String, _ extents: (Int, Int)) throws {
    let text = text(inputs: extents.0, width: extents.1, optimizer: optimizer)
    let whole = try trainer(text)
    let report = try whole.run()
    let folder = try TemporaryFolder()
    for epochs in [2, 3, 6] {
      let part = try trainer(text, epochs: epochs)
      if epochs > 2 { try part.resume(from: folder.path("run")) }
      var seen: [Int] = []
      let last = try part.run { epoch throws(Diagnostics) in
        seen.append(epoch.so.epochs)
        try part.saveCheckpoint(in: folder.path("run"))
      }
      #expect(seen == Array((epochs == 2 ? 1 : epochs == 3 ? 3 : 4)...epochs))
      guard epochs == 6 else { continue }
      #expect(part.parameters == whole.parameters)
      #expect(last.loss == report.loss)
      #expect(last.steps == report.steps)
      #expect(last.validation?.loss == report.validation?.loss)
    }
  }

  @Test func nothingIsLeftToDo() throws {
    let folder = try TemporaryFolder()
    let first = try trainer(text())
    let report = try first.run()
    try first.saveCheckpoint(in: folder.path)
    let second = try trainer(text(), epochs: 4)
    try second.resume(from: folder.path)
    let again = try second.run { _ in Issue.record("an epoch was run") }
    #expect(second.parameters == first.parameters)
    #expect(again.loss == report.loss)
    #expect(again.validation?.loss == report.validation?.loss)
    #expect(again.epochs == 6)
  }

  /// A checkpoint is a file of weights too, and knows what it belongs to.
  @Test func fileHoldsParametersStatesAndProgress() throws {
    let folder = try TemporaryFolder()
    let trainer = try trainer(text(), epochs: 2)
    _ = try trainer.run()
    try trainer.saveCheckpoint(in: folder.path)
    let tensors = try TensorFile.read(path: Trainer.checkpointPath(in: folder.path))
    #expect(tensors.names == ["W", "V", "W/velocity", "V/velocity"])
    #expect(tensors["W"] == trainer.parameters["W"])
    #expect(tensors.metadata["epoch"] == "2")
    #expect(tensors.metadata["step"] == "10")
    #expect(tensors.metadata["seed"] == "5")
  }

  private func refusals(_ text: String, seed: UInt64? = nil) throws -> [String] {
    let folder = try TemporaryFolder()
    try trainer(self.text()).saveCheckpoint(in: folder.path)
    let other = try trainer(text, seed: seed)
    return messages { try other.resume(from: folder.path) }.map {
      $0.split(separator: "\(folder.path)/", omittingEmptySubsequences: false).joined()
    }
  }

  @Test func otherGraphs() throws {
    let start =
      "checkpoint.safetensors: error: this is a checkpoint of another graph than \"net\"\n  note: "
    #expect(
      try refusals(text(width: 5)) == [start + "its parameter \"W\" is [3, 6], here it is [3, 5]"])
    #expect(try refusals(text(activation: "Sigmoid")) == [start + "the nodes differ"])
  }

  @Test func otherTraining() throws {
    #expect(
      try refusals(text(optimizer: Self.optimizers[0])) == [
        "checkpoint.safetensors: error: this is a checkpoint of training with another optimizer\n  note: here there is no \"W/velocity\""
      ])
    #expect(
      try refusals(text(), seed: 6) == [
        "checkpoint.safetensors: error: this is a checkpoint of training with seed 5, but the seed is 6"
      ])
    // Words for people, and the learning rate, may change.
    let rate = "\"momentum\": {\"learningRate\": 0.01, \"momentum\": 0.9}"
    #expect(try refusals(text(optimizer: rate, note: "Other words.")) == [])
  }

  @Test func otherFiles() throws {
    let folder = try TemporaryFolder()
    let trainer = try trainer(text())
    let path = Trainer.checkpointPath(in: folder.path)
    #expect(
      messages { try trainer.resume(from: folder.path) } == [
        "\(path): error: there is no such file"
      ])
    try TensorFile.write(trainer.parameters, path: path)
    #expect(
      messages { try trainer.resume(from: folder.path) } == [
        "\(path): error: this is no checkpoint of training"
      ])
    #expect(
      messages { try trainer.saveCheckpoint(in: path) } == [
        "\(path): error: cannot make the folder: not a directory"
      ])
  }
}
