import AdjointGraph

/// Slides filters over a larger `Y`, to which each place of the window brings an element of `X` times
/// the filter: `ConvScatter` whose extents follow from those of `X`, plus a bias.
///
/// `X [n, c, …]`, `W [c, m / group, …]`, `B [m]`, `Y [n, m, …]` with spatial extents
/// `stride (x - 1) + output_padding + dilation (k - 1) + 1`, less pads; where `output_shape` or
/// `auto_pad` says the extents (`stride x`), pads are what is too much, half before and half behind:
/// the uneven one behind for `SAME_UPPER`, else before. `output_shape` overrides `pads`.
///
/// - (C1) to (C4): those of `SlidingWindow`.
/// - (C5) Something is left of each axis, and extents can be counted.
/// - (C6) `W` has the rank of `X`, and the extents that `kernel_shape` says where it is given.
/// - (C7) `W` has as many filters as `X` has channels, and they fall into `group` groups.
/// - (C8) There is one bias for each channel of `Y`.
/// - (C9) Entries of `output_padding` are from 0 to less than the stride or the dilation.
/// - (C10) Entries of `output_shape` are positive. With it, gradients need the extents of `X`.
///
/// VJP: `XBar` is `Conv` of `YBar` and `W`, `WBar` the products of `YBar` and `X` that meet
/// (`ConvWeight`), `BBar` the sum of `YBar` over all but channels.
public struct ConvTranspose: Operator {
  public static let name = "ConvTranspose"
  public static let summary =
    "Y[n, m, stride p + dilation k - pad] = Σ X[n, c, p] W[c, m, k] + B[m]"
  public static let family = OperatorFamily.contraction
  public static let inputs = Conv.inputs
  public static let outputs = Conv.outputs
  public static let attributes =
    Conv.attributes + [
      AttributeSpecification(
        "output_padding", .ints, .optional, "how much more at the end of each spatial axis"),
      AttributeSpecification(
        "output_shape", .ints, .optional, "the spatial extents of Y, which say the pads"),
    ]

  public let convolution: Convolution
  public let kernelShape: [Int]?
  public let outputPadding: [Int]?
  public let outputShape: [Int]?

  public init(
    _ window: SlidingWindow = SlidingWindow(), group: Dimension = 1, kernelShape: [Int]? = nil,
    outputPadding: [Int]? = nil, outputShape: [Int]? = nil
  ) {
    convolution = Convolution(window, group: group)
    self.kernelShape = kernelShape
    self.outputPadding = outputPadding
    self.outputShape = outputShape
  }

  public init(_ attributes: Attributes) throws(ConstraintError) {
    self.init(
      SlidingWindow(attributes), group: attributes.dimension("group") ?? 1,
      kernelShape: attributes.ints("kernel_shape"),
      outputPadding: attributes.ints("output_padding"), outputShape: attributes.ints("output_shape")
    )
  }

  public var attributes: Attributes {
    var result = convolution.attributes
    if let kernelShape { result["kernel_shape"] = .ints(kernelShape) }
    if let outputPadding { result["output_padding"] = .ints(outputPadding) }
    if let outputShape { result["output_shape"] = .ints(outputShape) }
    return result
  }

  public func bound(by binding: [String: Int]) -> ConvTranspose {
    with(convolution.bound(by: binding).group)
  }

  /// The same with other groups.
  private func with(_ group: Dimension) -> ConvTranspose {
    ConvTranspose(
      convolution.window, group: group, kernelShape: kernelShape, outputPadding: outputPadding,
      outputShape: outputShape)
  }

  public func inferTypes(_ inputs: [TensorType?]) throws(ConstraintError) -> [TensorType] {
    guard let x = inputs[0]?.shape, let w = inputs[1]?.shape else { return [] }
    try SlidingWindow.checkRank(x)
    try Convolution.checkKernel(w, rank: x.rank, kernelShape)
    guard w[0].mayEqual(x[1]) else {
      throw ConstraintError(
        "C7", "there must be a filter for each channel: \(input: 0) but \(input: 1)", at: .input(1))
    }
    let channels = try convolution.channels(w)
    try Conv.checkBias(inputs[2]?.shape, for: channels, "channel")
    let extents = try scattered(x, w).map(\.extent)
    return [TensorType(inputs[0]?.scalar ?? .float32, Shape([x[0], channels] + extents))]
  }

  public func pullback(_ site: PullbackSite, in graph: inout GraphBuilder) throws(ConstraintError)
    -> [ValueID?]
  {
    guard let yBar = site.cotangents[0] else { return [nil, nil, nil] }
    let (x, w) = (site.input(0), site.input(1))
    let (xShape, wShape) = (graph.shape(of: x), graph.shape(of: w))
    let pads = try scattered(xShape, wShape).map(\.pads)
    guard let padded = padded(pads) else {
      throw ConstraintError(
        "C10", "with output_shape, a gradient needs spatial extents that are numbers: \(input: 0)",
        at: .attribute("output_shape"))
    }
    let xBar = graph.add(nil, Conv(padded.window, group: padded.group), yBar, w)
    let wBar = graph.add(
      nil, ConvWeight(padded, kernelShape: wShape.spatial.dimensions), yBar, x)
    return [
      graph.reshape(xBar, to: xShape), graph.reshape(wBar, to: wShape),
      site.inputs[2].map { _ in graph.sumOverPlanes(yBar) },
    ]
  }

  public func stack(_ site: StackSite, in graph: inout GraphBuilder) -> [ValueID]? {
    convolution.stack(site, in: &graph, axes: [1, 0, 0], result: 1) { with($0.group) }
  }

  public func axes(_ inputs: [TensorType?], _ outputs: [TensorType]) -> AxisRule {
    let axes = convolution.axes(outputs[0].shape.rank)
    return AxisRule(
      inputs: [axes.y, axes.w, inputs[2].map { _ in [axes.x[1]] }], outputs: [axes.x])
  }

  private func extents(_ inputs: [[Int]?], _ y: [Int]) -> ConvolutionExtents? {
    guard let x = inputs[0], let w = inputs[1],
      let axes = try? scattered(Shape(x), Shape(w)), let padded = padded(axes.map(\.pads))
    else { return nil }
    return ConvolutionExtents(padded, x: y, w: w, y: x)
  }

  public func multiplyAdds(_ inputs: [[Int]?], _ outputs: [[Int]]) -> Int {
    extents(inputs, outputs[0])?.multiplyAdds ?? 0
  }

  public func movedElements(_ inputs: [[Int]?], _ outputs: [[Int]]) -> Int {
    extents(inputs, outputs[0])?.movedElements(.x) ?? 0
  }

  public func evaluate(_ inputs: [TensorView?], into outputs: [MutableTensorView])
    throws(EvaluationError)
  {
    guard let x = inputs[0], let w = inputs[1] else { return }
    extents([x.shape, w.shape], outputs[0].shape)?
      .scatter(x, w, bias: inputs[2], into: outputs[0])
  }

  public func scratchByteCount(_ inputs: [TensorType?], _ outputs: [TensorType]) -> Int {
    guard let y = outputs[0].shape.sizes else { return 0 }
    return extents(inputs.map { $0?.shape.sizes }, y)?.scratchByteCount(.x, outputs[0].scalar)
      ?? 0
  }

  public func lower(_ site: LoweringSite) -> [Kernel]? {
    guard let x = site.inputs[0], let w = site.inputs[1] else { return nil }
    let y = site.outputs[0]
    let kernels = extents([x.shape, w.shape], y.shape)?
      .lower(.x, x: y, w: w, y: x, scratch: site.scratch)
    return kernels.flatMap { Conv.adding(site.inputs[2], to: y, after: $0) }
  }
}
