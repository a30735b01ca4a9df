import Adjoint
import TestSupport
import Testing

/// What a service gives a run to call it off by reaches the run.
@Suite struct ProgramCancellationTests {
  private func cancelled() -> Cancellation {
    let cancellation = Cancellation()
    cancellation.cancel()
    return cancellation
  }

  @Test func runs() throws {
    let program = try program("models/xor.json")
    let inputs = try program.recipeInputs()
    let expected = try program.run(inputs)
    #expect {
      try program.run(inputs, cancellation: cancelled())
    } throws: { error in
      (error as? Diagnostics)?.all.map(\.code) == [.cancelled]
    }
    let late = Cancellation(deadline: .now)
    #expect(throws: Diagnostics.self) { try program.run(inputs, cancellation: late) }
    #expect(try program.run(inputs, cancellation: Cancellation()) == expected)
  }

  /// Training that is called off keeps the steps it has taken.
  @Test func training() throws {
    let program = try program("models/xor.json")
    let trainer = try program.trainer()
    let cancellation = Cancellation()
    #expect(throws: Diagnostics.self) {
      try trainer.run(cancellation) { report in
        if report.so.epochs == 3 { cancellation.cancel() }
      }
    }
    let expected = try program.trainer { $0.epochs = 3 }
    _ = try expected.run()
    #expect(trainer.parameters == expected.parameters)
    #expect(trainer.report.epochs == 3)
  }
}
