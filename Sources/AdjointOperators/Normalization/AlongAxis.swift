import AdjointGraph

/// A function of all elements along one axis: what softmax and its logarithm have in common. The
/// largest element is subtracted first, so that nothing finite overflows.
///
/// - (C1) `axis` is an axis of `x`; a negative one counts from the end.
public protocol AlongAxis: Operator {
  init(axis: Int)
  var axis: Int { get }

  /// One element, given how far it lies below the largest and the sum of the exponentials of that.
  static func finish(_ distance: Double, sum: Double) -> Double

  /// Whether it is the logarithm.
  static var isLogarithm: Bool { get }
}

extension AlongAxis {
  public static var family: OperatorFamily { .normalization }
  public static var inputs: [OperandSpecification] { [OperandSpecification("x")] }
  public static var outputs: [OperandSpecification] { [OperandSpecification("y", .floating)] }
  public static var attributes: [AttributeSpecification] {
    [AttributeSpecification("axis", .int, .defaults(.int(-1)), "the axis along which y sums to 1")]
  }
  public static var traits: OperatorTraits { [.mayOverwriteInput] }

  public init(_ attributes: Attributes) throws(ConstraintError) {
    self.init(axis: attributes.int("axis") ?? -1)
  }

  public var attributes: Attributes { axis == -1 ? [:] : ["axis": .int(axis)] }

  public func inferTypes(_ inputs: [TensorType?]) throws(ConstraintError) -> [TensorType] {
    guard let x = inputs[0] else { return [] }
    guard x.shape.axis(axis) != nil else {
      throw ConstraintError("C1", "there is no axis \(axis): \(input: 0)", at: .attribute("axis"))
    }
    return [x]
  }

  public func axes(_ inputs: [TensorType?], _ outputs: [TensorType]) -> AxisRule {
    let shape = outputs[0].shape
    let whole = shape.axis(axis)
    let axes = (0..<shape.rank).map { AxisRule.Axis(AxisRule.label($0), isWhole: $0 == whole) }
    return AxisRule(inputs: [axes], outputs: [axes])
  }

  public func multiplyAdds(_ inputs: [[Int]?], _ outputs: [[Int]]) -> Int {
    3 * outputs[0].reduce(1, *)
  }

  public func evaluate(_ inputs: [TensorView?], into outputs: [MutableTensorView])
    throws(EvaluationError)
  {
    guard let x = inputs[0], x.count > 0 else { return }
    let own = axis < 0 ? axis + x.rank : axis
    let (extent, step) = (x.shape[own], stride(of: own, in: x.shape))
    for line in 0..<x.count / extent {
      let start = line / step * step * extent + line % step
      var largest = -Double.infinity
      for index in 0..<extent { largest = max(largest, x.double(at: start + index * step)) }
      var sum = 0.0
      for index in 0..<extent {
        sum += Elementary.exp(x.double(at: start + index * step) - largest)
      }
      for index in 0..<extent {
        let at = start + index * step
        outputs[0].store(Self.finish(x.double(at: at) - largest, sum: sum), at: at)
      }
    }
  }

  public func lower(_ site: LoweringSite) -> [Kernel]? {
    guard let x = site.inputs[0] else { return nil }
    let own = axis < 0 ? axis + x.shape.count : axis
    return SoftmaxKernel(axis: own, isLogarithm: Self.isLogarithm, x, site.outputs[0])
      .map { [.softmax($0)] }
  }
}
