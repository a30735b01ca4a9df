/// `c[i] = alpha * op(a[i]) * op(b[i]) + beta * c[i]` for `batch` matrices; `op` transposes or not.
/// Matrices are dense, and `c` is not read where `beta` is 0. Each element is a sum over the depth
/// in ascending order.
public struct MatrixProduct: Sendable {
  public var scalar: ScalarType
  public var a: Location, b: Location, c: Location
  public var rows: Int, columns: Int, depth: Int
  public var transposeA = false, transposeB = false
  public var alpha = 1.0, beta = 0.0
  /// In elements, from one matrix of a batch to the next; 0 uses the same matrix again.
  public var batch = 1, strideA = 0, strideB = 0, strideC = 0

  public init(
    _ scalar: ScalarType, a: Location, b: Location, c: Location, rows: Int, columns: Int, depth: Int
  ) {
    self.scalar = scalar
    self.a = a
    self.b = b
    self.c = c
    self.rows = rows
    self.columns = columns
    self.depth = depth
  }
}
