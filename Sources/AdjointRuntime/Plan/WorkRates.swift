import AdjointGraph

/// About how fast one core of a common machine works, for what depends on it: no bit of a result does.
enum WorkRates {
  /// The nanoseconds that a node takes.
  static func time(_ family: OperatorFamily, multiplyAdds: Int, byteCount: Int) -> Double {
    // Those of products run many at a time; others stand for about one element each.
    let work = Double(multiplyAdds) / (family == .contraction ? 50 : 4)
    // What only moves elements often does not move whole cache lines.
    let moves = Double(byteCount) / (family == .movement ? 10 : 40)
    return launch + work + moves
  }

  /// What a kernel costs that has nothing to do.
  private static let launch = 30.0
}
