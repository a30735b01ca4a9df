import Adjoint
import TestSupport
import Testing

@testable import AdjointCommand

@Suite struct GenerateCommandTests {
  private let graph = graphPath("models/text-transformer.json")

  @Test func promptAndWhatFollows() {
    let text = output("generate", graph, "--prompt", "It is", "--length", "4", "--seed", "5")
    #expect(text.hasPrefix("It is"))
    // An untrained graph tells any of 128 bytes, each of them a character.
    #expect(text.count == 10 && text.last == "\n")
    #expect(output("generate", graph, "--prompt", "It is", "--length", "4", "--seed", "5") == text)
    #expect(output("generate", graph, "--prompt", "It is", "--length", "4", "--seed", "6") != text)
  }

  @Test func wrongUse() {
    let negative = Call("generate", graph, "--temperature=-1")
    #expect(negative.status == 64)
    #expect(
      negative.error.hasPrefix(
        "Error: The value '-1.0' is invalid for '--temperature': at least 0\n"))
    let xor = Call("generate", graphPath("models/xor.json"))
    #expect(xor.status == 65)
    #expect(xor.error.contains("error: the recipe feeds no input with a text"))
    let output = Call("generate", graph, "--output", "loss")
    #expect(output.status == 65)
    #expect(output.error.contains("error: logits need shape [batch, length, vocabulary]"))
    #expect(output.error.hasSuffix("but \"loss\" is []\n"))
  }
}
