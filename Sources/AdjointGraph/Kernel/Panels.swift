import AdjointKernels

/// A matrix in memory by panels of columns: all rows of the first panel, then all of the next. The
/// last panel is as wide as the others. Products read such a matrix from one end to the other, where
/// the rows of a row-major one are far apart.
public struct Panels: Hashable, Sendable {
  /// The columns of a panel.
  public static let width = Int(ADJOINT_PRODUCT_PANEL)

  public let rows: Int, columns: Int

  public init(rows: Int, columns: Int) {
    self.rows = rows
    self.columns = columns
  }

  /// How many panels there are.
  public var count: Int { (columns + Self.width - 1) / Self.width }

  /// The shape of the same memory for those who work on each element by itself: the rows of all
  /// panels. What is in no column is zero at first and has nothing to do with the rest.
  public var shape: [Int] { [count * rows, Self.width] }

  /// Makes a row-major matrix of one in panels.
  public func unpacking(_ scalar: ScalarType, from panels: Location, to matrix: Location)
    -> [Kernel]
  {
    copies(scalar, from: panels, to: matrix) { ($0.panels, $0.matrix) }
  }

  /// Makes a matrix in panels of a row-major one.
  public func packing(_ scalar: ScalarType, from matrix: Location, to panels: Location) -> [Kernel]
  {
    copies(scalar, from: matrix, to: panels) { ($0.matrix, $0.panels) }
  }

  /// The steps of both layouts along panels, rows and columns.
  private typealias Steps = (matrix: [Int], panels: [Int])

  /// Copies the whole panels, and what there is of the last one.
  private func copies(
    _ scalar: ScalarType, from: Location, to: Location, _ order: (Steps) -> (from: [Int], to: [Int])
  ) -> [Kernel] {
    let (whole, rest) = (columns / Self.width, columns % Self.width)
    let steps = order(
      (matrix: [Self.width, columns, 1], panels: [rows * Self.width, Self.width, 1]))
    return [(0, whole, Self.width), (whole, 1, rest)].compactMap { first, count, width in
      if count * width == 0 { return nil }
      return StridedCopy(
        scalar, shape: [count, rows, width],
        from: from.advanced(by: first * steps.from[0], of: scalar), steps: steps.from,
        to: to.advanced(by: first * steps.to[0], of: scalar), steps: steps.to
      ).map { .stridedCopy($0) }
    }
  }
}
