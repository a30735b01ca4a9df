import AdjointKernels

/// `y[o, r, i]` is the sum of `x[o, q, i]` over `q` up to `r`, all dense; `y` may be `x`.
public struct RunningSumKernel: Sendable {
  /// Leaves out the element itself.
  public var isExclusive: Bool
  /// Begins at the end.
  public var isReverse: Bool
  public var scalar: ScalarType
  public var x: Location, y: Location
  public var outer: Int, count: Int, inner: Int

  public init(isExclusive: Bool, isReverse: Bool, _ x: Operand, along axis: Int, _ y: Operand) {
    self.isExclusive = isExclusive
    self.isReverse = isReverse
    scalar = x.scalar
    self.x = x.location
    self.y = y.location
    (outer, count, inner) = x.shape.lines(along: axis)
  }
}

/// The largest elements of each line of `x`, or the smallest, in order, and their places.
public struct TopKernel: Sendable {
  public var isLargest: Bool
  public var scalar: ScalarType
  public var x: Location, values: Location
  public var places: Location?
  /// Room for as many `int64` as a line has elements.
  public var heap: Location
  public var outer: Int, lineExtent: Int, inner: Int
  /// How many are taken of each line.
  public var count: Int

  public init(
    isLargest: Bool, _ x: Operand, along axis: Int, values: Operand, places: Operand?,
    heap: Location
  ) {
    self.isLargest = isLargest
    scalar = x.scalar
    self.x = x.location
    self.values = values.location
    self.places = places?.location
    self.heap = heap
    (outer, lineExtent, inner) = x.shape.lines(along: axis)
    count = values.shape[axis]
  }
}

/// `y[i] = start + i * delta`. A type of whole numbers takes those, any other type the real ones.
public struct RangeKernel: Sendable {
  public var scalar: ScalarType
  public var y: Location
  public var count: Int
  public var start = 0.0, delta = 0.0
  public var wholeStart: Int64 = 0, wholeDelta: Int64 = 0

  public init(_ y: Operand) {
    scalar = y.scalar
    self.y = y.location
    count = y.count
  }
}

/// `y[o, p, i]` is the second of two values where `indices[o, i]` is `p`, elsewhere the first.
public struct OneHotKernel: Sendable {
  public var scalar: ScalarType
  public var indices: Location, values: Location, y: Location
  /// The bytes of an index.
  public var indexSize: Int
  public var outer: Int, depth: Int, inner: Int

  /// - Parameter axis: The axis of `y` that the indices count along.
  public init?(_ indices: Operand, values: Operand, along axis: Int, _ y: Operand) {
    guard indices.scalar.isInteger else { return nil }
    scalar = y.scalar
    self.indices = indices.location
    self.values = values.location
    self.y = y.location
    indexSize = indices.scalar.size
    (outer, depth, inner) = y.shape.lines(along: axis)
  }
}

/// Each tuple along the last axis of `indices`, which holds places along axes of the given extents, as
/// one `int64`: the row-major position there. Fails where an index names no place.
public struct TupleRowsKernel: Sendable {
  public var extents = SIMD8<Int64>(repeating: 1)
  /// The bytes of an index.
  public var indexSize: Int
  public var indices: Location, rows: Location
  public var tuples: Int, count: Int

  /// `nil` where tuples hold more than eight places.
  public init?(_ indices: Operand, of extents: [Int], rows: Location) {
    guard extents.count <= 8, !extents.isEmpty else { return nil }
    for (place, extent) in extents.enumerated() { self.extents[place] = Int64(extent) }
    indexSize = indices.scalar.size
    self.indices = indices.location
    self.rows = rows
    count = extents.count
    tuples = indices.shape.dropLast().reduce(1, *)
  }
}
