import AdjointGraph

/// Brings `y` back along the filters of a convolution: the transpose of `Conv` with the same
/// attributes and `W` as a linear map of `X`, whose spatial extents are `shape`.
///
/// `y [n, o, …]`, `W [o, c / group, …]`, `x [n, c, …]`; see `Convolution`.
///
/// - (C1) to (C5): those of `SlidingWindow`, for `shape`.
/// - (C6), (C7): those of `Convolution`.
/// - (C8) `y` has the shape that `Conv` makes of a value of this shape.
///
/// VJP: `yBar` is `Conv` of `xBar` and `W`, `WBar` the products of `xBar` and `y` that meet
/// (`ConvWeight`).
public struct ConvScatter: Operator {
  public static let name = "ConvScatter"
  public static let summary = "x[n, c, stride p + dilation k - pad] = Σ y[n, o, p] W[o, c, k]"
  public static let family = OperatorFamily.contraction
  public static let inputs = [OperandSpecification("y"), OperandSpecification("W")]
  public static let outputs = [OperandSpecification("x")]
  public static let attributes =
    SlidingWindow.attributes + [
      Convolution.groupAttribute,
      AttributeSpecification(
        "shape", .dimensions, .required, "spatial extents or dimension names of x"),
    ]

  public let convolution: Convolution
  public let shape: [Dimension]

  public init(_ convolution: Convolution, shape: [Dimension]) {
    self.convolution = convolution
    self.shape = shape
  }

  public init(_ attributes: Attributes) throws(ConstraintError) {
    self.init(Convolution(attributes), shape: attributes.dimensions("shape") ?? [])
  }

  public var attributes: Attributes {
    var result = convolution.attributes
    result["shape"] = shape.attributeValue
    return result
  }

  public func bound(by binding: [String: Int]) -> ConvScatter {
    ConvScatter(convolution.bound(by: binding), shape: shape.bound(by: binding))
  }

  public func inferTypes(_ inputs: [TensorType?]) throws(ConstraintError) -> [TensorType] {
    guard let y = inputs[0]?.shape, let w = inputs[1]?.shape else { return [] }
    try SlidingWindow.checkRank(y)
    try Convolution.checkKernel(w, rank: y.rank, nil)
    try SlidingWindow.checkExtents(shape, rank: y.rank)
    let channels = try convolution.channels(w)
    let places = try convolution.window.places(
      of: shape, taps: w.spatial.dimensions, named: "shape is \(Shape(shape))")
    let made = Shape([y[0], w[0]] + places)
    guard made.mayEqual(y) else {
      throw ConstraintError(
        "C8", "\(input: 1), which makes \(made) of \(Shape(shape)), but \(input: 0)", at: .input(0))
    }
    return [TensorType(inputs[0]?.scalar ?? .float32, Shape([y[0], channels] + shape))]
  }

  public func pullback(_ site: PullbackSite, in graph: inout GraphBuilder) throws(ConstraintError)
    -> [ValueID?]
  {
    guard let xBar = site.cotangents[0] else { return [nil, nil] }
    let (y, w) = (site.input(0), site.input(1))
    let wShape = graph.shape(of: w)
    let yBar = graph.add(nil, Conv(convolution.window, group: convolution.group), xBar, w)
    let wBar = graph.add(
      nil, ConvWeight(convolution, kernelShape: wShape.spatial.dimensions), xBar, y)
    return [graph.reshape(yBar, to: graph.shape(of: y)), graph.reshape(wBar, to: wShape)]
  }

  public func stack(_ site: StackSite, in graph: inout GraphBuilder) -> [ValueID]? {
    convolution.stack(site, in: &graph, axes: [1, 0], result: 1) { ConvScatter($0, shape: shape) }
  }

  public func axes(_ inputs: [TensorType?], _ outputs: [TensorType]) -> AxisRule {
    let axes = convolution.axes(outputs[0].shape.rank)
    return AxisRule(inputs: [axes.y, axes.w], outputs: [axes.x])
  }

  private func extents(_ inputs: [[Int]?], _ x: [Int]) -> ConvolutionExtents? {
    guard let y = inputs[0], let w = inputs[1] else { return nil }
    return ConvolutionExtents(convolution, x: x, w: w, y: y)
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
    guard let y = inputs[0], let w = inputs[1] else { return }
    ConvolutionExtents(convolution, x: outputs[0].shape, w: w.shape, y: y.shape)
      .scatter(y, w, bias: nil, into: outputs[0])
  }

  public func scratchByteCount(_ inputs: [TensorType?], _ outputs: [TensorType]) -> Int {
    guard let x = outputs[0].shape.sizes else { return 0 }
    return extents(inputs.map { $0?.shape.sizes }, x)?.scratchByteCount(.x, outputs[0].scalar)
      ?? 0
  }

  public func lower(_ site: LoweringSite) -> [Kernel]? {
    guard let y = site.inputs[0], let w = site.inputs[1] else { return nil }
    let x = site.outputs[0]
    return ConvolutionExtents(convolution, x: x.shape, w: w.shape, y: y.shape)
      .lower(.x, x: x, w: w, y: y, scratch: site.scratch)
  }
}

extension ConvolutionExtents {
  /// What `y` gives when it is brought back along `w`, plus a bias for each channel.
  func scatter(
    _ y: TensorView, _ w: TensorView, bias: TensorView?, into x: MutableTensorView
  ) {
    if x.count == 0 { return }
    for index in 0..<x.count {
      let (plane, element) = (index / window.extent, index % window.extent)
      let (image, channel) = (plane / x.shape[1], plane % x.shape[1])
      let group = channel / channels
      var sum = bias?.double(at: channel) ?? 0
      for filter in group * filters..<(group + 1) * filters {
        let ofW = planes(image, filter: filter, channel: channel % channels).ofW
        let ofY = image * groups * filters + filter
        for tap in 0..<window.taps {
          guard let place = window.place(of: element, tap: tap) else { continue }
          sum += y.double(at: ofY * window.places + place) * w.double(at: ofW * window.taps + tap)
        }
      }
      x.store(sum, at: index)
    }
  }
}
