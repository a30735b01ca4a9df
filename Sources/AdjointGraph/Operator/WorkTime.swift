/// About how long work takes one core of a common machine, for what depends on it: no bit of a result does.
package struct WorkTime: Sendable {
  private let family: OperatorFamily?
  /// In nanoseconds: computing and what caches hold, and what they do not, which comes meanwhile.
  private var near = 0.0, far = 0.0
  /// What comes from memory, or goes there.
  package private(set) var farBytes = 0.0

  /// No work.
  package init() { family = nil }

  /// A kernel that has nothing to do.
  package init(_ family: OperatorFamily) {
    self.family = family
    near = 30
  }

  /// What an operator computes from inputs of these shapes.
  package init(_ operation: any Operator, _ inputs: [[Int]?], _ outputs: [[Int]]) {
    self.init(type(of: operation).family)
    // The multiply-adds of products run many at a time; others stand for about one element each.
    near += Double(operation.multiplyAdds(inputs, outputs)) / (family == .contraction ? 120 : 12)
    near += Double(operation.movedElements(inputs, outputs)) / 12
  }

  package var nanoseconds: Double { max(near, far) }

  /// Adds what it takes to read or write a value, which is hot if it was touched a moment ago.
  package mutating func move(_ byteCount: Double, isHot: Bool = false) {
    // What only moves elements often does not move whole cache lines.
    let most: Double = family == .movement ? 10 : 200
    if isHot {
      near += byteCount / 200
    } else if byteCount <= Self.cache {
      near += byteCount / min(most, 100)
    } else {
      far += byteCount / min(most, 30)
      farBytes += byteCount
    }
  }

  /// Adds a share of work that is done with this, block by block.
  package mutating func add(_ other: WorkTime, share: Double = 1) {
    near += share * other.near
    far += share * other.far
    farBytes += share * other.farBytes
  }

  /// In bytes: what a core's own caches hold.
  private static let cache = Double(4 << 20)
  /// In bytes a nanosecond: what memory gives all cores together.
  package static let shared = 50.0
}
