import AdjointKernels

/// One of three values from the other two, where tap `k` of a window at place `p` meets element `h`:
/// `y[n, o, p] = Σ w[o, c, k] x[n, c, h]`, and so for `x` and `w`, which are sums of the products of
/// the other two. All dense; groups of channels and filters are convolved apart.
///
/// Each image's part is a matrix product with its unfolded `x`, all taps as rows and all places as
/// columns, which is not in memory but where `x` is computed. `w` is a sum of these over images in
/// ascending order, or as many sums as there are times `imagesAtOnce`, a step apart.
public struct ConvolutionKernel: Sendable {
  /// Which value is computed.
  public enum Result: Hashable, Sendable { case x, w, y }

  public var result: Result
  public var scalar: ScalarType
  public var x: Location, w: Location, y: Location
  /// Room for the product of one group where it is not the result: the unfolded `x` of one image, some
  /// channels at a time, or the transpose of `w`. Then for what the product works in.
  public var scratch: Location
  public var window: AdjointWindow
  public var images: Int, groups: Int
  /// Of one group.
  public var channels: Int, filters: Int
  /// Which taps of the channels there are in the result, if that is `w`.
  public var taps: Range<Int>
  /// How many images `w` is a sum of. Where there are more, the step from such a `w`, and its scratch, to
  /// the next, in elements.
  public var imagesAtOnce: Int, sumStep = 0
  /// In elements, from one image to the next.
  let xStep: Int, yStep: Int
  /// The channels that a filter has in memory.
  private let wholeChannels: Int

  public init(
    _ result: Result, _ scalar: ScalarType, x: Location, w: Location, y: Location,
    scratch: Location, window: AdjointWindow, images: Int, groups: Int, channels: Int, filters: Int
  ) {
    self.result = result
    self.scalar = scalar
    self.x = x
    self.w = w
    self.y = y
    self.scratch = scratch
    self.window = window
    self.images = images
    imagesAtOnce = images
    self.groups = groups
    self.channels = channels
    self.filters = filters
    taps = 0..<channels &* window.taps
    xStep = groups &* channels &* window.extent
    yStep = groups &* filters &* window.places
    wholeChannels = channels
  }

  /// What a filter has in memory.
  public var wholeTaps: Int { wholeChannels * window.taps }

  /// Where the values of one image and group begin.
  public func start(image: Int, group: Int) -> (x: Location, w: Location, y: Location) {
    (
      x.advanced(by: image * xStep + group * channels * window.extent, of: scalar),
      w.advanced(by: group * filters * wholeTaps, of: scalar),
      y.advanced(by: image * yStep + group * filters * window.places, of: scalar)
    )
  }

  /// How many channels of `x` are unfolded at once: rows enough for what a product reads again for them.
  public var channelsAtOnce: Int { min(channels, 32) }

  /// How many sums are made.
  public var sums: Int { result == .w ? (images + imagesAtOnce - 1) / max(imagesAtOnce, 1) : 1 }

  /// The product for one group, whose values begin here: of all images, or for `x` of one and its first
  /// channels.
  public func product(x: Location, w: Location, y: Location) -> MatrixProduct {
    let (rows, places) = ((result == .x ? channelsAtOnce : channels) * window.taps, window.places)
    let count = result == .x ? rows * places : result == .w ? rows * filters : 0
    // Behind it, at a multiple of what any number takes.
    let rest = scratch.advanced(by: (count + 1) / 2 * 2, of: scalar)
    var product: MatrixProduct
    switch result {
    case .y:
      product = MatrixProduct(
        scalar, a: w, b: x, c: y, rows: filters, columns: places, depth: rows, scratch: rest)
      (product.batch, product.strideB, product.strideC) = (images, xStep, yStep)
    case .x:
      product = MatrixProduct(
        scalar, a: w, b: y, c: scratch, rows: wholeTaps, columns: places, depth: filters,
        scratch: rest)
      product.transposeA = true
      product = product.part(rows: 0..<rows, columns: 0..<places)
    case .w:
      product = MatrixProduct(
        scalar, a: x, b: y, c: scratch, rows: taps.count, columns: filters, depth: places,
        scratch: rest)
      product.transposeB = true
      (product.batch, product.strideA, product.strideB) = (images, xStep, yStep)
    }
    return product
  }

  /// Tells the kernel that such a product sees `x` under a window, which has an address.
  public func place(_ window: UnsafePointer<AdjointWindow>, in layout: inout AdjointProduct) {
    if result == .y { layout.b_window = window }
    if result == .w {
      layout.a_window = window
      layout.a_first = Int64(taps.lowerBound)
    }
  }

  /// The bytes of `scratch`.
  public var scratchByteCount: Int {
    let product = product(x: x, w: w, y: y)
    var layout = product.layout
    return withUnsafePointer(to: window) { window in
      place(window, in: &layout)
      return product.scratch.offset - scratch.offset
        + Int(adjoint_product_scratch(&layout, Int64(scalar.size)))
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
