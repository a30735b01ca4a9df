/// The value of one attribute of a node.
public enum AttributeValue: Hashable, Sendable {
  case int(Int)
  case bool(Bool)
  case float(Double)
  case string(String)
  case ints([Int])
  case floats([Double])
  /// An extent, which may be a dimension name.
  case dimension(Dimension)
  /// Extents, which may be dimension names.
  case dimensions([Dimension])
  /// Nested numbers.
  case literal(Literal)
}

/// What an attribute may hold; the reader checks it before the operator sees the value.
public enum AttributeKind: Hashable, Sendable {
  case int
  /// 0 or 1, as ONNX writes flags.
  case flag
  /// `true` or `false`, where ONNX has an input of that type.
  case bool
  case float
  /// One of the given words; any text where none are given.
  case string([String])
  case ints
  case floats
  /// A whole number or a dimension name.
  case dimension
  /// Whole numbers or dimension names.
  case dimensions
  /// The name of an element type.
  case scalarType
  /// A number or nested lists of numbers.
  case literal
}

/// Numbers as a graph file writes them, with the shape that their nesting gives.
public struct Literal: Hashable, Sendable {
  /// The numbers themselves, row-major. Whole numbers stay exact.
  public enum Numbers: Hashable, Sendable {
    case bools([Bool])
    case ints([Int64])
    case floats([Double])

    /// How many there are.
    public var count: Int {
      switch self {
      case .bools(let values): values.count
      case .ints(let values): values.count
      case .floats(let values): values.count
      }
    }
  }

  public var shape: [Int]
  public var numbers: Numbers

  public init(shape: [Int], numbers: Numbers) {
    self.shape = shape
    self.numbers = numbers
  }

  /// One number.
  public init(_ value: Double) { self.init(shape: [], numbers: .floats([value])) }

  /// The numbers as a tensor.
  public func tensor(_ scalar: ScalarType) -> Tensor {
    switch numbers {
    case .bools(let values): Tensor(values, shape: shape).converted(to: scalar)
    case .ints(let values): Tensor(values, shape: shape).converted(to: scalar)
    case .floats(let values): Tensor(values, shape: shape).converted(to: scalar)
    }
  }

  /// The numbers of a tensor; of `float32` the shortest decimals that round to the same bits.
  public init(_ tensor: Tensor) {
    shape = tensor.shape
    switch tensor.scalar {
    case .bool: numbers = .bools(tensor.elements())
    case .int64: numbers = .ints(tensor.elements())
    case .int32: numbers = .ints(tensor.elements(as: Int32.self).map(Int64.init))
    case .float64: numbers = .floats(tensor.elements())
    case .float32:
      numbers = .floats(
        tensor.elements(as: Float.self).map { Double($0.description) ?? Double($0) })
    }
  }
}
