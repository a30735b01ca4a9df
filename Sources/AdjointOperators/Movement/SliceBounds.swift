import AdjointGraph

/// Which elements a slice takes, with ONNX's attributes: along each axis those at `start`,
/// `start + step`, … before `end`.
///
/// Negative starts and ends count from the end of the axis; what lies outside is moved to its
/// bounds, so that the greatest or least number of 32 or of 64 bits stands for the bound itself.
/// Starts and ends may be dimension names, which count from the front.
public struct SliceBounds: Hashable, Sendable {
  public var starts: [Dimension]
  public var ends: [Dimension]
  /// The axes that the entries are for; `nil` for the first ones.
  public var axes: [Int]?
  /// `nil` for 1 everywhere.
  public var steps: [Int]?

  public init(
    starts: [Dimension], ends: [Dimension], axes: [Int]? = nil, steps: [Int]? = nil
  ) {
    self.starts = starts
    self.ends = ends
    self.axes = axes
    self.steps = steps
  }

  static let attributes = [
    AttributeSpecification("starts", .dimensions, .required, "the first element, for each axis"),
    AttributeSpecification(
      "ends", .dimensions, .required, "the element to stop before, for each axis"),
    AttributeSpecification("axes", .ints, .optional, "the sliced axes; the first where not given"),
    AttributeSpecification("steps", .ints, .optional, "not 0; 1 where not given"),
  ]

  init(_ attributes: Attributes) {
    self.init(
      starts: attributes.dimensions("starts") ?? [], ends: attributes.dimensions("ends") ?? [],
      axes: attributes.ints("axes"), steps: attributes.ints("steps"))
  }

  var attributes: Attributes {
    var result: Attributes = ["starts": starts.attributeValue, "ends": ends.attributeValue]
    if let axes { result["axes"] = .ints(axes) }
    if let steps { result["steps"] = .ints(steps) }
    return result
  }

  func bound(by binding: [String: Int]) -> SliceBounds {
    SliceBounds(
      starts: starts.bound(by: binding), ends: ends.bound(by: binding), axes: axes, steps: steps)
  }

  /// The same elements of each element of a stack.
  func stacked(_ site: StackSite) -> SliceBounds {
    var result = self
    result.axes = (axes ?? Array(starts.indices)).map(site.stacked)
    return result
  }

  /// The entry that is for axis `axis` of a value of rank `rank`.
  func entry(of axis: Int, rank: Int) -> Int? {
    guard let axes else { return axis < starts.count ? axis : nil }
    return axes.firstIndex { $0 == axis || $0 == axis - rank }
  }

  /// The shape of the slice of a value of this shape. `named` is what the axes must be axes of.
  func result(of shape: Shape, named: Message) throws(ConstraintError) -> Shape {
    for (name, count) in [("ends", ends.count), ("axes", axes?.count), ("steps", steps?.count)] {
      if let count, count != starts.count {
        throw ConstraintError(
          "C1", "starts has \(starts.count) entries but \(name) has \(count)", at: .attribute(name))
      }
    }
    if axes == nil && starts.count > shape.rank {
      throw ConstraintError(
        "C2", "starts has \(starts.count) entries, more than axes: \(named)",
        at: .attribute("starts"))
    }
    var resolved: [Int] = []
    for axis in axes ?? Array(starts.indices) {
      guard let place = shape.axis(axis) else {
        throw ConstraintError("C2", "there is no axis \(axis): \(named)", at: .attribute("axes"))
      }
      resolved.append(place)
    }
    try checkDistinct(axes ?? resolved, resolved, "C2")
    if steps?.contains(0) == true {
      throw ConstraintError("C3", "a step may not be 0", at: .attribute("steps"))
    }
    var result = shape
    for (entry, axis) in resolved.enumerated() { result[axis] = extent(entry, of: shape[axis]) }
    return result
  }

  /// How many elements an entry takes of an axis. Where the extent is not known, what an entry
  /// takes away from the front is taken to be there; an end that might lie outside is open.
  private func extent(_ entry: Int, of axis: Dimension) -> Dimension {
    if let size = axis.size, starts[entry].size != nil, ends[entry].size != nil {
      return .fixed(range(entry, extent: size).count)
    }
    let step = steps?[entry] ?? 1
    let (start, end) = (starts[entry], ends[entry])
    // The elements taken lie from low up to high; backwards, these are behind the end and the start.
    let low = step > 0 ? position(start, on: axis) : position(behind: end, on: axis)
    let high = step > 0 ? position(end, on: axis) : position(behind: start, on: axis)
    guard let low, let high, let count = high - low, let left = axis - high else { return .unknown }
    if (low - high)?.isNeverNegative == true { return 0 }
    guard left.isNeverNegative, let by = Int(exactly: step.magnitude) else { return .unknown }
    if let count = count.size { return .fixed(count / by + (count % by > 0 ? 1 : 0)) }
    return count.divided(exactlyBy: .fixed(by)) ?? .unknown
  }

  /// The place behind the element that a start or end means.
  private func position(behind bound: Dimension, on axis: Dimension) -> Dimension? {
    let isBeyond = bound.size.map(Self.widened).map { $0 == .min || $0 == .max } ?? false
    return position(bound, on: axis).flatMap { isBeyond ? $0 : $0 + 1 }
  }

  /// Where a start or end lies, counted from the front; `nil` where nobody knows.
  private func position(_ bound: Dimension, on axis: Dimension) -> Dimension? {
    guard let size = bound.size.map(Self.widened) else {
      return bound.isNeverNegative ? bound : nil
    }
    switch size {
    case .max: return axis
    case .min: return 0
    case ..<0: return axis + bound
    default: return bound
    }
  }

  /// The bounds of 32 bits mean the same as those of 64.
  private static func widened(_ bound: Int) -> Int {
    bound == Int(Int32.max) ? .max : bound == Int(Int32.min) ? .min : bound
  }

  /// What an entry takes of an axis: the first element, the step, and how many.
  func range(_ entry: Int, extent: Int) -> (first: Int, step: Int, count: Int) {
    let step = steps?[entry] ?? 1
    func place(_ bound: Dimension, _ least: Int, _ most: Int) -> Int {
      let bound = Self.widened(bound.size ?? 0)
      return min(max(bound < 0 ? bound + extent : bound, least), most)
    }
    let (least, most) = step > 0 ? (0, extent) : (-1, extent - 1)
    let first = place(starts[entry], least, most), end = place(ends[entry], least, most)
    let length = step > 0 ? end - first : first - end
    guard length > 0 else { return (0, 0, 0) }
    let count = Int((length - 1).magnitude / step.magnitude) + 1
    return (first, count == 1 ? 0 : step, count)
  }

  /// Where the slice of a value of this shape begins in it, and the steps from there. Nothing is
  /// there to begin where the slice is empty.
  func walk(of slice: [Int], in shape: [Int]) -> (start: Int, steps: [Int]) {
    var (start, steps) = (0, shape.denseSteps)
    if slice.contains(0) { return (start, steps) }
    for axis in shape.indices {
      guard let entry = entry(of: axis, rank: shape.count) else { continue }
      let range = range(entry, extent: shape[axis])
      start += range.first * steps[axis]
      steps[axis] *= range.step
    }
    return (start, steps)
  }

  /// Visits the elements of a slice of a value: the position in the slice and that in the value.
  func forEachElement(
    of slice: [Int], in shape: [Int], _ body: (_ inSlice: Int, _ inValue: Int) -> Void
  ) {
    if slice.contains(0) { return }
    var start = 0
    for axis in shape.indices {
      guard let entry = entry(of: axis, rank: shape.count) else { continue }
      start += range(entry, extent: shape[axis]).first * stride(of: axis, in: shape)
    }
    AdjointGraph.forEachElement(
      of: slice, start: start,
      step: { axis in
        let step = entry(of: axis, rank: shape.count).map { range($0, extent: shape[axis]).step }
        return (step ?? 1) * stride(of: axis, in: shape)
      }, body)
  }
}
