import AdjointKernels

/// `y[o, i]` is the fold of `x[o, r, i]` over `r`, all dense. The order of the fold depends on
/// `count` alone.
public struct ReduceKernel: Sendable {
  public var function: AdjointReduce
  public var scalar: ScalarType
  public var x: Location, y: Location
  public var outer: Int, count: Int, inner: Int

  /// Folds the axes of `x` that `isFolded` names. `nil` where there is no kernel for the type, or
  /// other axes lie between those.
  public init?(
    _ function: AdjointReduce, _ x: Operand, _ y: Operand, isFolded: (_ axis: Int) -> Bool
  ) {
    guard x.scalar.isFloating else { return nil }
    (outer, count, inner) = (1, 1, 1)
    // Kept, folded and kept axes: each part takes what follows until the next begins.
    var part = 0
    for axis in x.shape.indices where x.shape[axis] != 1 {
      if isFolded(axis) {
        guard part < 2 else { return nil }
        part = 1
        count *= x.shape[axis]
      } else if part == 0 {
        outer *= x.shape[axis]
      } else {
        part = 2
        inner *= x.shape[axis]
      }
    }
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
    outer = x.shape[..<axis].reduce(1, *)
    count = x.shape[axis]
    inner = x.shape[(axis + 1)...].reduce(1, *)
  }
}
