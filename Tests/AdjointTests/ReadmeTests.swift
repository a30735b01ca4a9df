import Adjoint
import Foundation
import Testing

@Suite struct ReadmeTests {
  private static let root = URL(filePath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent()

  private func text(_ path: String) throws -> String {
    try String(contentsOf: Self.root.appending(path: path), encoding: .utf8)
  }

  /// What README shows is what is compiled here, letter for letter.
  @Test func exampleIsInReadme() throws {
    let source = try text("Tests/AdjointTests/ReadmeExample.swift")
    let example = source.components(separatedBy: "// README: begin\n")[1]
      .components(separatedBy: "// README: end")[0]
    #expect(try text("README.md").contains("```swift\n\(example)```"))
    #expect(example.split(separator: "\n").count <= 28)
  }

  @Test func exampleLearns() throws {
    let (file, prediction) = try learnExclusiveOr()
    for (value, target) in zip(prediction.doubles, [0.0, 1, 1, 0]) {
      #expect(abs(value - target) < 0.05)
    }
    let again = try GraphFile(reading: Array(file.utf8), file: "xor.json", registry: .standard)
    #expect(again.checked.graph.json() == file)
  }

  /// The graph that README shows is the one in the folder.
  @Test func graphIsInReadme() throws {
    let graph = try text("Graphs/models/xor.json")
    #expect(try text("README.md").contains("```json\n\(graph)```"))
  }
}
