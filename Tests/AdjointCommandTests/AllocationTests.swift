import AdjointGraph
import Foundation
import TestSupport
import Testing

@testable import AdjointCommand

/// From the second run on, a run allocates nothing.
///
/// `adjoint bench` counts in a process of its own: all threads count, and tests run side by side. In
/// a debug build, generic code of the standard library takes a frame from the heap for each element
/// that a loop reads: that is not the executor's, and only an optimized build must come to none
/// (`.ci/run` looks at one).
@Suite struct AllocationTests {
  @Test(arguments: [
    ("models/xor.json", "forward"), ("models/xor.json", "reverse"), ("models/xor.json", "step"),
    ("models/digits.json", "step"), ("models/digits-normalized.json", "step"),
    ("models/linear-regression.json", "step"), ("models/digits-ppca.json", "step"),
    ("bench/xor-train.json", "step"),
  ])
  func noneFromTheSecondRunOn(_ model: String, _ pass: String) throws {
    let report = try bench(graphPath(model), "--pass", pass)
    try expectNone(report)
    #expect((report["median_us"]?.double() ?? 0) > 0)
    #expect((report["runs"]?.integer() ?? 0) >= 22)
    #expect(report["simd"]?.string() != nil)
  }

  @Test(arguments: ["models/xor.json", "models/digits.json"])
  func noneWhereRunsMayBeCalledOff(_ model: String) throws {
    let report = try bench(graphPath(model), "--pass", "step", "--cancel")
    try expectNone(report)
    #expect((report["delay_longest_us"]?.double() ?? 0) > 0)
    #expect((report["runs"]?.integer() ?? 0) >= 5)
  }

  /// Objects, C's `malloc`, and memory with an alignment.
  @Test func countsEveryKind() throws {
    let count = AllocationCount.of {
      for size in 1...100 {
        withExtendedLifetime([UInt8](repeating: 1, count: size)) {}
        free(realloc(malloc(size), 1000))
        UnsafeMutableRawPointer.allocate(byteCount: size, alignment: 256).deallocate()
      }
    }
    #if canImport(Glibc)
      #expect(try #require(count) >= 400)
    #else
      #expect(count == nil)
    #endif
  }

  /// Dropout, and numbers that only the definition draws.
  @Test func noneForRandomNumbers() throws {
    let folder = try TemporaryFolder()
    let graph = try folder.write(
      """
      {"adjoint": 1, "inputs": [{"name": "x", "shape": ["batch", 3]}],
       "parameters": [{"name": "w", "shape": [3, 1], "initializer": "ones"}],
       "nodes": [{"name": "d", "op": "Dropout", "inputs": ["x"], "outputs": ["d", "mask"],
                  "attributes": {"training_mode": true}},
                 {"name": "n", "op": "RandomNormal", "attributes": {"shape": ["batch", 1]}},
                 {"name": "p", "op": "Sigmoid", "inputs": ["n"]},
                 {"name": "b", "op": "Bernoulli", "inputs": ["p"], "attributes": {"dtype": "int32"}},
                 {"name": "c", "op": "Cast", "inputs": ["b"], "attributes": {"to": "float32"}},
                 {"name": "y", "op": "Gemm", "inputs": ["d", "w"]},
                 {"name": "loss", "op": "MeanSquaredError", "inputs": ["y", "c"]}], "loss": "loss",
       "training": {"data": {"x": [[1, 2, 3], [4, 5, 6]]}, "epochs": 1, "batchSize": 2,
                    "optimizer": {"sgd": {"learningRate": 0.001}}}}
      """, to: "random.json")
    let report = try bench(graph, "--pass", "step")
    try expectNone(report)
  }

  #if DEBUG
    private let isOptimized = false
  #else
    private let isOptimized = true
  #endif

  private func expectNone(_ report: JSONValue) throws {
    #if canImport(Glibc)
      let count = try #require(report["allocations_per_step"]?.double())
      #expect(count == 0 || !isOptimized)
    #endif
  }

  private func bench(_ arguments: String...) throws -> JSONValue {
    let process = Process()
    // The command is built beside the tests.
    process.executableURL = URL(filePath: CommandLine.arguments[0]).deletingLastPathComponent()
      .appending(path: "adjoint")
    process.arguments = ["bench"] + arguments + ["--seconds", "0.01", "--format", "json"]
    let pipe = Pipe()
    process.standardOutput = pipe
    try process.run()
    let output = try pipe.fileHandleForReading.readToEnd() ?? Data()
    process.waitUntilExit()
    #expect(process.terminationStatus == 0)
    return try JSONDocument(Array(output), file: "report").root
  }
}
