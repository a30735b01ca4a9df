import AdjointKernels

/// `y[o, i]` is the fold of `x[p, o, r, i]` over `p` and `r`. The order of the fold depends on `parts`
/// and `count` alone.
public struct ReduceKernel: Sendable {
  public var function: AdjointReduce
  public var scalar: ScalarType
  public var x: Location, y: Location
  public var parts: Int, outer: Int, count: Int, inner: Int
  /// In elements of `x`, from one `p` to the next, and from one row `[o, r]`; all else is dense.
  public private(set) var partStep: Int
  public var rowStep: Int

  /// Folds the axes of `x` that `isFolded` names. `nil` where there is no kernel for the type, or
  /// these are neither one run of axes, nor the first ones and one run more.
  public init?(
    _ function: AdjointReduce, _ x: Operand, _ y: Operand, isFolded: (_ axis: Int) -> Bool
  ) {
    guard x.scalar.isFloating else { return nil }
    // Folded, kept, folded and kept axes: each run takes what follows until the next begins.
    var runs = [1, 1, 1, 1]
    var run = 0
    for axis in x.shape.indices where x.shape[axis] != 1 {
      if isFolded(axis) == (run % 2 == 1) { run += 1 }
      guard run < runs.count else { return nil }
      runs[run] *= x.shape[axis]
    }
    // One run of folded axes, with none before it.
    if run < 2 { runs = [1, 1] + runs[..<2] }
    (parts, outer, count, inner) = (runs[0], runs[1], runs[2], runs[3])
    partStep = outer &* count &* inner
    rowStep = inner
    self.function = function
    scalar = x.scalar
    self.x = x.location
    self.y = y.location
  }
}

/// `y[o, r, i] = exp(x[o, r, i]) / sum` over `r`, or its logarithm, all dense. `x` and `y` may be
/// the same.
public struct SoftmaxKernel: Sendable {
  public var isLogarithm: Bool
  public var scalar: ScalarType
  public var x: Location, y: Location
  public var outer: Int, count: Int, inner: Int

  /// Along one axis of `x`. `nil` where there is no kernel for the type.
  public init?(axis: Int, isLogarithm: Bool, _ x: Operand, _ y: Operand) {
    guard x.scalar.isFloating else { return nil }
    self.isLogarithm = isLogarithm
    scalar = x.scalar
    self.x = x.location
    self.y = y.location
    (outer, count, inner) = x.shape.lines(along: axis)
  }
}

extension [Int] {
  /// How a row-major tensor of this shape has its lines along an axis: blocks of lines, the elements of a
  /// line, and the lines of a block, whose elements alternate.
  func lines(along axis: Int) -> (outer: Int, count: Int, inner: Int) {
    (self[..<axis].reduce(1, *), self[axis], self[(axis + 1)...].reduce(1, *))
  }
}
