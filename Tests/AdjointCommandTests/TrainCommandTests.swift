import Adjoint
import TestSupport
import Testing

@testable import AdjointCommand

@Suite struct TrainCommandTests {
  private let xor = graphPath("models/xor.json")

  @Test func oneObjectOnStandardOutput() throws {
    let call = Call("train", xor, "--format", "json", "--epochs", "3")
    #expect(call.status == 0)
    #expect(call.output.filter { $0 == "\n" }.count == 1)
    let report = try call.json()
    #expect(
      report.members.map(\.key.string) == ["epochs", "steps", "loss", "validation", "seconds"])
    #expect(report["epochs"]?.integer() == 3)
    #expect(report["steps"]?.integer() == 3)
    #expect(report["validation"]?.kind == .null)
    #expect((report["seconds"]?.double() ?? -1) >= 0)
    // One line an epoch on standard error.
    let lines = call.error.split(separator: "\n")
    #expect(lines.count == 3)
    #expect(lines.first?.hasPrefix("epoch 1/3  loss ") == true)
  }

  @Test func validationHoldsLossAndMetrics() throws {
    let call = Call(
      "train", graphPath("models/digits.json"), "--format", "json", "--epochs", "1")
    let validation = try #require(try call.json()["validation"])
    #expect(validation.members.map(\.key.string) == ["loss", "accuracy"])
  }

  /// The metric goes by the running statistics that the steps of training leave behind.
  @Test func batchNormalizationKeepsStatistics() throws {
    let path = graphPath("models/digits-normalized.json")
    let call = Call("train", path, "--format", "json", "--epochs", "4")
    #expect(call.status == 0)
    let accuracy = try #require(try call.json()["validation"]?["accuracy"]?.double())
    #expect(accuracy > 0.94)
  }

  @Test func noEpochs() throws {
    let call = Call("train", xor, "--format", "json", "--epochs", "0")
    #expect(call.status == 0)
    #expect(try call.json()["steps"]?.integer() == 0)
  }

  @Test func overridesTheRecipe() throws {
    func loss(_ arguments: String...) throws -> Double? {
      let call = Call(["train", xor, "--format", "json", "--epochs", "5"] + arguments)
      return try call.json()["loss"]?.double()
    }
    let standard = try loss()
    #expect(try standard != nil && loss() == standard)
    #expect(try loss("--seed", "2") != standard)
    #expect(try loss("--learning-rate", "0.01") != standard)
    #expect(try loss("--batch-size", "1") != standard)
    let smaller = Call("train", xor, "--batch-size", "3", "--epochs", "2", "--format", "json")
    #expect(try smaller.json()["steps"]?.integer() == 4)
  }

  @Test func logHasOneLineAnEpoch() throws {
    let folder = try TemporaryFolder()
    _ = Call("train", xor, "--epochs", "4", "--log", folder.path("log.jsonl"))
    let lines = try folder.text("log.jsonl").split(separator: "\n")
    #expect(lines.count == 4)
    for (index, line) in lines.enumerated() {
      let epoch = try JSONDocument(Array(line.utf8), file: "log").root
      #expect(epoch["epochs"]?.integer() == Int64(index + 1))
    }
  }

  /// The network learns the exclusive or, and predicts it from its saved parameters.
  @Test func xorIsSolved() throws {
    let folder = try TemporaryFolder()
    let weights = folder.path("xor.safetensors")
    let call = Call("train", xor, "--format", "json", "--save", weights)
    #expect(call.status == 0)
    #expect(try #require(try call.json()["loss"]?.double()) < 1e-3)
    #expect(try TensorFile.read(path: weights).names == ["W1", "b1", "W2", "b2"])
    let prediction = output("run", xor, "--weights", weights, "--format", "json")
    let rows = try #require(
      try JSONDocument(Array(prediction.utf8), file: "prediction").root["prediction"]
    ).elements
    let bits = try rows.map { try #require(Array($0.elements).first?.double()) }
    #expect(bits.map { $0.rounded() } == [0, 1, 1, 0])
    for bit in bits { #expect(abs(bit - bit.rounded()) < 0.1) }
  }

  @Test func digitsAreRead() throws {
    let call = Call(
      "train", graphPath("models/digits.json"), "--format", "json", "--epochs", "20")
    let validation = try #require(try call.json()["validation"])
    #expect(try #require(validation["accuracy"]?.double()) >= 0.97)
  }

  @Test func divergenceIsAFailure() {
    let call = Call(
      "train", graphPath("models/linear-regression.json"), "--learning-rate", "1e38")
    #expect(call.status == 1)
    #expect(call.output == "")
    #expect(call.error.contains("error: the loss is "))
  }

  /// What cannot be written is told before the first epoch.
  @Test func whereResultsGoIsCheckedFirst() throws {
    let folder = try TemporaryFolder()
    for (arguments, status, words) in [
      (["--save", folder.path("w.pt")], 65, "w.pt: error: the ending of the file's name must be"),
      (["--save", folder.path("w.npy")], 65, "w.npy: error: an npy file holds one tensor, not 4"),
      (["--save", folder.path("no/w.json")], 1, "no/w.json: error: cannot write the file"),
      (["--log", folder.path("no/log")], 1, "no/log: error: cannot write the file"),
      (["--log", folder.path], 65, "error: this is a folder, expected a file"),
    ] as [([String], Int32, String)] {
      let call = Call(["train", xor] + arguments)
      #expect(call.status == status, "\(arguments)")
      #expect(call.error.contains(words) && !call.error.contains("epoch"), "\(call.error)")
    }
  }

  @Test func graphsWithoutARecipe() throws {
    let folder = try TemporaryFolder()
    let graph = try folder.write(
      """
      {"adjoint": 1, "name": "none", "inputs": [{"name": "x", "shape": []}],
       "nodes": [{"name": "y", "op": "Neg", "inputs": ["x"]}], "loss": "y"}
      """, to: "none.json")
    let call = Call("train", graph)
    #expect(call.status == 65)
    #expect(
      call.error
        == "\(graph): error: the graph has no \"training\", which says what data to train on and how\n"
    )
  }
}
