extension Array where Element == Int {
  /// The element at `axis`, counted so that the last axis of this shape meets the last of one with
  /// `rank` axes; 1 in front of the first.
  @inline(__always)
  func extent(at axis: Int, ofRank rank: Int) -> Int {
    let own = axis + count - rank
    return own < 0 ? 1 : self[own]
  }
}

/// Visits every element of `shape` in row-major order and gives, beside its position there, the
/// positions of the elements of `a`, `b` and `c` that broadcast to it. Allocates nothing.
public func forEachElement(
  of shape: [Int], broadcasting a: [Int], _ b: [Int], _ c: [Int],
  _ body: (_ position: Int, _ a: Int, _ b: Int, _ c: Int) -> Void
) {
  let rank = shape.count
  let count = shape.reduce(1, *)
  if a == shape, b == shape, c == shape {
    for position in 0..<count { body(position, position, position, position) }
    return
  }
  withUnsafeTemporaryAllocation(of: Int.self, capacity: 4 * rank) { memory in
    // For each axis: the steps of a, b and c, and the index.
    var strides = (1, 1, 1)
    for axis in (0..<rank).reversed() {
      let extents = (
        a.extent(at: axis, ofRank: rank), b.extent(at: axis, ofRank: rank),
        c.extent(at: axis, ofRank: rank)
      )
      memory[4 * axis] = extents.0 == 1 ? 0 : strides.0
      memory[4 * axis + 1] = extents.1 == 1 ? 0 : strides.1
      memory[4 * axis + 2] = extents.2 == 1 ? 0 : strides.2
      memory[4 * axis + 3] = 0
      strides = (strides.0 * extents.0, strides.1 * extents.1, strides.2 * extents.2)
    }
    var at = (0, 0, 0)
    for position in 0..<count {
      body(position, at.0, at.1, at.2)
      var axis = rank - 1
      while axis >= 0 {
        let step = (memory[4 * axis], memory[4 * axis + 1], memory[4 * axis + 2])
        memory[4 * axis + 3] += 1
        at = (at.0 + step.0, at.1 + step.1, at.2 + step.2)
        if memory[4 * axis + 3] < shape[axis] { break }
        let extent = shape[axis]
        at = (at.0 - step.0 * extent, at.1 - step.1 * extent, at.2 - step.2 * extent)
        memory[4 * axis + 3] = 0
        axis -= 1
      }
    }
  }
}

/// Visits every element of `shape` in row-major order and gives, beside its position there, the
/// position that the steps of another layout lead to: `start` plus, for each axis, index times
/// `step(axis)`. Allocates nothing.
public func forEachElement(
  of shape: [Int], start: Int = 0, step: (_ axis: Int) -> Int,
  _ body: (_ position: Int, _ other: Int) -> Void
) {
  forEachElement(
    ofRank: shape.count, extent: { shape[$0] }, start: start, step: step, body)
}

/// The same for a shape that is not at hand as an array: its axes and their extents are asked for.
public func forEachElement(
  ofRank rank: Int, extent: (_ axis: Int) -> Int, start: Int = 0, step: (_ axis: Int) -> Int,
  _ body: (_ position: Int, _ other: Int) -> Void
) {
  withUnsafeTemporaryAllocation(of: Int.self, capacity: 3 * rank) { memory in
    // For each axis: the extent, the step, and the index.
    var count = 1
    for axis in 0..<rank {
      memory[3 * axis] = extent(axis)
      memory[3 * axis + 1] = step(axis)
      memory[3 * axis + 2] = 0
      count *= memory[3 * axis]
    }
    var other = start
    for position in 0..<count {
      body(position, other)
      var axis = rank - 1
      while axis >= 0 {
        memory[3 * axis + 2] += 1
        other += memory[3 * axis + 1]
        if memory[3 * axis + 2] < memory[3 * axis] { break }
        other -= memory[3 * axis + 1] * memory[3 * axis]
        memory[3 * axis + 2] = 0
        axis -= 1
      }
    }
  }
}

/// How many elements lie between neighbours along `axis` of a row-major tensor of this shape.
@inline(__always)
public func stride(of axis: Int, in shape: [Int]) -> Int {
  var stride = 1
  var inner = shape.count - 1
  while inner > axis {
    stride *= shape[inner]
    inner -= 1
  }
  return stride
}
