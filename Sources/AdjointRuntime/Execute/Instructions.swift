import AdjointKernels

/// The vector instructions that kernels use. They change how long a run takes, and no bit of it.
public enum Instructions {
  /// Their name: `avx512`, `avx2` or `baseline`.
  public static var name: String { String(cString: adjoint_simd_name(adjoint_simd())) }

  /// What is wrong with the environment's choice, if anything is; it was ignored then.
  public static var problem: String? {
    guard adjoint_simd_was_refused() != 0 else { return nil }
    return """
      ADJOINT_SIMD names instructions that this machine does not have; expected avx512, avx2 or \
      baseline, or leave it out for the best that there are
      """
  }
}
