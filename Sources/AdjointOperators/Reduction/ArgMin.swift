import AdjointGraph

/// The index, along one axis, of the least element; the first of equal ones unless
/// `select_last_index` is 1. NaN counts as the least, so the first NaN is found.
public struct ArgMin: IndexReduction {
  public static let name = "ArgMin"
  public static let summary = "y = the index of the least x along axis"

  public static let isSmallest = true

  public let along: IndexedAxis

  public init(along axis: IndexedAxis) { along = axis }

  public static func beats(_ x: Double, _ best: Double) -> Bool {
    x < best || x.isNaN && !best.isNaN
  }

  public static func beats(_ x: Int64, _ best: Int64) -> Bool { x < best }
}
