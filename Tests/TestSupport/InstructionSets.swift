import AdjointKernels
import Synchronization

/// The instructions that kernels can be told to use.
public enum InstructionSets {
  private static let turn = Mutex(())

  /// Those that this machine has.
  public static let all: [AdjointSimd] = turn.withLock { _ in
    let own = adjoint_simd()
    defer { adjoint_simd_use(own) }
    return [AdjointSimd.baseline, .avx2, .avx512].filter {
      adjoint_simd_use($0) != 0
    }
  }

  /// Does something with other instructions. What runs beside it uses them too: no bits depend on
  /// that.
  public static func using<Failure: Error>(
    _ choice: AdjointSimd, _ body: () throws(Failure) -> Void
  ) throws(Failure) {
    try turn.withLock { _ throws(Failure) in
      let own = adjoint_simd()
      defer { adjoint_simd_use(own) }
      adjoint_simd_use(choice)
      try body()
    }
  }
}
