/// How three operands, or fewer, step through one index space: up to eight axes, each with an
/// extent and a step for every operand. Steps count elements; 0 repeats, negative ones run backwards.
public struct StridedAxes: Hashable, Sendable {
  /// The most axes there can be.
  public static let capacity = 8

  /// Outermost first; where there are fewer axes than lanes, the first lanes are 1.
  public private(set) var extents = SIMD8<Int>(repeating: 1)
  public private(set) var a = SIMD8<Int>.zero
  public private(set) var b = SIMD8<Int>.zero
  public private(set) var c = SIMD8<Int>.zero
  /// How many matrices the last two axes make.
  public private(set) var matrixCount = 1

  /// Merges axes that all operands step along as if they were one, and leaves out those of extent 1.
  /// `nil` where more than eight are left. Without steps, an operand stays where it is.
  public init?(_ shape: [Int], a: [Int], b: [Int]? = nil, c: [Int]? = nil) {
    let none = [Int](repeating: 0, count: shape.count)
    let (b, c) = (b ?? none, c ?? none)
    var lane = Self.capacity
    for axis in shape.indices.reversed() where shape[axis] != 1 {
      let steps = (a[axis], b[axis], c[axis])
      if lane < Self.capacity, steps.0 == self.a[lane] &* extents[lane],
        steps.1 == self.b[lane] &* extents[lane], steps.2 == self.c[lane] &* extents[lane]
      {
        extents[lane] *= shape[axis]
        continue
      }
      lane -= 1
      guard lane >= 0 else { return nil }
      extents[lane] = shape[axis]
      (self.a[lane], self.b[lane], self.c[lane]) = steps
    }
    countMatrices()
  }

  private mutating func countMatrices() {
    matrixCount = (0..<Self.capacity - 2).reduce(1) { $0 * extents[$1] }
  }

  /// The axes of `shape`, to which dense operands broadcast.
  public init?(_ shape: [Int], broadcasting a: [Int], _ b: [Int]? = nil, _ c: [Int]? = nil) {
    self.init(
      shape, a: a.steps(broadcastTo: shape), b: b?.steps(broadcastTo: shape),
      c: c?.steps(broadcastTo: shape))
  }

  /// The extent of the last axis but one.
  public var rows: Int { extents[6] }

  /// The extent of the last axis.
  public var columns: Int { extents[7] }

  /// Exchanges the axis that becomes the rows for the one along which `a` takes the smallest
  /// steps, which cache lines like. For operands that do not mind the order of the axes.
  mutating func moveSmallestStepToRows() {
    var best = 6
    for lane in 0..<6 where extents[lane] > 1 && a[lane].magnitude < a[best].magnitude {
      best = lane
    }
    extents.exchange(6, best)
    a.exchange(6, best)
    b.exchange(6, best)
    c.exchange(6, best)
    countMatrices()
  }

  /// The outermost axis that has more than one element; the last one where there is none.
  var outermost: Int {
    (0..<Self.capacity).first { extents[$0] > 1 } ?? Self.capacity - 1
  }

  /// A range of the outermost axis, with all of the others, and where the operands begin there: by
  /// their steps, or densely.
  func part(_ range: Range<Int>) -> (axes: StridedAxes, start: (a: Int, b: Int, c: Int, dense: Int))
  {
    let lane = outermost, first = range.lowerBound
    var part = self
    part.extents[lane] = range.count
    part.countMatrices()
    let inner = (lane + 1..<Self.capacity).reduce(1) { $0 * extents[$1] }
    return (part, (first * a[lane], first * b[lane], first * c[lane], first * inner))
  }

  /// Visits the matrices that the last two axes make, in row-major order: how many came before, and
  /// where each operand begins. Allocates nothing.
  @inlinable
  public func forEachMatrix(_ body: (_ index: Int, _ a: Int, _ b: Int, _ c: Int) -> Void) {
    if matrixCount == 1 { return body(0, 0, 0, 0) }
    var position = SIMD8<Int>.zero
    var at = (a: 0, b: 0, c: 0)
    for index in 0..<matrixCount {
      body(index, at.a, at.b, at.c)
      var lane = 5
      while lane >= 0 {
        position[lane] += 1
        at = (at.a + a[lane], at.b + b[lane], at.c + c[lane])
        if position[lane] < extents[lane] { break }
        at.a -= a[lane] * extents[lane]
        at.b -= b[lane] * extents[lane]
        at.c -= c[lane] * extents[lane]
        position[lane] = 0
        lane -= 1
      }
    }
  }
}

extension SIMD8<Int> {
  fileprivate mutating func exchange(_ first: Int, _ second: Int) {
    (self[first], self[second]) = (self[second], self[first])
  }
}

extension Array where Element == Int {
  /// For each axis of a row-major tensor of this shape, the elements between neighbours along it.
  public var denseSteps: [Int] {
    var step = 1
    var steps = self
    for axis in indices.reversed() { (steps[axis], step) = (step, step * self[axis]) }
    return steps
  }

  /// For each axis of `shape`, how a row-major tensor of this shape steps when broadcast to it.
  public func steps(broadcastTo shape: [Int]) -> [Int] {
    let own = denseSteps
    return shape.indices.map { axis in
      extent(at: axis, ofRank: shape.count) == 1 ? 0 : own[axis + count - shape.count]
    }
  }
}
