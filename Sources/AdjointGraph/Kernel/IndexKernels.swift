import AdjointKernels

/// What happens between the elements of `data` that indices name and those of `line`, which are dense.
/// Fails where an index names no place.
public struct IndexedKernel: Sendable {
  /// What happens to the elements.
  public enum Function: Hashable, Sendable {
    /// `line` becomes the elements of `data`.
    case take
    /// The elements of `data` become those of `line`.
    case put
    /// The elements of `data` are joined with those of `line`.
    case join(AdjointJoin)
  }

  public var function: Function
  public var layout: AdjointIndexing
  public var scalar: ScalarType
  public var data: Location, indices: Location, line: Location

  /// - Parameters:
  ///   - axis: The axis of `data` that is indexed.
  ///   - lead: How many leading axes `data` and the indices have in common; for `nil` indices name
  ///     single elements and have the extents of `line`.
  public init?(
    _ function: Function, data: Operand, _ indices: Operand, line: Operand, axis: Int, lead: Int?
  ) {
    if case .join = function, !data.scalar.isFloating { return nil }
    guard indices.scalar.isInteger else { return nil }
    let (outer, extent, inner) = data.shape.lines(along: axis)
    self.function = function
    layout = AdjointIndexing()
    layout.outer = Int64(outer)
    layout.inner = Int64(inner)
    layout.step = Int64(inner)
    layout.extent = Int64(extent)
    layout.index_size = Int32(indices.scalar.size)
    if let lead {
      // Axes of the data between those in common and the indexed one are met by every index.
      guard lead == 0 || lead == axis else { return nil }
      let count = indices.shape[lead...].reduce(1, *)
      layout.count = Int64(count)
      layout.index_outer = lead == 0 ? 0 : Int64(count)
      layout.index_count = 1
    } else {
      let extents = indices.shape.enumerated().filter { $0.offset != axis }.map(\.element)
      let whole = data.shape.enumerated().filter { $0.offset != axis }.map(\.element)
      guard extents == whole else { return nil }
      layout.count = Int64(indices.shape[axis])
      layout.index_outer = layout.count * layout.inner
      layout.index_count = layout.inner
      layout.index_inner = 1
    }
    scalar = data.scalar
    self.data = data.location
    self.indices = indices.location
    self.line = line.location
  }
}

/// `y[o, i] = r` where `x[o, r, i]` is the largest, or smallest, for any `r`; the first such, or last.
public struct BestKernel: Sendable {
  public var isSmallest: Bool, isLast: Bool
  public var scalar: ScalarType
  public var x: Location, y: Location
  public var outer: Int, count: Int, inner: Int

  public init(isSmallest: Bool, isLast: Bool, _ x: Operand, along axis: Int, _ y: Operand) {
    self.isSmallest = isSmallest
    self.isLast = isLast
    scalar = x.scalar
    self.x = x.location
    self.y = y.location
    (outer, count, inner) = x.shape.lines(along: axis)
  }
}

/// The elements of the last two axes from a diagonal on, or up to it; zeros elsewhere. `y` may be `x`.
public struct TriangleKernel: Sendable {
  public var isUpper: Bool
  public var diagonal: Int
  public var scalar: ScalarType
  public var x: Location, y: Location
  public var batch: Int, rows: Int, columns: Int

  public init(isUpper: Bool, diagonal: Int, _ x: Operand, _ y: Operand) {
    self.isUpper = isUpper
    self.diagonal = diagonal
    scalar = x.scalar
    self.x = x.location
    self.y = y.location
    batch = x.shape.dropLast(2).reduce(1, *)
    rows = x.shape.dropLast().last ?? 1
    columns = x.shape.last ?? 1
  }
}
