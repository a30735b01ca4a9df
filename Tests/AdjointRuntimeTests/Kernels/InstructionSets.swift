import AdjointKernels
import Synchronization

/// The instructions that kernels can be told to use.
enum InstructionSets {
  private static let turn = Mutex(())

  /// Those that this machine has.
  static let all: [AdjointSimd] = turn.withLock { _ in
    let own = adjoint_simd()
    defer { adjoint_simd_use(own) }
    return [AdjointSimd.baseline, .avx2, .avx512].filter {
      adjoint_simd_use($0) != 0
    }
  }

  /// Does something with other instructions. What runs beside it uses them too: no bits depend on
  /// that.
  static func using(_ choice: AdjointSimd, _ body: () -> Void) {
    turn.withLock { _ in
      let own = adjoint_simd()
      defer { adjoint_simd_use(own) }
      adjoint_simd_use(choice)
      body()
    }
  }
}
