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
  }

  /// The product for one image and one group, whose values begin here.
  public func product(x: Location, w: Location, y: Location) -> MatrixProduct {
    let (rows, places) = (channels * window.taps, window.places)
    let scratch = columns.advanced(by: rows * places, of: scalar)
    switch result {
    case .y:
      return MatrixProduct(
        scalar, a: w, b: columns, c: y, rows: filters, columns: places, depth: rows,
        scratch: scratch)
    case .x:
      var product = MatrixProduct(
        scalar, a: w, b: y, c: columns, rows: rows, columns: places, depth: filters,
        scratch: scratch)
      product.transposeA = true
      return product
    case .w:
      var product = MatrixProduct(
        scalar, a: y, b: columns, c: w, rows: filters, columns: rows, depth: places,
        scratch: scratch)
      product.transposeB = true
      return product
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
