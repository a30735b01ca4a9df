import AdjointGraph

extension SlidingWindow {
  /// Beyond this, positions of elements could not be counted.
  private static let most = 1 << 60

  /// Whether there are spatial axes, and not too many (C1).
  static func checkRank(_ shape: Shape, input: Int = 0) throws(ConstraintError) {
    if (3...5).contains(shape.rank) { return }
    throw ConstraintError(
      "C1", "needs batch, channels and one to three spatial axes, but \(input: input)",
      at: .input(input))
  }

  /// Whether the attributes are for so many spatial axes (C2, C3, C4).
  func check(axes count: Int) throws(ConstraintError) {
    try Self.check(strides, "strides", axes: count, isPositive: true)
    try Self.check(dilations, "dilations", axes: count, isPositive: true)
    if let pads, pads.count != 2 * count {
      throw ConstraintError(
        "C2",
        "pads must have \(2 * count) entries, two for each spatial axis, but has \(pads.count)",
        at: .attribute("pads"))
    }
    if autoPad != .notSet, let pads, pads.contains(where: { $0 != 0 }) {
      throw ConstraintError(
        "C4", "auto_pad \(autoPad.rawValue) chooses the pads, but pads is \(pads)",
        at: .attribute("pads"))
    }
  }

  /// Whether a list has one entry for each of so many spatial axes (C2, C3).
  static func check(
    _ entries: [Int]?, _ name: String, axes count: Int, isPositive: Bool
  ) throws(ConstraintError) {
    guard let entries else { return }
    guard entries.count == count else {
      throw ConstraintError(
        "C2",
        "\(name) must have \(count) entr\(count == 1 ? "y" : "ies"), one for each spatial axis, but has \(entries.count)",
        at: .attribute(name))
    }
    if let entry = entries.first(where: { $0 < 1 }), isPositive {
      throw ConstraintError(
        "C3", "entries of \(name) must be positive: \(entry)", at: .attribute(name))
    }
  }

  /// Whether an attribute `shape` can be the spatial extents of a value of this rank (C2).
  static func checkExtents(_ shape: [Dimension], rank: Int) throws(ConstraintError) {
    if shape.count == rank - 2, shape.allSatisfy({ $0.size.map { $0 >= 0 } ?? true }) { return }
    throw ConstraintError(
      "C2", "shape must have an extent for each spatial axis but is \(Shape(shape)): \(input: 0)",
      at: .attribute("shape"))
  }

  /// At how many places a window of so many taps meets axes of these extents; `named` is what the
  /// axes are axes of (C2 to C5).
  func places(
    of extents: [Dimension], taps: [Dimension], named: Message
  ) throws(ConstraintError) -> [Dimension] {
    try check(axes: extents.count)
    var places: [Dimension] = []
    for axis in extents.indices {
      places.append(try self.places(axis, extents[axis], taps[axis], named))
    }
    return places
  }

  private func places(
    _ axis: Int, _ extent: Dimension, _ taps: Dimension, _ named: Message
  ) throws(ConstraintError) -> Dimension {
    let stride = stride(axis)
    let (before, after) = pads(axis)
    let span = Self.span(of: taps, dilation: dilation(axis))
    let padded = (extent + .fixed(before)).flatMap { $0 + .fixed(after) }
    guard let span, let padded, stride <= Self.most,
      [span, padded, .fixed(before), .fixed(after)].allSatisfy(Self.isCountable)
    else {
      throw ConstraintError(
        "C5", "a window over \(taps) taps on spatial axis \(axis) is beyond counting: \(named)")
    }
    if autoPad == .sameUpper || autoPad == .sameLower {
      let last = extent + .fixed(stride - 1)
      return last?.divided(roundingDownBy: stride) ?? .unknown
    }
    guard let room = padded - span, room.size.map({ $0 >= 0 }) ?? true else {
      throw ConstraintError(
        "C5",
        "a window over \(span) elements does not fit spatial axis \(axis), padded by \(before) and \(after): \(named)"
      )
    }
    guard roundsUp, stride > 1 || after >= span.size ?? .max else {
      return room.divided(roundingDownBy: stride).flatMap { $0 + 1 } ?? .unknown
    }
    guard let room = room.size, let extent = extent.size else { return .unknown }
    let further = room == 0 ? 0 : (room - 1) / stride + 1
    // A window that would begin in the pads behind does not count.
    return .fixed(further * stride >= extent + before ? max(further, 1) : further + 1)
  }

  static func isCountable(_ extent: Dimension) -> Bool {
    extent.size.map { $0 >= -most && $0 <= most } ?? true
  }

  /// The elements from the first tap to the last, both included.
  static func span(of taps: Dimension, dilation: Int) -> Dimension? {
    (taps - 1).flatMap { $0 * .fixed(dilation) }.flatMap { $0 + 1 }
  }
}
