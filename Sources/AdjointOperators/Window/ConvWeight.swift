import AdjointGraph

/// Adds up, for each filter, channel and tap, the products of the elements of `x` and the places of
/// `y` that meet there: the transpose of `Conv` with the same attributes and `X` as a linear map of
/// `W`, whose spatial extents are `kernel_shape`.
///
/// `x [n, c, …]`, `y [n, o, …]`, `w [o, c / group, …]`; see `Convolution`.
///
/// - (C1) to (C5): those of `SlidingWindow`.
/// - (C6) `y` has the rank of `x`.
/// - (C7) Filters and channels fall into `group` groups.
/// - (C8) `y` has the batch and the spatial extents that `Conv` makes of `x`.
///
/// VJP: `xBar` is `y` brought back along `wBar` (`ConvScatter`), `yBar` is `Conv` of `x` and `wBar`.
public struct ConvWeight: Operator {
  public static let name = "ConvWeight"
  public static let summary = "w[o, c, k] = Σ x[n, c, stride p + dilation k - pad] y[n, o, p]"
  public static let family = OperatorFamily.contraction
  public static let inputs = [OperandSpecification("x"), OperandSpecification("y")]
  public static let outputs = [OperandSpecification("w")]
  public static let attributes =
    SlidingWindow.attributes + [
      Convolution.groupAttribute,
      AttributeSpecification(
        "kernel_shape", .dimensions, .required, "spatial extents or dimension names of w"),
    ]

  public let convolution: Convolution
  public let kernelShape: [Dimension]

  public init(_ convolution: Convolution, kernelShape: [Dimension]) {
    self.convolution = convolution
    self.kernelShape = kernelShape
  }

  public init(_ attributes: Attributes) throws(ConstraintError) {
    self.init(Convolution(attributes), kernelShape: attributes.dimensions("kernel_shape") ?? [])
  }

  public var attributes: Attributes {
    var result = convolution.attributes
    result["kernel_shape"] = kernelShape.attributeValue
    return result
  }

  public func bound(by binding: [String: Int]) -> ConvWeight {
    ConvWeight(convolution.bound(by: binding), kernelShape: kernelShape.bound(by: binding))
  }

  public func inferTypes(_ inputs: [TensorType?]) throws(ConstraintError) -> [TensorType] {
    guard let x = inputs[0]?.shape, let y = inputs[1]?.shape else { return [] }
    try SlidingWindow.checkRank(x)
    guard y.rank == x.rank else {
      throw ConstraintError("C6", "ranks differ: \(input: 0) but \(input: 1)", at: .input(1))
    }
    guard kernelShape.count == x.rank - 2,
      kernelShape.allSatisfy({ $0.size.map { $0 > 0 } ?? true })
    else {
      throw ConstraintError(
        "C2",
        "kernel_shape must have a positive extent for each spatial axis but is \(Shape(kernelShape)): \(input: 0)",
        at: .attribute("kernel_shape"))
    }
    try convolution.checkFilters(y[1], input: 1)
    guard x[1].mayBeMultiple(of: convolution.group) else {
      throw ConstraintError(
        "C7", "channels do not fall into \(convolution.group) groups: \(input: 0)",
        at: .attribute("group"))
    }
    let channels =
      x[1].divided(exactlyBy: convolution.group)
      ?? (convolution.group.size == 0 ? 0 : .unknown)
    let places = try convolution.window.places(
      of: x.spatial.dimensions, taps: kernelShape, named: "\(input: 0)")
    let made = Shape([x[0], y[1]] + places)
    guard made.mayEqual(y) else {
      throw ConstraintError(
        "C8",
        "\(input: 0), of which filters of \(Shape(kernelShape)) make \(made), but \(input: 1)",
        at: .input(1))
    }
    return [TensorType(inputs[0]?.scalar ?? .float32, Shape([y[1], channels] + kernelShape))]
  }

  public func pullback(_ site: PullbackSite, in graph: inout GraphBuilder) throws(ConstraintError)
    -> [ValueID?]
  {
    guard let wBar = site.cotangents[0] else { return [nil, nil] }
    let (x, y) = (site.input(0), site.input(1))
    let xShape = graph.shape(of: x)
    let xBar = graph.add(
      nil, ConvScatter(convolution, shape: xShape.spatial.dimensions), y, wBar)
    let yBar = graph.add(nil, Conv(convolution.window, group: convolution.group), x, wBar)
    return [graph.reshape(xBar, to: xShape), graph.reshape(yBar, to: graph.shape(of: y))]
  }

  public func stack(_ site: StackSite, in graph: inout GraphBuilder) -> [ValueID]? {
    convolution.stack(site, in: &graph, axes: [1, 1], result: 0) {
      ConvWeight($0, kernelShape: kernelShape)
    }
  }

  public func axes(_ inputs: [TensorType?], _ outputs: [TensorType]) -> AxisRule {
    let axes = convolution.axes(outputs[0].shape.rank)
    // Taps are made as a whole: no operand has them.
    let w = axes.w.enumerated().map { $0 < 2 ? $1 : AxisRule.Axis($1.label, isWhole: true) }
    return AxisRule(inputs: [axes.x, axes.y], outputs: [w])
  }

  private func extents(_ inputs: [[Int]?], _ w: [Int]) -> ConvolutionExtents? {
    guard let x = inputs[0], let y = inputs[1] else { return nil }
    return ConvolutionExtents(convolution, x: x, w: w, y: y)
  }

  public func multiplyAdds(_ inputs: [[Int]?], _ outputs: [[Int]]) -> Int {
    extents(inputs, outputs[0])?.multiplyAdds ?? 0
  }

  public func movedElements(_ inputs: [[Int]?], _ outputs: [[Int]]) -> Int {
    extents(inputs, outputs[0])?.movedElements(.w) ?? 0
  }

  public func evaluate(_ inputs: [TensorView?], into outputs: [MutableTensorView])
    throws(EvaluationError)
  {
    guard let x = inputs[0], let y = inputs[1] else { return }
    let w = outputs[0]
    let extents = ConvolutionExtents(convolution, x: x.shape, w: w.shape, y: y.shape)
    let window = extents.window
    for index in 0..<w.count {
      let (tap, ofW) = (index % window.taps, index / window.taps)
      let (filter, channel) = (ofW / extents.channels, ofW % extents.channels)
      var sum = 0.0
      for image in 0..<extents.images {
        let ofX = extents.planes(image, filter: filter, channel: channel).ofX
        let ofY = image * y.shape[1] + filter
        for place in 0..<window.places {
          let element = window.element(at: place, tap: tap)
          let met = element.map { x.double(at: ofX * window.extent + $0) } ?? 0
          sum += met * y.double(at: ofY * window.places + place)
        }
      }
      w.store(sum, at: index)
    }
  }

  public func scratchByteCount(_ inputs: [TensorType?], _ outputs: [TensorType]) -> Int {
    guard let w = outputs[0].shape.sizes else { return 0 }
    return extents(inputs.map { $0?.shape.sizes }, w)?.scratchByteCount(.w, outputs[0].scalar)
      ?? 0
  }

  public func lower(_ site: LoweringSite) -> [Kernel]? {
    guard let x = site.inputs[0], let y = site.inputs[1] else { return nil }
    let w = site.outputs[0]
    return ConvolutionExtents(convolution, x: x.shape, w: w.shape, y: y.shape)
      .lower(.w, x: x, w: w, y: y, scratch: site.scratch)
  }
}
