import AdjointGraph
import AdjointKernels

/// A window whose taps are all alike: what pools and their transposes have in common, with ONNX's
/// attributes. The constraints are those of `SlidingWindow`.
public struct PoolWindow: Hashable, Sendable {
  public var window: SlidingWindow
  /// How many taps there are along each spatial axis.
  public var kernelShape: [Int]

  public init(_ kernelShape: [Int], _ window: SlidingWindow = SlidingWindow()) {
    self.window = window
    self.kernelShape = kernelShape
  }

  static let attributes =
    SlidingWindow.attributes + [
      SlidingWindow.roundingAttribute,
      AttributeSpecification(
        "kernel_shape", .ints, .required, "how many taps the window has along each spatial axis"),
    ]

  init(_ attributes: Attributes) {
    self.init(attributes.ints("kernel_shape") ?? [], SlidingWindow(attributes))
  }

  var attributes: Attributes {
    var result = window.attributes
    result["kernel_shape"] = .ints(kernelShape)
    return result
  }

  /// Batch, channels, and at how many places the window meets spatial axes of these extents; `named`
  /// is what the axes are axes of (C2 to C5).
  func result(
    _ outer: Shape, of extents: [Dimension], named: Message
  ) throws(ConstraintError) -> Shape {
    try SlidingWindow.check(kernelShape, "kernel_shape", axes: extents.count, isPositive: true)
    let taps = kernelShape.map { Dimension.fixed($0) }
    let places = try window.places(of: extents, taps: taps, named: named)
    return Shape([outer[0], outer[1]] + places)
  }

  /// The window over `x` with its places in `y`.
  func geometry(_ x: [Int], _ y: [Int]) -> AdjointWindow {
    window.geometry(x.dropFirst(2), places: y.dropFirst(2), taps: kernelShape[...])
  }

  /// Elements times taps that meet them, those on pads included.
  func multiplyAdds(_ y: [Int]) -> Int {
    (y + kernelShape).reduce(1) { $0.multipliedSaturating(by: $1) }
  }
}

extension AxisRule {
  /// For operands with batch and channels, which are kept, and spatial axes, which are needed and
  /// made as a whole.
  static func planes(_ inputs: [TensorType?], _ outputs: [TensorType]) -> AxisRule {
    .keeping(inputs, outputs) { $0 > 1 }
  }
}

/// What `max` chooses under a window.
struct Winner {
  var value = -Double.infinity
  /// Where it is in the plane; `nil` where there is no element.
  var element: Int?

  /// The greatest element of a plane that the window meets at a place: the first of equal ones, and
  /// the first NaN before any number.
  init(_ x: TensorView, plane: Int, place: Int, _ window: AdjointWindow) {
    for tap in 0..<window.taps {
      guard let candidate = window.element(at: place, tap: tap) else { continue }
      let number = x.double(at: plane * window.extent + candidate)
      if element == nil || number > value || number.isNaN && !value.isNaN {
        (value, element) = (number, candidate)
      }
    }
  }
}
