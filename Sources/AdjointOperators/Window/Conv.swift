import AdjointGraph

/// Slides filters over `X`: at each place, every filter gives the sum of the products of its taps
/// and the elements that they meet, over all channels of its group, plus its bias.
///
/// `X [n, c, …]`, `W [o, c / group, …]`, `B [o]`, `Y [n, o, …]`; see `Convolution`.
///
/// - (C1) to (C5): those of `SlidingWindow`.
/// - (C6), (C7): those of `Convolution`.
/// - (C8) There is one bias for each filter.
///
/// VJP: `XBar` is `YBar` brought back along `W` (`ConvScatter`), `WBar` the products of `X` and `YBar`
/// that meet (`ConvWeight`), `BBar` the sum of `YBar` over all but filters.
/// Edge cases: pads are zeros, which an infinite filter makes NaN. Negative pads cut off.
public struct Conv: Operator {
  public static let name = "Conv"
  public static let summary =
    "Y[n, o, p] = Σ X[n, c, stride p + dilation k - pad] W[o, c, k] + B[o]"
  public static let family = OperatorFamily.contraction
  public static let inputs = [
    OperandSpecification("X"), OperandSpecification("W"),
    OperandSpecification("B", .floating, .optional),
  ]
  public static let outputs = [OperandSpecification("Y")]
  public static let attributes =
    SlidingWindow.attributes + [Convolution.groupAttribute, Convolution.kernelAttribute]

  public let convolution: Convolution
  public let kernelShape: [Int]?

  public init(
    _ window: SlidingWindow = SlidingWindow(), group: Dimension = 1, kernelShape: [Int]? = nil
  ) {
    convolution = Convolution(window, group: group)
    self.kernelShape = kernelShape
  }

  public init(_ attributes: Attributes) throws(ConstraintError) {
    convolution = Convolution(attributes)
    kernelShape = attributes.ints("kernel_shape")
  }

  public var attributes: Attributes {
    var result = convolution.attributes
    if let kernelShape { result["kernel_shape"] = .ints(kernelShape) }
    return result
  }

  public func bound(by binding: [String: Int]) -> Conv {
    with(convolution.bound(by: binding).group)
  }

  /// The same with other groups.
  private func with(_ group: Dimension) -> Conv {
    Conv(convolution.window, group: group, kernelShape: kernelShape)
  }

  public func inferTypes(_ inputs: [TensorType?]) throws(ConstraintError) -> [TensorType] {
    guard let x = inputs[0]?.shape, let w = inputs[1]?.shape else { return [] }
    try SlidingWindow.checkRank(x)
    try Convolution.checkKernel(w, rank: x.rank, kernelShape)
    let channels = try convolution.channels(w)
    guard channels.mayEqual(x[1]) else {
      let each: Message = convolution.group == 1 ? "" : " in each of \(convolution.group) groups"
      throw ConstraintError(
        "C7", "channels differ: \(input: 0) but \(input: 1)\(each)", at: .input(1))
    }
    try Self.checkBias(inputs[2]?.shape, for: w[0], "filter")
    let places = try convolution.window.places(
      of: x.spatial.dimensions, taps: w.spatial.dimensions, named: "\(input: 0)")
    return [TensorType(inputs[0]?.scalar ?? .float32, Shape([x[0], w[0]] + places))]
  }

  /// Whether input 2, the bias, has a number for each of so many (C8).
  static func checkBias(
    _ bias: Shape?, for count: Dimension, _ what: String
  ) throws(ConstraintError) {
    guard let bias, !bias.mayEqual([count]) else { return }
    throw ConstraintError(
      "C8", "there must be one bias for each \(what), of which there are \(count), but \(input: 2)",
      at: .input(2))
  }

  public func pullback(_ site: PullbackSite, in graph: inout GraphBuilder) throws(ConstraintError)
    -> [ValueID?]
  {
    guard let yBar = site.cotangents[0] else { return [nil, nil, nil] }
    let (x, w) = (site.input(0), site.input(1))
    let (xShape, wShape) = (graph.shape(of: x), graph.shape(of: w))
    let xBar = graph.add(
      nil, ConvScatter(convolution, shape: xShape.spatial.dimensions), yBar, w)
    let wBar = graph.add(
      nil, ConvWeight(convolution, kernelShape: wShape.spatial.dimensions), x, yBar)
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
      inputs: [axes.x, axes.w, inputs[2].map { _ in [axes.y[1]] }], outputs: [axes.y])
  }

  private func extents(_ inputs: [[Int]?], _ y: [Int]) -> ConvolutionExtents? {
    guard let x = inputs[0], let w = inputs[1] else { return nil }
    return ConvolutionExtents(convolution, x: x, w: w, y: y)
  }

  public func multiplyAdds(_ inputs: [[Int]?], _ outputs: [[Int]]) -> Int {
    extents(inputs, outputs[0])?.multiplyAdds ?? 0
  }

  public func movedElements(_ inputs: [[Int]?], _ outputs: [[Int]]) -> Int {
    extents(inputs, outputs[0])?.movedElements(.y) ?? 0
  }

  public func evaluate(_ inputs: [TensorView?], into outputs: [MutableTensorView])
    throws(EvaluationError)
  {
    guard let x = inputs[0], let w = inputs[1] else { return }
    let y = outputs[0]
    if y.count == 0 { return }
    let extents = ConvolutionExtents(convolution, x: x.shape, w: w.shape, y: y.shape)
    let window = extents.window
    for index in 0..<y.count {
      let (plane, place) = (index / window.places, index % window.places)
      let (image, filter) = (plane / y.shape[1], plane % y.shape[1])
      var sum = inputs[2]?.double(at: filter) ?? 0
      for channel in 0..<extents.channels {
        let (ofX, ofW) = extents.planes(image, filter: filter, channel: channel)
        for tap in 0..<window.taps {
          let element = window.element(at: place, tap: tap)
          let met = element.map { x.double(at: ofX * window.extent + $0) } ?? 0
          sum += met * w.double(at: ofW * window.taps + tap)
        }
      }
      y.store(sum, at: index)
    }
  }

  public func scratchByteCount(_ inputs: [TensorType?], _ outputs: [TensorType]) -> Int {
    guard let y = outputs[0].shape.sizes else { return 0 }
    return extents(inputs.map { $0?.shape.sizes }, y)?.scratchByteCount(.y, outputs[0].scalar)
      ?? 0
  }

  public func lower(_ site: LoweringSite) -> [Kernel]? {
    guard let x = site.inputs[0], let w = site.inputs[1] else { return nil }
    let y = site.outputs[0]
    let kernels = ConvolutionExtents(convolution, x: x.shape, w: w.shape, y: y.shape)
      .lower(.y, x: x, w: w, y: y, scratch: site.scratch)
    return Self.adding(site.inputs[2], to: y, after: kernels)
  }

  /// Kernels that add the bias, if there is one, to the channels of `y`.
  static func adding(_ bias: Operand?, to y: Operand, after kernels: [Kernel]) -> [Kernel]? {
    guard var bias else { return kernels }
    if y.count == 0 { return kernels }
    bias.shape += y.shape.dropFirst(2).map { _ in 1 }
    return ZipKernel(.add, y, bias, y).map { kernels + [.zip($0)] }
  }
}

extension GraphBuilder {
  /// One sum for each channel of `[n, c, …]`.
  mutating func sumOverPlanes(_ x: ValueID) -> ValueID {
    reduceSum(reduceSum(x, axes: Array(2..<max(2, shape(of: x).rank))), axes: [0])
  }
}
