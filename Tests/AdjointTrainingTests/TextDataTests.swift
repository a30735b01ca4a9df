import Adjoint
import TestSupport
import Testing

@testable import AdjointTraining

/// Windows of a text as rows of data.
@Suite struct TextDataTests {
  /// A graph beside `text.txt`, which feeds `now` and `next`.
  private static func graph(
    now: String = "{\"file\": \"text.txt\", \"length\": 3}",
    next: String = "{\"file\": \"text.txt\", \"length\": 3, \"next\": true}", type: String = "int64"
  ) -> String {
    """
    {"adjoint": 1, "name": "bigrams",
     "inputs": [{"name": "now", "shape": ["batch", 3], "type": "\(type)"},
      {"name": "next", "shape": ["batch", 3], "type": "\(type)"}],
     "parameters": [{"name": "table", "shape": [128, 128], "initializer": "zeros"}],
     "nodes": [{"name": "logits", "op": "Gather", "inputs": ["table", "now"]},
      {"name": "rows", "op": "Reshape", "inputs": ["logits"], "attributes": {"shape": [-1, 128]}},
      {"name": "labels", "op": "Reshape", "inputs": ["next"], "attributes": {"shape": [-1]}},
      {"name": "loss", "op": "SoftmaxCrossEntropyLoss", "inputs": ["rows", "labels"]}],
     "outputs": ["logits"],
     "loss": "loss",
     "training": {"data": {"now": \(now), "next": \(next)},
      "epochs": 1, "batchSize": 2, "optimizer": {"sgd": {"learningRate": 0.1}}}}
    """
  }

  private func inputs(_ text: String, _ graph: String = graph()) throws -> [String: Tensor] {
    let folder = try TemporaryFolder()
    _ = try folder.write(text, to: "text.txt")
    return try Program(path: try folder.write(graph, to: "graph.json")).recipeInputs()
  }

  @Test(arguments: [("abcdefg", 2), ("abcdef", 1), ("abcdefghi", 2), ("abcd", 1)])
  func windowsFollowEachOther(_ text: String, _ rows: Int) throws {
    let inputs = try inputs(text)
    let bytes = text.utf8.map { Int64($0) }
    #expect(inputs["now"] == Tensor(Array(bytes[..<(3 * rows)]), shape: [rows, 3]))
    #expect(inputs["next"] == Tensor(Array(bytes[1...(3 * rows)]), shape: [rows, 3]))
  }

  @Test func tokensAreBytes() throws {
    let inputs = try inputs("é\nz", Self.graph(type: "int32"))
    #expect(inputs["now"] == Tensor([0xC3, 0xA9, 10] as [Int32], shape: [1, 3]))
    #expect(inputs["next"] == Tensor([0xA9, 10, 122] as [Int32], shape: [1, 3]))
  }

  @Test(arguments: ["", "a", "abc"]) func textsThatAreTooShort(_ text: String) throws {
    let found = messages { try inputs(text) }
    #expect(found.count == 1)
    #expect(
      found.first?.hasSuffix(
        "text.txt: error: the text has \(text.utf8.count) bytes, too few for a row of 3 and one that follows"
      ) == true)
  }

  @Test func rowsOfAnotherLength() {
    let graph = Self.graph(now: "{\"file\": \"text.txt\", \"length\": 4}")
    #expect(
      messages { try inputs("abcdefgh", graph) }.first?.hasSuffix(
        "error: a row of input \"now\" is [3] but a row of its data is [4]") == true)
  }

  @Test func wordsAboutTheRecipe() {
    func found(_ now: String) -> [String] { messages { try program(text: Self.graph(now: now)) } }
    #expect(
      found("{\"file\": \"text.txt\"}") == [
        "test.json:11:31: error: the data of \"now\" needs a key \"length\""
      ])
    #expect(
      found("{\"file\": \"text.txt\", \"length\": 0}") == [
        "test.json:11:62: error: \"length\" must be at least 1 but is 0"
      ])
    #expect(
      found("{\"file\": \"text.md\", \"length\": 3, \"next\": 1}") == [
        "test.json:11:72: error: \"next\" must be true or false but is a number"
      ])
    #expect(
      found("{\"file\": \"text.txt\", \"length\": 3, \"columns\": [\"a\"]}") == [
        """
        test.json:11:65: error: the data of "now" has no key "columns"
          note: it may have file, length, next
        """
      ])
  }

  @Test func writingAndReadingAgree() throws {
    let text = try program(text: Self.graph()).checked.graph.json()
    #expect(text.contains("\"now\": {\"file\": \"text.txt\", \"length\": 3},"))
    #expect(text.contains("\"next\": {\"file\": \"text.txt\", \"length\": 3, \"next\": true}"))
    #expect(try program(text: text).checked.graph.json() == text)
  }
}
