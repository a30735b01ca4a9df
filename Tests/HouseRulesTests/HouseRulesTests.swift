import AdjointGraph
import AdjointOperators
import Foundation
import Testing

/// Rules of the house that a reader would otherwise have to check by eye.
@Suite struct HouseRulesTests {
  static let root = URL(filePath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent()

  /// Paths below a folder of the package, with the text of each file.
  private func files(_ folder: String, _ endings: [String]) throws -> [(path: String, text: String)]
  {
    let base = Self.root.appending(path: folder)
    let paths = try #require(FileManager.default.subpaths(atPath: base.path())).sorted()
    return try paths.filter { path in endings.contains { path.hasSuffix(".\($0)") } }.map { path in
      (
        "\(folder)/\(path)",
        try String(contentsOf: base.appending(path: path), encoding: .utf8)
      )
    }
  }

  @Test func filesStaySmall() throws {
    for (path, text) in try files("Sources", ["swift", "c", "h"]) + files("Tests", ["swift"]) {
      let count = text.split(separator: "\n", omittingEmptySubsequences: false).count
      #expect(count <= 500, "\(path) has \(count) lines")
    }
  }

  @Test func sourcesDoNotTrapOrPutOff() throws {
    for (path, text) in try files("Sources", ["swift"]) {
      for word in ["fatalError(", "try!", "as! ", "TODO", "FIXME"] {
        #expect(!text.contains(word), "\(path) contains \(word)")
      }
    }
  }

  /// Imports point down only; what is not named may not be imported.
  static let imports: [(folder: String, allowed: Set<String>)] = [
    ("AdjointGraph", ["AdjointKernels"]),
    ("AdjointOperators", ["AdjointGraph", "AdjointKernels"]),
    ("AdjointTransforms", ["AdjointGraph", "AdjointOperators"]),
    ("AdjointRuntime", ["AdjointGraph", "AdjointKernels"]),
    ("AdjointFormats", ["AdjointGraph"]),
    ("AdjointTraining", ["AdjointGraph", "AdjointRuntime", "AdjointTransforms", "AdjointFormats"]),
    ("AdjointCommand", ["Adjoint", "AdjointAllocations"]),
  ]
  static let system: Set<String> = ["Darwin", "Dispatch", "Glibc", "Musl", "Synchronization"]

  @Test(arguments: imports)
  func importsPointDown(_ folder: String, _ allowed: Set<String>) throws {
    for (path, text) in try files("Sources/\(folder)", ["swift"]) {
      for line in text.split(separator: "\n") {
        let words = line.split(separator: " ")
        guard let place = words.firstIndex(of: "import"), place < 2, words.count == place + 2 else {
          continue
        }
        let module = String(words[place + 1])
        #expect(
          allowed.contains(module) || Self.system.contains(module), "\(path) imports \(module)")
      }
    }
  }

  @Test func everyOperatorHasATestFile() throws {
    let tests = try files("Tests/AdjointOperatorsTests", ["swift"])
    for operation in OperatorRegistry.standard.all {
      #expect(
        tests.contains { $0.path.hasSuffix("/\(operation.name)Tests.swift") },
        "\(operation.name) has no test file of its own")
    }
  }

  @Test func theListOfOperatorsIsSorted() throws {
    let list = try String(
      contentsOf: Self.root.appending(
        path: "Sources/AdjointOperators/StandardOperators.swift"), encoding: .utf8)
    let names = list.matches(of: /(\w+)\.self/).map { String($0.output.1) }
    #expect(names == names.sorted())
    #expect(names.count == OperatorRegistry.standard.all.count)
  }

  @Test func theProductDependsOnNoPackage() throws {
    let manifest = try String(
      contentsOf: Self.root.appending(path: "Package.swift"), encoding: .utf8)
    #expect(manifest.contains("dependencies: [],"))
    #expect(!manifest.contains(".package("))
    #expect(!manifest.contains("unsafeFlags"))
  }
}
