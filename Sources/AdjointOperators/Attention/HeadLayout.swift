import AdjointGraph
import AdjointKernels

/// Where the rows of the heads of a tensor are: of `[batch, heads, length, size]`, or of
/// `[batch, length, heads * size]`.
struct HeadLayout {
  let batch: Int, heads: Int, length: Int, size: Int
  private let isSplit: Bool

  /// `heads` counts those of a shape with 3 axes.
  init(_ shape: [Int], heads: Int?) {
    isSplit = shape.count == 4
    batch = shape[0]
    self.heads = isSplit ? shape[1] : max(heads ?? 1, 1)
    length = isSplit ? shape[2] : shape[1]
    size = isSplit ? shape[3] : shape[2] / self.heads
  }

  /// In elements, from one row of a batch, of the heads, or of a head to the next.
  var steps: (batch: Int, head: Int, row: Int) {
    let all = heads &* length &* size
    return isSplit ? (all, length &* size, size) : (all, size, heads &* size)
  }

  /// The same for kernels.
  var rows: AdjointRows {
    AdjointRows(batch: Int64(steps.batch), head: Int64(steps.head), row: Int64(steps.row))
  }

  /// Where a row of a head begins.
  func start(_ batch: Int, _ head: Int, _ row: Int) -> Int {
    batch * steps.batch + head * steps.head + row * steps.row
  }
}
