import Adjoint
import TestSupport
import Testing

@testable import AdjointCommand

@Suite struct CheckpointCommandTests {
  private let digits = graphPath("models/digits.json")

  @Test func resumedIsUninterrupted() throws {
    let folder = try TemporaryFolder()
    let run = folder.path("run"), log = folder.path("log")
    func train(_ epochs: Int, _ more: String...) throws -> Call {
      let call = Call(["train", digits, "--epochs", "\(epochs)", "--format", "json"] + more)
      #expect(call.status == 0, "\(call.error)")
      return call
    }
    let whole = try train(3, "--save", folder.path("whole.safetensors"))
    _ = try train(1, "--checkpoint", run, "--log", log)
    let rest = try train(
      3, "--checkpoint", run, "--resume", "--log", log, "--save", folder.path("rest.safetensors"))
    #expect(rest.error.hasPrefix("epoch 2/3  loss "))
    #expect(
      try FileBytes.read(folder.path("rest.safetensors"))
        == FileBytes.read(folder.path("whole.safetensors")))
    for key in ["loss", "steps"] {
      #expect(try whole.json()[key]?.double() == rest.json()[key]?.double())
    }
    let lines = try folder.text("log").split(separator: "\n")
    let epochs = try lines.map {
      try JSONDocument(Array($0.utf8), file: "log").root["epochs"]?.integer()
    }
    #expect(epochs == [1, 2, 3])
    // Parameters for use elsewhere.
    #expect(Call("run", digits, "--weights", "\(run)/checkpoint.safetensors").status == 0)
  }

  @Test func mistakes() throws {
    let folder = try TemporaryFolder()
    let alone = Call("train", digits, "--resume")
    #expect(alone.status == ExitStatus.usage)
    #expect(alone.error.hasPrefix("Error: The option '--resume' needs '--checkpoint <DIR>'\n"))
    let none = Call("train", digits, "--resume", "--checkpoint", folder.path)
    #expect(none.status == ExitStatus.invalid)
    #expect(none.error == "\(folder.path)/checkpoint.safetensors: error: there is no such file\n")
    let nowhere = Call(
      "train", digits, "--epochs", "1", "--checkpoint", folder.path("a/b"))
    #expect(nowhere.status == ExitStatus.failed)
    #expect(
      nowhere.error
        == "\(folder.path)/a/b: error: cannot make the folder: no such file or directory\n"
    )
  }

  @Test func runInInference() throws {
    let folder = try TemporaryFolder()
    let graph = try folder.write(
      """
      {"adjoint": 1, "inputs": [{"name": "x", "shape": [8]}],
       "nodes": [{"name": "y", "op": "Dropout", "inputs": ["x"],
                  "attributes": {"training_mode": true}}], "outputs": ["y"]}
      """, to: "drop.json")
    let inputs = try folder.write("{\"x\": [1, 1, 1, 1, 1, 1, 1, 1]}", to: "x.json")
    let plain = output("run", graph, "--inputs", inputs, "--format", "json")
    #expect(plain == output("run", graph, "--inputs", inputs, "--format", "json"))
    #expect(plain.contains("2") && plain.contains("0") && !plain.contains("1"))
    let others = output("run", graph, "--inputs", inputs, "--format", "json", "--seed", "4")
    #expect(others != plain)
    let inference = output("run", graph, "--inputs", inputs, "--format", "json", "--inference")
    #expect(inference == "{\"y\": [1, 1, 1, 1, 1, 1, 1, 1]}\n")
  }
}
