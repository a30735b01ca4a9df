/// About how fast one core of a common machine works, for what depends on it: no bit of a result does.
package enum WorkRates {
  /// The nanoseconds that a node takes besides those for its bytes, for operands of these shapes.
  package static func time(
    _ operation: some Operator, _ inputs: [[Int]?], _ outputs: [[Int]]
  ) -> Double {
    // The multiply-adds of products run many at a time; others stand for about one element each.
    let isProduct = type(of: operation).family == .contraction
    return launch + Double(operation.multiplyAdds(inputs, outputs)) / (isProduct ? 120 : 12)
      + Double(operation.movedElements(inputs, outputs)) / 12
  }

  /// How fast a value of so many bytes comes or goes.
  package static func bytesPerNanosecond(_ family: OperatorFamily, _ byteCount: Double) -> Double {
    // What only moves elements often does not move whole cache lines.
    if family == .movement { return 10 }
    return byteCount <= near ? 100 : 30
  }

  /// What a kernel costs that has nothing to do.
  package static let launch = 30.0
  /// In bytes: what a core's own caches hold.
  package static let near = Double(4 << 20)
  /// In bytes a nanosecond: what was touched a moment ago.
  package static let hot = 200.0
  /// In bytes a nanosecond: what memory gives all cores together that is in no cache.
  package static let shared = 50.0
}
