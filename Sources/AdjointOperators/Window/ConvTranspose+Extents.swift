import AdjointGraph

extension ConvTranspose {
  /// What becomes of one spatial axis.
  struct ScatteredAxis {
    var extent: Dimension
    /// With which a convolution over the extent has as many places as the axis had elements; `nil`
    /// where they depend on an extent that is not known yet.
    var pads: (before: Int, after: Int)?
  }

  /// The spatial axes of the result (C2 to C5, C9, C10).
  func scattered(_ x: Shape, _ w: Shape) throws(ConstraintError) -> [ScatteredAxis] {
    let count = x.rank - 2
    try convolution.window.check(axes: count)
    try SlidingWindow.check(outputShape, "output_shape", axes: count, isPositive: false)
    try SlidingWindow.check(outputPadding, "output_padding", axes: count, isPositive: false)
    if let extent = outputShape?.first(where: { $0 < 1 }) {
      throw ConstraintError(
        "C10", "entries of output_shape must be positive: \(extent)", at: .attribute("output_shape")
      )
    }
    var axes: [ScatteredAxis] = []
    for axis in 0..<count {
      axes.append(try scattered(axis, x.spatial[axis], w.spatial[axis]))
    }
    return axes
  }

  private func scattered(
    _ axis: Int, _ elements: Dimension, _ taps: Dimension
  ) throws(ConstraintError) -> ScatteredAxis {
    let window = convolution.window
    let (stride, dilation) = (window.stride(axis), window.dilation(axis))
    let more = outputPadding?[axis] ?? 0
    guard more >= 0, more < max(stride, dilation) else {
      throw ConstraintError(
        "C9",
        "an entry of output_padding must be from 0 to less than the stride, \(stride), or the dilation, \(dilation): \(more)",
        at: .attribute("output_padding"))
    }
    let steps = (elements - 1).flatMap { $0 * .fixed(stride) }
    let span = SlidingWindow.span(of: taps, dilation: dilation)
    // What the places reach, without output_padding.
    let reach = steps.flatMap { steps in span.flatMap { steps + $0 } }
    guard let steps, let reach, let whole = reach + .fixed(more),
      [.fixed(stride), whole].allSatisfy(SlidingWindow.isCountable),
      steps.size.map({ $0 >= 0 }) ?? true
    else { throw impossible(axis) }

    var (before, after) = window.pads(axis)
    var known = true
    var extent = outputShape.map { Dimension.fixed($0[axis]) }
    if window.autoPad == .sameUpper || window.autoPad == .sameLower {
      extent = extent ?? elements * .fixed(stride)
    }
    if let extent {
      let surplus = (whole - extent)?.size
      known = surplus != nil
      let total = max(0, surplus ?? 0)
      before = window.autoPad == .sameUpper ? total / 2 : total - total / 2
      after = total - before
    }
    guard [.fixed(before), .fixed(after)].allSatisfy(SlidingWindow.isCountable),
      let extent = extent ?? (whole - .fixed(before)).flatMap({ $0 - .fixed(after) }),
      SlidingWindow.isCountable(extent), extent.size.map({ $0 >= 1 }) ?? true
    else { throw impossible(axis) }
    let rest = (reach - extent).flatMap { $0 - .fixed(before) }?.size
    return ScatteredAxis(extent: extent, pads: known ? rest.map { (before, $0) } : nil)
  }

  private func impossible(_ axis: Int) -> ConstraintError {
    ConstraintError(
      "C5",
      "nothing is left of spatial axis \(axis), or more than can be counted: \(input: 0) and \(input: 1)"
    )
  }

  /// The convolution whose transpose this is; `nil` where pads are missing.
  func padded(_ pads: [(before: Int, after: Int)?]) -> Convolution? {
    let known = pads.compactMap(\.self)
    guard known.count == pads.count else { return nil }
    var result = convolution
    result.window.autoPad = .notSet
    result.window.pads = known.map(\.before) + known.map(\.after)
    return result
  }
}
