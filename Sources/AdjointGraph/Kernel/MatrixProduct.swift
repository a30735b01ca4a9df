import AdjointKernels

/// `c[i] = alpha * op(a[i]) * op(b[i]) + beta * z[i]` for `batch` matrices; `op` transposes or not.
/// Matrices are dense, and `z` is not read where `beta` is 0. The order of each element's sum is
/// that of `adjoint_product`, whatever the extents but the depth.
public struct MatrixProduct: Sendable {
  public var scalar: ScalarType
  public var a: Location, b: Location, c: Location
  public var rows: Int, columns: Int, depth: Int
  public var transposeA = false, transposeB = false
  public var alpha = 1.0, beta = 0.0
  /// What is added: `c` itself, or what broadcasts to it by strides of 0, in elements.
  public var z: Location
  public var zRow: Int, zColumn = 1
  /// In elements, from one matrix of a batch to the next; 0 uses the same matrix again. `z` moves
  /// on as `c` does.
  public var batch = 1, strideA = 0, strideB = 0, strideC = 0
  /// Where there are `scratchByteCount` bytes to work in.
  public var scratch: Location

  public init(
    _ scalar: ScalarType, a: Location, b: Location, c: Location, rows: Int, columns: Int,
    depth: Int, scratch: Location
  ) {
    self.scalar = scalar
    self.a = a
    self.b = b
    self.c = c
    self.rows = rows
    self.columns = columns
    self.depth = depth
    self.scratch = scratch
    z = c
    zRow = columns
  }

  /// The bytes that the product works in besides its operands.
  public var scratchByteCount: Int {
    withUnsafePointer(to: layout) { Int(adjoint_product_scratch($0, Int64(scalar.size))) }
  }

  /// The same for the kernel. A transposed matrix is the same memory with its two steps exchanged.
  public var layout: AdjointProduct {
    AdjointProduct(
      rows: Int64(rows), columns: Int64(columns), depth: Int64(depth),
      a_row: Int64(transposeA ? 1 : depth), a_depth: Int64(transposeA ? rows : 1),
      b_depth: Int64(transposeB ? 1 : columns), b_column: Int64(transposeB ? depth : 1),
      z_row: Int64(zRow), z_column: Int64(zColumn), batch: Int64(batch), a_step: Int64(strideA),
      b_step: Int64(strideB), c_step: Int64(strideC), alpha: alpha, beta: beta)
  }
}
