import AdjointGraph

/// The greatest element of each channel: `ReduceMax` over all axes behind batch and channels. NaN
/// where any is.
///
/// VJP: `YBar` goes to the first, in row-major order, of the elements that equal `Y`.
public struct GlobalMaxPool: GlobalPool {
  public typealias Folding = ReduceMax

  public static let name = "GlobalMaxPool"
  public static let summary = "Y[n, c] = max X[n, c, …]"

  public init() {}
}
