import AdjointGraph
import AdjointKernels

/// What convolutions do: `x [n, c, …]`, `w [o, c, …]` and `y [n, o, …]` meet where tap `k` of the
/// window at place `p` meets element `h`, and each is linear in the other two, summed over all else:
/// `y[n, o, p] = Σ x[n, c, h] w[o, c, k]` (`Conv`), `x[n, c, h] = Σ y[n, o, p] w[o, c, k]`
/// (`ConvScatter`), `w[o, c, k] = Σ x[n, c, h] y[n, o, p]` (`ConvWeight`). So each one's derivatives
/// are the other two, and the set is closed.
///
/// Channels and filters fall into groups, which do not meet: `w` has the channels of one group. So
/// a stack of convolutions is one convolution with more groups.
///
/// - (C6) `w` has the rank of `x`, and the extents that `kernel_shape` says where it is given.
/// - (C7) Filters fall into `group` groups, and there are `group` times the channels of `w`.
public struct Convolution: Hashable, Sendable {
  public var window: SlidingWindow
  public var group: Dimension

  public init(_ window: SlidingWindow = SlidingWindow(), group: Dimension = 1) {
    self.window = window
    self.group = group
  }

  static let groupAttribute = AttributeSpecification(
    "group", .dimension, .defaults(.int(1)), "into how many groups channels and filters fall")
  static let kernelAttribute = AttributeSpecification(
    "kernel_shape", .ints, .optional, "the spatial extents of w, which are known without")

  init(_ attributes: Attributes) {
    self.init(SlidingWindow(attributes), group: attributes.dimension("group") ?? 1)
  }

  var attributes: Attributes {
    var result = window.attributes
    if group != 1 { result["group"] = group.size.map { .int($0) } ?? .dimension(group) }
    return result
  }

  func bound(by binding: [String: Int]) -> Convolution {
    Convolution(window, group: group.bound(by: binding) ?? group)
  }

  /// Whether filters, the first extent of input `w`, fall into groups (C7).
  func checkFilters(_ filters: Dimension, input: Int) throws(ConstraintError) {
    guard group.size.map({ $0 >= 0 }) ?? true, filters.mayBeMultiple(of: group) else {
      throw ConstraintError(
        "C7", "filters do not fall into \(group) groups: \(input: input)", at: .attribute("group"))
    }
  }

  /// The channels of all groups, of which input 1, `w`, has those of one (C7).
  func channels(_ w: Shape) throws(ConstraintError) -> Dimension {
    try checkFilters(w[0], input: 1)
    guard let channels = w[1] * group else {
      throw ConstraintError(
        "C7", "\(group) groups have too many channels: \(input: 1)", at: .attribute("group"))
    }
    return channels
  }

  /// Whether input 1, `w`, is for values of this rank, and as `kernel_shape` says (C2, C3, C6).
  static func checkKernel(
    _ w: Shape, rank: Int, _ kernelShape: [Int]?
  ) throws(ConstraintError) {
    guard w.rank == rank else {
      throw ConstraintError("C6", "ranks differ: \(input: 0) but \(input: 1)", at: .input(1))
    }
    guard let kernelShape else { return }
    try SlidingWindow.check(kernelShape, "kernel_shape", axes: rank - 2, isPositive: true)
    if !w.spatial.mayEqual(Shape(kernelShape)) {
      throw ConstraintError(
        "C6", "kernel_shape is \(kernelShape) but \(input: 1)", at: .attribute("kernel_shape"))
    }
  }

  /// Applies a convolution to a stack: to more images, filters or channels where operands have an
  /// axis that can take them, else to more groups, each element a group of its own.
  ///
  /// - Parameters:
  ///   - axes: The axis of each operand along which groups lie; `result` that of the output.
  ///   - operation: The same with other groups.
  func stack(
    _ site: StackSite, in graph: inout GraphBuilder, axes: [Int], result: Int,
    _ operation: (Convolution) -> any Operator
  ) -> [ValueID]? {
    guard site.keptLabel(of: operation(self)) == nil, let groups = site.extent * group else {
      return nil
    }
    let inputs = axes.indices.map { graph.folded(site, $0, into: axes[$0]) }
    let output = graph.add(
      operation(Convolution(window, group: groups)), inputs: inputs, outputCount: 1)[0]
    return [graph.unfolded(output, 0, of: site, from: result)]
  }

  /// What happens to each axis: groups, and what a window slides over, are needed as a whole.
  func axes(_ x: Int) -> (x: [AxisRule.Axis], w: [AxisRule.Axis], y: [AxisRule.Axis]) {
    typealias Axis = AxisRule.Axis
    func spatial(_ name: String, isWhole: Bool) -> [Axis] {
      (0..<x - 2).map { Axis("\(name)\($0)", isWhole: isWhole) }
    }
    let isOne = group == 1
    let filter = Axis("o", isWhole: !isOne)
    return (
      [Axis("n"), Axis("c", isWhole: !isOne)] + spatial("h", isWhole: true),
      [filter, Axis(isOne ? "c" : "i", isWhole: !isOne)] + spatial("k", isWhole: false),
      [Axis("n"), filter] + spatial("p", isWhole: true)
    )
  }
}

extension Dimension {
  /// Whether this can be a multiple of another, as far as both are known; of 0 only 0 is.
  func mayBeMultiple(of other: Dimension) -> Bool {
    guard let size, let divisor = other.size else { return true }
    return divisor == 0 ? size == 0 : size.isMultiple(of: divisor)
  }
}

extension Shape {
  /// The extents behind batch and channels.
  var spatial: Shape { Shape(Array(dimensions.dropFirst(2))) }
}

/// A convolution with every extent known.
struct ConvolutionExtents {
  let window: AdjointWindow
  let images: Int, groups: Int
  /// Of one group.
  let channels: Int, filters: Int

  init(_ convolution: Convolution, x: [Int], w: [Int], y: [Int]) {
    window = convolution.window.geometry(
      x.dropFirst(2), places: y.dropFirst(2), taps: w.dropFirst(2))
    images = x[0]
    groups = convolution.group.size ?? 1
    channels = w[1]
    filters = groups == 0 ? 0 : w[0] / groups
  }

  /// The planes of `x` and of `w` where a filter meets a channel, counted within its group.
  func planes(_ image: Int, filter: Int, channel: Int) -> (ofX: Int, ofW: Int) {
    ((image * groups + filter / filters) * channels + channel, filter * channels + channel)
  }

  /// Products of one element of `x` and one of `w`, those with pads included.
  var multiplyAdds: Int {
    [images, groups, filters, channels, window.taps, window.places].reduce(1) {
      $0.multipliedSaturating(by: $1)
    }
  }

  /// The elements of all images as windows show them, once for each that meets them; pads included. Those
  /// of a result are first made, and then added up where they overlap.
  func movedElements(_ result: ConvolutionKernel.Result) -> Int {
    [images, groups, channels, window.taps, window.places].reduce(result == .x ? 2 : 1) {
      $0.multipliedSaturating(by: $1)
    }
  }

  /// The bytes that a kernel works in.
  func scratchByteCount(_ result: ConvolutionKernel.Result, _ scalar: ScalarType) -> Int {
    if multiplyAdds == 0 { return 0 }
    let axes = [window.depth, window.height, window.width]
    let image = axes.map { Int($0.before + $0.extent + $0.after) }
    let most =
      [image, [window.taps, window.places], [window.taps, filters]].map {
        $0.reduce(channels * scalar.size) { $0.multipliedSaturating(by: $1) }
      }.max() ?? 0
    // There is no more memory than that.
    guard most < .max / 16 else { return most }
    let nowhere = Location(.arena, 0)
    let kernel = kernel(result, scalar, x: nowhere, w: nowhere, y: nowhere, scratch: nowhere)
    return kernel.sums * max(kernel.sumStep * scalar.size, kernel.scratchByteCount)
  }

  /// Images are summed apart where too few taps leave too little to divide: how many at once depends on
  /// shapes alone, and their sums are added in ascending order.
  private func kernel(
    _ result: ConvolutionKernel.Result, _ scalar: ScalarType, x: Location, w: Location,
    y: Location, scratch: Location
  ) -> ConvolutionKernel {
    var kernel = ConvolutionKernel(
      result, scalar, x: x, w: w, y: y, scratch: scratch, window: window, images: images,
      groups: groups, channels: channels, filters: filters)
    guard result == .w, images > 1, groups == 1, kernel.taps.count < 64 else { return kernel }
    let count = (filters * kernel.taps.count + 15) / 16 * 16
    let bytes = (kernel.scratchByteCount + 63) / 64 * 64
    kernel.imagesAtOnce = (images + 7) / 8
    kernel.sumStep = count + bytes / scalar.size
    kernel.w = scratch
    kernel.scratch = scratch.advanced(by: count, of: scalar)
    return kernel
  }

  /// The kernels for one of the values from the other two.
  func lower(
    _ result: ConvolutionKernel.Result, x: Operand, w: Operand, y: Operand, scratch: Location
  ) -> [Kernel] {
    let target = result == .x ? x : result == .w ? w : y
    if target.count == 0 { return [] }
    if [x, w, y].contains(where: { $0.count == 0 }) {
      return [.fill(FillKernel(0, target.scalar, to: target.location, count: target.count))]
    }
    let kernel = kernel(
      result, x.scalar, x: x.location, w: w.location, y: y.location, scratch: scratch)
    let parts = Operand(scalar: w.scalar, shape: [kernel.sums, w.count], location: kernel.w)
    guard kernel.sums > 1, var sum = ReduceKernel(.sum, parts, w, isFolded: { $0 == 0 })
    else {
      return [.convolution(kernel)]
    }
    sum.rowStep = kernel.sumStep
    return [.convolution(kernel), .reduce(sum)]
  }
}
