import AdjointGraph
import Foundation
import TestSupport
import Testing

/// From the second run on, a run makes no object on the heap.
///
/// `adjoint bench` counts in a process of its own: the runtime's hook sees all threads, and tests
/// run side by side.
@Suite struct AllocationTests {
  @Test(arguments: [
    ("models/xor.json", "forward"), ("models/xor.json", "gradients"), ("models/xor.json", "step"),
    ("models/digits.json", "step"), ("models/digits-normalized.json", "step"),
    ("models/linear-regression.json", "step"),
  ])
  func noneFromTheSecondRunOn(_ model: String, _ pass: String) throws {
    let report = try bench(graphPath(model), "--pass", pass)
    #expect(try #require(report["allocations_per_step"]?.double()) == 0)
    #expect((report["median_us"]?.double() ?? 0) > 0)
    #expect((report["runs"]?.integer() ?? 0) >= 22)
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
