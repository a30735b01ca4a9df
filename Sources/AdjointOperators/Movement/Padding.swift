import AdjointGraph

/// What is put around a value, or cut off it where negative, with ONNX's attributes.
public struct Padding: Hashable, Sendable {
  /// What is put there.
  public enum Mode: String, Hashable, Sendable, CaseIterable {
    /// A number.
    case constant
    /// The outermost element.
    case edge
    /// The mirror image, without the outermost element again.
    case reflect
    /// What lies at the other end.
    case wrap
  }

  public var mode: Mode
  /// How much before each axis, then how much behind each axis.
  public var pads: [Int]
  /// The axes that the entries are for; `nil` for all.
  public var axes: [Int]?

  public init(_ pads: [Int], axes: [Int]? = nil, mode: Mode = .constant) {
    self.mode = mode
    self.pads = pads
    self.axes = axes
  }

  static let attributes = [
    AttributeSpecification(
      "mode", .string(Mode.allCases.map(\.rawValue)), .defaults(.string("constant")),
      "what is put around x"),
    AttributeSpecification(
      "pads", .ints, .required, "how much before each axis, then behind each; negative cuts off"),
    AttributeSpecification("axes", .ints, .optional, "the padded axes; all where not given"),
  ]

  init(_ attributes: Attributes) {
    self.init(
      attributes.ints("pads") ?? [], axes: attributes.ints("axes"),
      mode: attributes.string("mode").flatMap(Mode.init) ?? .constant)
  }

  var attributes: Attributes {
    var result: Attributes = ["pads": .ints(pads)]
    if mode != .constant { result["mode"] = .string(mode.rawValue) }
    if let axes { result["axes"] = .ints(axes) }
    return result
  }

  /// The padding that cuts off what this one puts on, and the other way round.
  var inverse: Padding { Padding(pads.map { 0 &- $0 }, axes: axes) }

  /// The same around each element of a stack.
  func stacked(_ site: StackSite) -> Padding {
    var result = self
    result.axes = (axes ?? Array(0..<pads.count / 2)).map(site.stacked)
    return result
  }

  /// How much is put before and behind an axis.
  func amounts(_ axis: Int, rank: Int) -> (before: Int, after: Int) {
    let entry = axes.map { $0.firstIndex { $0 == axis || $0 == axis - rank } } ?? axis
    guard let entry else { return (0, 0) }
    return (pads[entry], pads[entry + pads.count / 2])
  }

  /// The shape of a value of this shape with its padding. `named` is what the axes are axes of.
  func result(of shape: Shape, named: Message) throws(ConstraintError) -> Shape {
    let count = axes?.count ?? shape.rank
    guard pads.count == 2 * count else {
      throw ConstraintError(
        "C1", "pads must have \(2 * count) entries, two for each axis, but has \(pads.count)",
        at: .attribute("pads"))
    }
    var resolved: [Int] = []
    for axis in axes ?? [] {
      guard let place = shape.axis(axis) else {
        throw ConstraintError("C2", "there is no axis \(axis): \(named)", at: .attribute("axes"))
      }
      resolved.append(place)
    }
    try checkDistinct(axes ?? [], resolved, "C2")
    var result = shape
    for axis in 0..<shape.rank {
      let (before, after) = amounts(axis, rank: shape.rank)
      let sum = (shape[axis] + .fixed(before)).flatMap { $0 + .fixed(after) }
      guard let sum, sum.size.map({ $0 >= 0 }) ?? true else {
        throw impossible(axis, before, after, named)
      }
      if let size = shape[axis].size {
        if before < -size || after < -size { throw impossible(axis, before, after, named) }
        try checkSource(axis, size + min(before, 0) + min(after, 0), max(before, after), named)
      }
      result[axis] = sum
    }
    return result
  }

  private func impossible(
    _ axis: Int, _ before: Int, _ after: Int, _ named: Message
  ) -> ConstraintError {
    ConstraintError(
      "C3", "axis \(axis) cannot be padded by \(before) and \(after): \(named)",
      at: .attribute("pads"))
  }

  /// Whether what is left of an axis has what the mode puts around it.
  private func checkSource(
    _ axis: Int, _ left: Int, _ most: Int, _ named: Message
  ) throws(ConstraintError) {
    let needed = mode == .reflect ? most : 0
    if most <= 0 || mode == .constant || left > needed { return }
    throw ConstraintError(
      "C4",
      "to put \(most) elements by \(mode.rawValue) at axis \(axis) takes more than \(needed) but \(max(0, left)) are there: \(named)",
      at: .attribute("pads"))
  }

  /// The element of an axis of extent `extent` that element `index` of the padded axis repeats;
  /// `nil` where it repeats none.
  private func source(of index: Int, _ axis: Int, rank: Int, extent: Int) -> Int? {
    let (before, after) = amounts(axis, rank: rank)
    let at = index &- before
    // What is left when negative pads have cut off theirs.
    let first = max(0, 0 &- before), last = extent - 1 - max(0, 0 &- after)
    if at >= first && at <= last { return at }
    switch mode {
    case .constant: return nil
    case .edge: return at < first ? first : last
    case .reflect: return at < first ? 2 * first - at : 2 * last - at
    case .wrap:
      let count = last - first + 1, offset = (at - first) % count
      return first + (offset < 0 ? offset + count : offset)
    }
  }

  /// Visits the elements of a padded value in order: the position there, and that of the element of
  /// the value which it repeats, `nil` where it repeats none. Allocates nothing. Strides of a value
  /// that is empty may wrap around; no position comes of them.
  func forEachElement(
    of padded: [Int], from shape: [Int], _ body: (_ inPadded: Int, _ inValue: Int?) -> Void
  ) {
    for position in 0..<padded.reduce(1, *) {
      var rest = position, stride = 1
      var at: Int? = 0
      for axis in padded.indices.reversed() {
        let (index, extent) = (rest % padded[axis], shape[axis])
        rest /= padded[axis]
        let source = source(of: index, axis, rank: shape.count, extent: extent)
        if let so = at, let source { at = so &+ source &* stride } else { at = nil }
        stride = stride &* extent
      }
      body(position, at)
    }
  }
}
