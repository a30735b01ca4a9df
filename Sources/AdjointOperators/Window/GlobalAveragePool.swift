import AdjointGraph

/// The mean of each channel: `ReduceMean` over all axes behind batch and channels.
///
/// VJP: `YBar / n`, repeated over the plane, which holds `n` elements.
public struct GlobalAveragePool: GlobalPool {
  public typealias Folding = ReduceMean

  public static let name = "GlobalAveragePool"
  public static let summary = "Y[n, c] = mean X[n, c, …]"

  public init() {}
}
