import AdjointKernels

/// `c[i] = alpha * op(a[i]) * op(b[i]) + beta * z[i]` for `batch` matrices; `op` transposes or not.
/// Matrices are dense, and `z` is not read where `beta` is 0. The order of each element's sum is
/// that of `adjoint_product`, whatever the extents but the depth. Where there are steps, their last
/// result takes the element's place.
public struct MatrixProduct: Sendable {
  public var scalar: ScalarType
  public var a: Location, b: Location
  /// Not needed where the last step is stored elsewhere and `depth` is no more than one block.
  public var c: Location
  public var rows: Int, columns: Int, depth: Int
  public var transposeA = false, transposeB = false
  /// Whether `b`, or the matrix that it is the transpose of, is in panels; see `Panels`.
  public var isBInPanels = false
  /// The same of `c`, which then has no `z`, and of all matrices that steps read and store.
  public var isCInPanels = false
  public var alpha = 1.0, beta = 0.0
  /// What is added: `c` itself, or what broadcasts to it by strides of 0, in elements.
  public var z: Location
  public var zRow: Int, zColumn = 1
  /// In elements, from one matrix of a batch to the next; 0 uses the same matrix again. `z` moves
  /// on as `c` does.
  public var batch = 1, strideA = 0, strideB = 0, strideC = 0
  public var steps = ProductSteps()
  /// Where there are `scratchByteCount` bytes to work in.
  public var scratch: Location
  /// The extents of the matrices that this is a part of.
  private var whole: (rows: Int, columns: Int)?

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

  /// The same elements of these rows and columns alone, with the same bits. Parts may be computed at
  /// the same time where each has its own scratch.
  public func part(rows: Range<Int>, columns: Range<Int>) -> MatrixProduct {
    var part = self
    let layout = layout
    func moved(
      _ location: Location, _ row: Int64, _ column: Int64, panel: Int64 = 0
    ) -> Location {
      let first = columns.lowerBound
      let across =
        panel > 0 && column == 1
        ? first / Panels.width * Int(panel) + first % Panels.width : first * Int(column)
      return location.advanced(by: rows.lowerBound * Int(row) + across, of: scalar)
    }
    func moved(_ source: ProductStep.Source) -> ProductStep.Source {
      guard case .memory(let location, let row, let column, let matrix) = source else {
        return source
      }
      return .memory(
        moved(location, Int64(row), Int64(column), panel: layout.c_panel), row: row,
        column: column, matrix: matrix)
    }
    part.whole = whole ?? (self.rows, self.columns)
    part.rows = rows.count
    part.columns = columns.count
    part.a = moved(a, layout.a_row, 0)
    part.b = moved(b, 0, layout.b_column, panel: layout.b_panel)
    part.c = moved(c, layout.c_row, 1, panel: layout.c_panel)
    part.z = moved(z, layout.z_row, layout.z_column)
    for index in 0..<steps.count {
      part.steps[index].x = moved(steps[index].x)
      part.steps[index].y = moved(steps[index].y)
      part.steps[index].store = steps[index].store.map {
        moved($0, layout.c_row, 1, panel: layout.c_panel)
      }
    }
    return part
  }

  /// Whether each element is one sum, so that `c` is not written to before the steps are done, and
  /// may be what they read.
  public var isOneBlock: Bool { depthBlock == depth }

  /// The bytes that the product works in besides its operands.
  public var scratchByteCount: Int {
    withUnsafePointer(to: layout) { Int(adjoint_product_scratch($0, Int64(scalar.size))) }
  }

  /// How much of the depth is summed before the next such block is added, to the same element.
  public var depthBlock: Int { Int(adjoint_product_block(Int64(depth))) }

  /// The same for the kernel, without steps. A transposed matrix is the same memory with its two
  /// steps exchanged.
  public var layout: AdjointProduct {
    let (wholeRows, wholeColumns) = whole ?? (rows, columns)
    let (bRows, bColumns) = transposeB ? (wholeColumns, depth) : (depth, wholeColumns)
    let bRow = isBInPanels ? Panels.width : bColumns
    let cRow = isCInPanels ? Panels.width : wholeColumns
    return AdjointProduct(
      rows: Int64(rows), columns: Int64(columns), depth: Int64(depth),
      a_row: Int64(transposeA ? 1 : depth), a_depth: Int64(transposeA ? wholeRows : 1),
      b_depth: Int64(transposeB ? 1 : bRow), b_column: Int64(transposeB ? bRow : 1),
      z_row: Int64(zRow), z_column: Int64(zColumn), c_row: Int64(cRow),
      b_panel: Int64(isBInPanels ? bRows * Panels.width : 0),
      c_panel: Int64(isCInPanels ? wholeRows * Panels.width : 0),
      a_window: nil, b_window: nil, a_first: 0, batch: Int64(batch), a_step: Int64(strideA),
      b_step: Int64(strideB), c_step: Int64(strideC),
      alpha: alpha, beta: beta, step_count: 0, steps: nil)
  }
}
