import Adjoint
import TestSupport
import Testing

@testable import AdjointCommand

#if canImport(Darwin)
  import Darwin
#elseif canImport(Musl)
  import Musl
#else
  import Glibc
#endif

/// Whatever the bytes of a graph file are, checking it comes to an end with words, and what is
/// accepted is written so that it reads back the same. `ADJOINT_LONG_TESTS=1` cuts at every byte,
/// and changes each file ten thousand times.
struct HostileFileTests {
  static let paths = ["models", "invalid"].flatMap { folder in
    contents(of: "Graphs/\(folder)").filter { $0.hasSuffix(".json") }
      .map { graphPath("\(folder)/\($0)") }
  }
  static let isLong = getenv("ADJOINT_LONG_TESTS") != nil

  /// Whether the bytes are a graph. Its mistakes lie inside the text, and are not too many.
  @discardableResult
  private func isAccepted(_ bytes: [UInt8]) -> Bool {
    do throws(Diagnostics) {
      let graph = try GraphFile(reading: bytes, file: "a.json", registry: .standard).checked.graph
      let written = graph.jsonBytes()
      let again = try GraphFile(reading: written, file: "b.json", registry: .standard)
      #expect(again.checked.graph.jsonBytes() == written)
      return true
    } catch {
      #expect((1...Diagnostics.limit).contains(error.all.count))
      let lineCount = bytes.count { $0 == UInt8(ascii: "\n") } + 1
      for diagnostic in error.all {
        #expect(diagnostic.location?.file == "a.json", "\(diagnostic)")
        #expect(diagnostic.location?.line.map { 1...lineCount ~= $0 } == true)
      }
      return false
    }
  }

  @Test func cutFiles() throws {
    for path in Self.paths {
      let bytes = try FileBytes.read(path, limit: 1 << 20)
      let step = Self.isLong ? 1 : max(1, bytes.count / 12)
      for end in stride(from: 0, to: bytes.count - 2, by: step) {
        #expect(!isAccepted(Array(bytes[..<end])))
      }
    }
  }

  /// Pieces with which graph files are made, and what breaks them.
  private static let material = [
    "{", "}", "[", "]", ",", ":", "\"", "null", "true", "-1", "0", "1e999", "9223372036854775807",
    "-9223372036854775808", "4611686018427387904", "0.5", "\"x\"", "\"batch\"", "\"`a-b:0`*n\"",
    "\"Add\"", "\"inputs\"", "\"shape\"", "\\", "\u{0}", "é",
  ].map { Array($0.utf8) }

  private func changed(_ bytes: [UInt8], _ random: inout TestRandom) -> [UInt8] {
    var bytes = bytes
    for _ in 0...random.integer(below: 2) {
      let start = random.integer(below: bytes.count + 1)
      let end = min(bytes.count, start + random.integer(below: 6))
      let piece = Self.material[random.integer(below: Self.material.count)]
      switch random.integer(below: 5) {
      case 0: bytes.insert(contentsOf: piece, at: start)
      case 1: bytes.replaceSubrange(start..<end, with: piece)
      case 2: bytes.replaceSubrange(start..<end, with: [])
      case 3: replaceNumber(in: &bytes, from: start, with: piece)
      default: bytes.insert(contentsOf: bytes[start..<min(bytes.count, start + 40)], at: start)
      }
    }
    return bytes
  }

  /// Puts something else for the next run of digits, which keeps most texts well-formed.
  private func replaceNumber(in bytes: inout [UInt8], from start: Int, with piece: [UInt8]) {
    func isDigit(_ byte: UInt8) -> Bool { UInt8(ascii: "0")...UInt8(ascii: "9") ~= byte }
    guard let first = bytes[start...].firstIndex(where: isDigit) else { return }
    let end = bytes[first...].firstIndex { !isDigit($0) } ?? bytes.count
    bytes.replaceSubrange(first..<end, with: piece)
  }

  @Test func changedFiles() throws {
    var random = TestRandom(seed: 5)
    var (accepted, total) = (0, 0)
    for path in Self.paths {
      let bytes = try FileBytes.read(path, limit: 1 << 20)
      let changes = path.contains("/models/") ? 400 : 25
      for _ in 0..<(Self.isLong ? 10_000 : changes) {
        total += 1
        if isAccepted(changed(bytes, &random)) { accepted += 1 }
      }
    }
    #expect(accepted > total / 100 && accepted < total / 2)
  }

  /// A chain of nodes, each of which refers to the one that `input` says.
  private func chain(_ count: Int, _ input: (Int) -> [String]) -> [UInt8] {
    let nodes = (0..<count).map { index in
      let inputs = input(index).map { "\"\($0)\"" }.joined(separator: ", ")
      return "{\"name\": \"n\(index)\", \"op\": \"Sum\", \"inputs\": [\(inputs)]}"
    }
    return Array("{\"adjoint\": 1, \"nodes\": [\(nodes.joined(separator: ",\n"))]}".utf8)
  }

  @Test(.timeLimit(.minutes(1))) func cyclesAreToldInLinearTime() {
    let count = 2000
    let cycles = [
      chain(count) { ["n\(($0 + 1) % count)"] },
      // Every node also closes a cycle of its own.
      chain(count) { ["n\(min($0 + 1, count - 1))", "n0"] },
    ]
    for (number, bytes) in cycles.enumerated() {
      #expect(throws: Diagnostics.self, "\(number)") {
        try GraphFile(reading: bytes, file: "a.json", registry: .standard)
      }
    }
    #expect(!isAccepted(chain(count) { ["n\($0)"] }))
    #expect(!isAccepted(chain(count) { ["m\($0)"] }))
    #expect(!isAccepted(chain(count) { _ in [] }))
  }

  /// One cycle is told once, and what does not lie on it is checked.
  @Test func whatLeadsToACycleIsChecked() throws {
    let text = """
      {"adjoint": 1, "inputs": [{"name": "x", "shape": [2]}], "nodes": [
      {"name": "a", "op": "Add", "inputs": ["b", "c"]},
      {"name": "b", "op": "Neg", "inputs": ["a"]},
      {"name": "c", "op": "Relu", "inputs": ["b"]},
      {"name": "d", "op": "MatMul", "inputs": ["x", "e"]},
      {"name": "e", "op": "Unsqueeze", "inputs": ["x"], "attributes": {"axes": [0]}}
      ]}
      """
    let error = try #require(throws: Diagnostics.self) {
      try GraphFile(reading: Array(text.utf8), file: "a.json", registry: .standard)
    }
    #expect(error.all.map(\.code.rawValue) == ["cycle", "MatMul.C2"])
  }

  /// Extents whose product, or whose product without zeros, is beyond memory.
  @Test(arguments: [
    "4611686018427387904", "9223372036854775807", "0, 4611686018427387904, 4611686018427387904",
    "4611686018427387904, 0, 4611686018427387904", "1099511627776, 1099511627776",
    "9223372036854775807, 0",
  ])
  func extentsBeyondMemoryAreRefused(_ extents: String) throws {
    let text = """
      {"adjoint": 1, "parameters": [{"name": "w", "shape": [\(extents)], "initializer": "zeros"}],
      "nodes": [{"name": "y", "op": "ReduceSum", "inputs": ["w"], "attributes": {"keepdims": 0}}],
      "outputs": ["y"], "loss": "y"}
      """
    let folder = try TemporaryFolder()
    let path = try folder.write(text, to: "huge.json")
    for command in ["check", "run", "grad", "train", "plan", "dot", "describe"] {
      let call = Call(command, path)
      #expect(call.status == ExitStatus.invalid)
      #expect(call.error.hasPrefix("\(path):1:54: error: \"w\" is ["), "\(command): \(call.error)")
    }
  }

  /// Extents that only the memory limit refuses, before anything is allocated.
  @Test func shapesBeyondTheLimitAreRefused() throws {
    let text = """
      {"adjoint": 1, "inputs": [{"name": "x", "shape": [1000000, 1000000]}],
      "parameters": [{"name": "w", "shape": [], "initializer": "ones"}], "nodes": [
        {"name": "y", "op": "ReduceSum", "inputs": ["xw"], "attributes": {"keepdims": 0}},
        {"name": "xw", "op": "Mul", "inputs": ["x", "w"]}],
      "outputs": ["y"], "loss": "y"}
      """
    let folder = try TemporaryFolder()
    let path = try folder.write(text, to: "large.json")
    for command in ["check", "run", "grad", "plan"] {
      let call = Call(command, path, "--limit-memory", "1GB")
      #expect(call.status == ExitStatus.invalid, "\(command): \(call.error)")
      #expect(call.error.contains("memory-limit") || call.error.hasPrefix("\(path):1:"))
    }
  }
}
