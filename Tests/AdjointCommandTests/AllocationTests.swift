import Adjoint
import TestSupport
import Testing

@testable import AdjointCommand

/// From the second run on, a run makes no object on the heap. One after the other: the counter
/// counts for one at a time.
@Suite(.serialized) struct AllocationTests {
  @Test func theCounterCounts() throws {
    var kept: [[Int]] = []
    kept.reserveCapacity(8)
    let count = AllocationCount.of { for index in 0..<5 { kept.append([index]) } }
    if let count { #expect(count == 5) }
  }

  @Test(arguments: ["models/xor.json", "models/digits.json", "models/linear-regression.json"])
  func aTrainingStep(_ model: String) throws {
    let program = try program(model)
    let pass = try GraphPass("step", of: program)
    let inputs = try program.recipeInputs().mapValues { $0.prefix(8) }
    let executor = try program.makeExecutor(
      pass.checked, fetching: pass.fetched, updating: pass.updates, inputs)
    try executor.setInputs(inputs)
    try executor.run()
    let count = try AllocationCount.of { () throws(Diagnostics) in
      for _ in 0..<5 { try executor.run() }
    }
    if let count { #expect(count == 0) }
  }

  @Test func bench() throws {
    for pass in ["forward", "gradients", "step"] {
      let call = Call(
        "bench", graphPath("models/xor.json"), "--pass", pass, "--seconds", "0.01", "--format",
        "json")
      #expect(call.status == 0)
      let report = try call.json()
      #expect((report["median_us"]?.double() ?? 0) > 0)
      #expect((report["runs"]?.integer() ?? 0) >= 22)
      if let allocations = report["allocations_per_step"] { #expect(allocations.double() == 0) }
    }
  }
}
