import AdjointGraph

/// The index, along one axis, of the greatest element; the first of equal ones unless
/// `select_last_index` is 1. NaN counts as the greatest, so the first NaN is found.
public struct ArgMax: IndexReduction {
  public static let name = "ArgMax"
  public static let summary = "y = the index of the greatest x along axis"

  public static let isSmallest = false

  public let along: IndexedAxis

  public init(along axis: IndexedAxis) { along = axis }

  public static func beats(_ x: Double, _ best: Double) -> Bool {
    x > best || x.isNaN && !best.isNaN
  }

  public static func beats(_ x: Int64, _ best: Int64) -> Bool { x > best }
}
