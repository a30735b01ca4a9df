import AdjointGraph

/// About how fast one core of a common machine works, for what depends on it: no bit of a result does.
enum WorkRates {
  /// The nanoseconds that a node takes.
  static func time(_ family: OperatorFamily, multiplyAdds: Int, byteCount: Int) -> Double {
    // Those of products run many at a time; others stand for about one element each.
    let work = Double(multiplyAdds) / (family == .contraction ? 120 : 12)
    return launch + work + Double(byteCount) / bytesPerNanosecond(family, byteCount)
  }

  /// What only moves elements often does not move whole cache lines.
  private static func bytesPerNanosecond(_ family: OperatorFamily, _ byteCount: Int) -> Double {
    if family == .movement { return 10 }
    return byteCount <= near ? 100 : 30
  }

  /// In bytes: what a core's own caches hold.
  private static let near = 4 << 20
  /// What a kernel costs that has nothing to do.
  private static let launch = 30.0
}
