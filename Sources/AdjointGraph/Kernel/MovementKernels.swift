/// `to[i] = from[i]` for every index `i` of the axes; operand `a` of the axes is the source, `b`
/// the target.
public struct StridedCopy: Sendable {
  public var scalar: ScalarType
  public var from: Location, to: Location
  public var axes: StridedAxes

  /// `nil` where more than eight axes are left after merging. `from` and `to` are where the first
  /// element of the index space is, which need not be the lowest.
  public init?(
    _ scalar: ScalarType, shape: [Int], from: Location, steps fromSteps: [Int], to: Location,
    steps toSteps: [Int]
  ) {
    guard var axes = StridedAxes(shape, a: fromSteps, b: toSteps) else { return nil }
    if axes.a[7] != 1 { axes.moveSmallestStepToRows() }
    self.scalar = scalar
    self.from = from
    self.to = to
    self.axes = axes
  }
}

/// `to[i] = value` for `count` elements; `bits` is the value's pattern.
public struct FillKernel: Sendable {
  public var scalar: ScalarType
  public var bits: UInt64
  public var to: Location
  public var count: Int

  /// `store` writes the value to the one element of a view.
  public init(
    _ scalar: ScalarType, to: Location, count: Int, store: (MutableTensorView) -> Void
  ) {
    self.scalar = scalar
    self.to = to
    self.count = count
    bits = 0
    withUnsafeMutableBytes(of: &bits) { memory in
      guard let pointer = memory.baseAddress else { return }
      store(MutableTensorView(scalar: scalar, shape: [], pointer: pointer))
    }
  }

  /// The value is converted as tensors convert it: rounded or saturated.
  public init(_ value: Double, _ scalar: ScalarType, to: Location, count: Int) {
    self.init(scalar, to: to, count: count) { $0.store(value, at: 0) }
  }
}

extension Kernel {
  /// Moves the elements of an operand, which step through `shape` from element `start` of it, to
  /// elements that step through it from element `offset` of another. Left out, steps are those of
  /// a dense tensor of that shape. `nil` where more than eight axes are left after merging.
  public static func stridedCopy(
    shape: [Int], from source: Operand, start: Int = 0, steps: [Int]? = nil, to target: Operand,
    offset: Int = 0, targetSteps: [Int]? = nil
  ) -> Kernel? {
    let from = source.location.advanced(by: start, of: source.scalar)
    let to = target.location.advanced(by: offset, of: target.scalar)
    guard
      let copy = StridedCopy(
        source.scalar, shape: shape, from: from, steps: steps ?? shape.denseSteps, to: to,
        steps: targetSteps ?? shape.denseSteps)
    else { return nil }
    let axes = copy.axes
    let isDense = axes.a == axes.b && axes.a[7] == 1 && axes.a[6] == 0
    guard isDense || shape.contains(0) else { return .stridedCopy(copy) }
    return .copy(from: from, to: to, byteCount: shape.reduce(source.scalar.size, *))
  }

  /// The same bytes elsewhere; nothing to do where they are there already.
  public static func copy(_ source: Operand?, to target: Operand) -> [Kernel]? {
    guard let source, source.scalar == target.scalar else { return nil }
    if source.location == target.location { return [] }
    return [.copy(from: source.location, to: target.location, byteCount: target.byteCount)]
  }
}
