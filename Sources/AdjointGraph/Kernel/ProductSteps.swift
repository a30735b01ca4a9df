import AdjointKernels

/// What is done with each element of a matrix product before it is stored: a list of steps, each a
/// function of the product, of what steps before it made, or of matrices in memory.
public struct ProductSteps: Sendable {
  /// The most steps there can be.
  public static let capacity = 4

  public private(set) var count = 0
  private var list: (ProductStep, ProductStep, ProductStep, ProductStep)

  public init() {
    let nothing = ProductStep(.map(.negate), .step(0))
    list = (nothing, nothing, nothing, nothing)
  }

  public var isEmpty: Bool { count == 0 }

  /// Adds a step; `false`, and nothing is changed, where there is no room for it.
  public mutating func append(_ step: ProductStep) -> Bool {
    guard count < Self.capacity else { return false }
    self[count] = step
    count += 1
    return true
  }

  public subscript(index: Int) -> ProductStep {
    get {
      switch index {
      case 0: list.0
      case 1: list.1
      case 2: list.2
      default: list.3
      }
    }
    set {
      switch index {
      case 0: list.0 = newValue
      case 1: list.1 = newValue
      case 2: list.2 = newValue
      default: list.3 = newValue
      }
    }
  }
}

/// A function of each element of a product, with the bits that a kernel of its own would give.
public struct ProductStep: Sendable {
  /// What is computed. A function of two values does not compare them.
  public enum Function: Sendable {
    case map(AdjointMap, alpha: Double = 0, beta: Double = 0)
    case zip(AdjointZip)
  }

  /// Where a value for each element comes from.
  public enum Source: Sendable {
    /// What step `number` made of the element: 1 is the first step, 0 the product itself.
    case step(_ number: Int32)
    /// A matrix in memory, which has the shape of the product by its strides, in elements; 0
    /// repeats. `matrix` leads to the next one of a batch.
    case memory(Location, row: Int32, column: Int32, matrix: Int32)
  }

  public var function: Function
  public var x: Source, y: Source
  /// Where the result is kept, as the product's elements are, whatever becomes of it then. It may
  /// be what a step reads.
  public var store: Location?

  public init(_ function: Function, _ x: Source, _ y: Source? = nil, store: Location? = nil) {
    self.function = function
    self.x = x
    self.y = y ?? x
    self.store = store
  }
}
