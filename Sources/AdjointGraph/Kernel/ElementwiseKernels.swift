import AdjointKernels

/// `y[i] = function(x[i])`; a function's constants are `alpha` and `beta`. `x` and `y` may be the
/// same.
public struct MapKernel: Sendable {
  public var function: AdjointMap
  public var scalar: ScalarType
  public var x: Location, y: Location
  public var count: Int
  public var alpha = 0.0, beta = 0.0

  public init(
    _ function: AdjointMap, _ scalar: ScalarType, x: Location, y: Location, count: Int,
    alpha: Double = 0, beta: Double = 0
  ) {
    self.function = function
    self.scalar = scalar
    self.x = x
    self.y = y
    self.count = count
    self.alpha = alpha
    self.beta = beta
  }
}

/// `y[i] = x[i]` in another element type. `x` and `y` may be the same where elements of `y` are no
/// larger.
public struct CastKernel: Sendable {
  public var from: ScalarType, to: ScalarType
  public var x: Location, y: Location
  public var count: Int

  public init(_ x: Operand, _ y: Operand) {
    from = x.scalar
    to = y.scalar
    self.x = x.location
    self.y = y.location
    count = x.count
  }
}

/// `z[i] = function(x[i], y[i])` for every index of the axes; operands `a` and `b` of the axes are
/// `x` and `y`, which are of type `scalar`, and `z` is dense: of the same type, or `bool` where the
/// function compares. `z` may be `x` or `y` where that has the same type and extents.
public struct ZipKernel: Sendable {
  public var function: AdjointZip
  public var scalar: ScalarType
  public var x: Location, y: Location, z: Location
  public var axes: StridedAxes

  /// Broadcasts `x` and `y` to `z`. `nil` where there is no kernel for the type, or the operands
  /// step through more than eight axes.
  public init?(_ function: AdjointZip, _ x: Operand, _ y: Operand, _ z: Operand) {
    guard x.scalar.isFloating || function.isWhole, x.scalar == y.scalar,
      let axes = StridedAxes(z.shape, broadcasting: x.shape, y.shape)
    else { return nil }
    self.function = function
    scalar = x.scalar
    self.x = x.location
    self.y = y.location
    self.z = z.location
    self.axes = axes
  }

  /// The bytes of an element of `z`.
  public var resultSize: Int { function.isComparison ? 1 : scalar.size }
}

extension AdjointZip {
  /// Whether the result is a truth value.
  var isComparison: Bool {
    switch self {
    case .equal, .unequal, .greater, .greaterOrEqual, .less, .lessOrEqual: true
    default: false
    }
  }

  /// Whether there are kernels for whole numbers and truth values, too.
  var isWhole: Bool {
    switch self {
    case .add, .subtract, .multiply, .max, .min: true
    default: isComparison
    }
  }
}

/// `z[i] = condition[i] ? x[i] : y[i]` for every index of the axes; operands `a`, `b` and `c` of the
/// axes are `condition`, `x` and `y`, and `z` is dense. `z` may be `x` or `y` where that has the
/// same extents.
public struct SelectKernel: Sendable {
  public var scalar: ScalarType
  public var condition: Location, x: Location, y: Location, z: Location
  public var axes: StridedAxes

  /// Broadcasts to `z`. `nil` where the operands step through more than eight axes.
  public init?(_ condition: Operand, _ x: Operand, _ y: Operand, _ z: Operand) {
    guard let axes = StridedAxes(z.shape, broadcasting: condition.shape, x.shape, y.shape) else {
      return nil
    }
    scalar = z.scalar
    self.condition = condition.location
    self.x = x.location
    self.y = y.location
    self.z = z.location
    self.axes = axes
  }
}
