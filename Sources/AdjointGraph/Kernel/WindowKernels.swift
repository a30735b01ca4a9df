import AdjointKernels

/// One of three values from the other two, where tap `k` of a window at place `p` meets element `h`:
/// `y[n, o, p] = Σ w[o, c, k] x[n, c, h]`, and so for `x` and `w`, which are sums of the products of
/// the other two. All dense; groups of channels and filters are convolved apart.
///
/// Each image's part is a matrix product with its unfolded `x`, all taps as rows and all places as
/// columns. `w` is a sum of these over images in ascending order.
public struct ConvolutionKernel: Sendable {
  /// Which value is computed.
  public enum Result: Hashable, Sendable { case x, w, y }

  public var result: Result
  public var scalar: ScalarType
  public var x: Location, w: Location, y: Location
  /// Room for the unfolded `x` of one image and one group, then for what the product works in.
  public var columns: Location
  public var window: AdjointWindow
  public var images: Int, groups: Int
  /// Of one group.
  public var channels: Int, filters: Int
  /// In elements, from one image to the next.
  let xStep: Int, yStep: Int
  /// The channels that a filter has in memory.
  private let wholeChannels: Int

  public init(
    _ result: Result, _ scalar: ScalarType, x: Location, w: Location, y: Location,
    columns: Location, window: AdjointWindow, images: Int, groups: Int, channels: Int, filters: Int
  ) {
    self.result = result
    self.scalar = scalar
    self.x = x
    self.w = w
    self.y = y
    self.columns = columns
    self.window = window
    self.images = images
    self.groups = groups
    self.channels = channels
    self.filters = filters
    xStep = groups &* channels &* window.extent
    yStep = groups &* filters &* window.places
    wholeChannels = channels
  }

  /// Where the values of one image and group begin.
  public func start(image: Int, group: Int) -> (x: Location, w: Location, y: Location) {
    (
      x.advanced(by: image * xStep + group * channels * window.extent, of: scalar),
      w.advanced(by: group * filters * wholeChannels * window.taps, of: scalar),
      y.advanced(by: image * yStep + group * filters * window.places, of: scalar)
    )
  }

  /// The product for one image and one group, whose values begin here.
  public func product(x: Location, w: Location, y: Location) -> MatrixProduct {
    let (rows, places) = (channels * window.taps, window.places)
    let wholeRows = wholeChannels * window.taps
    let scratch = columns.advanced(by: rows * places, of: scalar)
    switch result {
    case .y:
      return MatrixProduct(
        scalar, a: w, b: columns, c: y, rows: filters, columns: places, depth: rows,
        scratch: scratch)
    case .x:
      var product = MatrixProduct(
        scalar, a: w, b: y, c: columns, rows: wholeRows, columns: places, depth: filters,
        scratch: scratch)
      product.transposeA = true
      return product.part(rows: 0..<rows, columns: 0..<places)
    case .w:
      var product = MatrixProduct(
        scalar, a: y, b: columns, c: w, rows: filters, columns: wholeRows, depth: places,
        scratch: scratch)
      product.transposeB = true
      return product.part(rows: 0..<filters, columns: 0..<rows)
    }
  }
}

/// What becomes of the elements of each plane that a window meets.
public struct PoolKernel: Sendable {
  public var function: AdjointPool
  public var scalar: ScalarType
  /// What the function takes: `x`, and for maxima also `v`.
  public var x: Location, v: Location
  public var result: Location
  /// Where the index of each maximum goes, as `int64`.
  public var indices: Location?
  public var window: AdjointWindow
  public var planes: Int
  /// Whether a mean counts elements that are not there.
  public var countsPadding = false

  public init(
    _ function: AdjointPool, _ x: Operand, _ v: Operand? = nil, to result: Operand,
    indices: Operand? = nil, window: AdjointWindow, countsPadding: Bool = false
  ) {
    self.function = function
    scalar = x.scalar
    self.x = x.location
    self.v = (v ?? x).location
    self.result = result.location
    self.indices = indices?.location
    self.window = window
    planes = x.shape[0] * x.shape[1]
    self.countsPadding = countsPadding
  }
}

/// Products over the three axes. They wrap around, which is possible where there is nothing to do:
/// another extent is 0 then.
extension AdjointWindow {
  public var extent: Int { Int(depth.extent &* height.extent &* width.extent) }

  public var places: Int { Int(depth.places &* height.places &* width.places) }

  public var taps: Int { Int(depth.taps &* height.taps &* width.taps) }
}
