import Adjoint
import TestSupport
import Testing

@Suite struct TextGeneratorTests {
  /// Logits by the last token alone, out of a table; windows have 4 tokens.
  private func program(
    _ weights: Tensor? = nil, output: String = "logits", vocabulary: Int = 128
  ) throws -> Program {
    try TestSupport.program(
      text: """
        {"adjoint": 1, "name": "bigrams",
         "inputs": [{"name": "tokens", "shape": ["batch", 4], "type": "int32"},
          {"name": "next", "shape": ["batch", 4], "type": "int32"}],
         "parameters": [{"name": "table", "shape": [128, \(vocabulary)], "initializer": "zeros"}],
         "nodes": [{"name": "logits", "op": "Gather", "inputs": ["table", "tokens"]},
          {"name": "copy", "op": "Identity", "inputs": ["logits"]}],
         "outputs": [\(output.split(separator: " ").map { "\"\($0)\"" }.joined(separator: ", "))],
         "training": {"data": {"next": {"file": "a.txt", "length": 4, "next": true},
           "tokens": {"file": "a.txt", "length": 4}},
          "epochs": 1, "batchSize": 2, "optimizer": {"sgd": {"learningRate": 0.1}}}}
        """
    ) { options in
      if let weights { options.weights["table"] = weights }
    }
  }

  /// After each token the one above it, surely, or that and its neighbor with odds of 3 to 1.
  private func successors(surely: Bool) -> Tensor {
    var table = [Float](repeating: -100, count: 128 * 128)
    for token in 0..<126 {
      table[token * 128 + token + 1] = 1.0986123
      if !surely { table[token * 128 + token + 2] = 0 }
    }
    return Tensor(table, shape: [128, 128])
  }

  private func text(
    _ program: Program, _ prompt: String, _ count: Int, temperature: Double = 1, seed: UInt64 = 0
  ) throws -> String {
    let bytes = try TextGenerator(program).generate(
      after: prompt, count: count, temperature: temperature, seed: seed)
    return String(decoding: bytes, as: UTF8.self)
  }

  /// The last token decides, in windows that are not full and in those that move on.
  @Test func continuesThePrompt() throws {
    let program = try program(successors(surely: true))
    #expect(try text(program, "a", 8) == "bcdefghi")
    #expect(try text(program, "zzzxyzA", 3) == "BCD")
    #expect(try text(program, "a", 0) == "")
  }

  @Test func theSeedDecides() throws {
    let program = try program(successors(surely: false))
    let first = try text(program, " ", 40, seed: 1)
    #expect(try text(program, " ", 40, seed: 1) == first)
    #expect(try text(program, " ", 40, seed: 2) != first)
    #expect(
      try text(program, " ", 40, temperature: 0, seed: 2) == text(program, " ", 40, temperature: 0))
  }

  /// Shares of the draws come near those of the softmax: 1/4, and at temperature 1/2 1/10.
  @Test(arguments: [(1.0, 0.25), (0.5, 0.1), (0, 0)])
  func temperature(_ temperature: Double, _ expected: Double) throws {
    let generator = try TextGenerator(try program(successors(surely: false)))
    var far = 0
    for seed in 0..<400 {
      let bytes = try generator.generate(
        after: "a", count: 1, temperature: temperature, seed: UInt64(seed))
      if bytes == [UInt8(ascii: "c")] { far += 1 }
    }
    // Three standard deviations.
    #expect(abs(Double(far) / 400 - expected) <= 3 * (expected * (1 - expected) / 400).squareRoot())
  }

  @Test func whatCannotBeContinued() throws {
    #expect(
      messages { try text(program(), "", 1) } == [
        "error: the prompt is empty, so there is nothing to continue"
      ])
    #expect(
      messages { try text(program(output: "logits copy"), "a", 1) } == [
        "error: the graph has 2 outputs; say which of them are the logits"
      ])
    let shape =
      "logits need shape [batch, length, vocabulary] with at most 256 bytes in the vocabulary"
    #expect(
      messages { try text(program(output: "tokens"), "a", 1) } == [
        "error: \(shape), but \"tokens\" is int32[batch, 4]"
      ])
    #expect(
      messages { try text(program(vocabulary: 257), "a", 1) } == [
        "error: \(shape), but \"logits\" is [batch, 4, 257]"
      ])
    // "é" begins with byte 195, and the table ends at 127.
    #expect(messages { try text(program(), "é", 1) }.first?.contains("195") == true)
  }

  @Test func nothingIsFedWithAText() throws {
    let xor = try TestSupport.program("models/xor.json")
    #expect(
      messages { try TextGenerator(xor) } == [
        "error: the recipe feeds no input with a text, so there is none that tokens could go into"
      ])
  }
}
