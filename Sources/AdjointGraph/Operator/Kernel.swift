import AdjointKernels

/// Where a value's bytes are while a plan runs: a region and an offset into it.
public struct Location: Hashable, Sendable {
  /// Memory with one owner and one lifetime.
  public enum Region: UInt8, Hashable, Sendable {
    /// Inputs and intermediate values; private to a run.
    case arena
    /// Parameters, states and constants; outlive a run.
    case state
  }

  public var region: Region
  /// In bytes.
  public var offset: Int

  public init(_ region: Region, _ offset: Int) {
    self.region = region
    self.offset = offset
  }
}

/// One input or output of a node whose place and extents are decided.
public struct Operand: Hashable, Sendable {
  public var scalar: ScalarType
  public var shape: [Int]
  public var location: Location

  public init(scalar: ScalarType, shape: [Int], location: Location) {
    self.scalar = scalar
    self.shape = shape
    self.location = location
  }

  /// How many elements there are.
  public var count: Int { shape.reduce(1, *) }

  /// The bytes of all elements.
  public var byteCount: Int { count * scalar.size }
}

/// A node about to be lowered.
public struct LoweringSite: Sendable {
  public var inputs: [Operand?]
  public var outputs: [Operand]

  public init(inputs: [Operand?], outputs: [Operand]) {
    self.inputs = inputs
    self.outputs = outputs
  }
}

/// One step of a plan: which C kernel runs, and on what. Payloads are plain data, so that a step
/// costs nanoseconds to dispatch.
public enum Kernel: Sendable {
  /// Moves bytes as they are.
  case copy(from: Location, to: Location, byteCount: Int)
  /// A matrix product `to = alpha * op(a) * op(b) + beta * to`, batched.
  case product(MatrixProduct)
  /// A function of one value, element by element.
  case map(MapKernel)
  /// A function of two values, element by element, with strides.
  case zip(ZipKernel)
  /// The reference evaluation of the node with this index in the plan's list of such nodes.
  case custom(Int)
}

/// `c[i] = alpha * op(a[i]) * op(b[i]) + beta * c[i]` for `batch` matrices; `op` transposes or not.
public struct MatrixProduct: Sendable {
  public var scalar: ScalarType
  public var a: Location, b: Location, c: Location
  public var rows: Int, columns: Int, depth: Int
  public var transposeA = false, transposeB = false
  public var alpha = 1.0, beta = 0.0
  /// In elements, from one matrix of a batch to the next; 0 uses the same matrix again.
  public var batch = 1, strideA = 0, strideB = 0, strideC = 0

  public init(
    _ scalar: ScalarType, a: Location, b: Location, c: Location, rows: Int, columns: Int, depth: Int
  ) {
    self.scalar = scalar
    self.a = a
    self.b = b
    self.c = c
    self.rows = rows
    self.columns = columns
    self.depth = depth
  }
}

/// `y[i] = function(x[i])`; a function's constants are `alpha` and `beta`.
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

/// `z[i, j] = function(x, y)` over `rows` by `columns`, `z` dense. Strides are in elements: 0
/// repeats, so that rows, columns and scalars broadcast.
public struct ZipKernel: Sendable {
  public var function: AdjointZip
  public var scalar: ScalarType
  public var x: Location, y: Location, z: Location
  public var rows: Int, columns: Int
  public var xRow: Int, xColumn: Int, yRow: Int, yColumn: Int

  public init(
    _ function: AdjointZip, _ scalar: ScalarType, x: Location, y: Location, z: Location,
    rows: Int, columns: Int, xStrides: (Int, Int), yStrides: (Int, Int)
  ) {
    self.function = function
    self.scalar = scalar
    self.x = x
    self.y = y
    self.z = z
    self.rows = rows
    self.columns = columns
    (xRow, xColumn) = xStrides
    (yRow, yColumn) = yStrides
  }
}
