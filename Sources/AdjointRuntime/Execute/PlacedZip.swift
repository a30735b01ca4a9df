import AdjointGraph
import AdjointKernels

/// A function of two matrices of floating numbers with its operands in place.
struct PlacedZip {
  private let function: AdjointZip
  private let isSingle: Bool
  private let rows: Int64, columns: Int64
  private let x: UnsafeMutableRawPointer, y: UnsafeMutableRawPointer, z: UnsafeMutableRawPointer
  private let xRow: Int64, xColumn: Int64, yRow: Int64, yColumn: Int64

  /// `nil` where there are more matrices than one, or operands move from block to block or worker to
  /// worker.
  init?(_ zip: ZipKernel, in memory: Memory) {
    let axes = zip.axes
    guard axes.matrixCount == 1, zip.scalar.isFloating,
      ![zip.x, zip.y, zip.z].contains(where: { $0.step != 0 || $0.region == .worker })
    else { return nil }
    function = zip.function
    isSingle = zip.scalar.isSingle
    (rows, columns) = (Int64(axes.rows), Int64(axes.columns))
    (x, y, z) = (memory[zip.x], memory[zip.y], memory[zip.z])
    (xRow, xColumn) = (Int64(axes.a[6]), Int64(axes.a[7]))
    (yRow, yColumn) = (Int64(axes.b[6]), Int64(axes.b[7]))
  }

  func run() {
    if isSingle {
      adjoint_zip_f32(
        function, rows, columns, x.assumingMemoryBound(to: Float.self), xRow, xColumn,
        y.assumingMemoryBound(to: Float.self), yRow, yColumn, z)
    } else {
      adjoint_zip_f64(
        function, rows, columns, x.assumingMemoryBound(to: Double.self), xRow, xColumn,
        y.assumingMemoryBound(to: Double.self), yRow, yColumn, z)
    }
  }
}
