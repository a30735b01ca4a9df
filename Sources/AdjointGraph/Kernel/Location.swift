/// Where a value's bytes are while a plan runs: a region and an offset into it.
public struct Location: Hashable, Sendable {
  /// Memory with one owner and one lifetime.
  public enum Region: UInt8, Hashable, Sendable {
    /// Inputs and intermediate values; private to a run.
    case arena
    /// Parameters, states and constants; outlive a run.
    case state
    /// The next values of those that a run updates. In the same memory, or, where the run may be called
    /// off, in other memory that is laid out alike.
    case next
    /// What a worker uses for one piece of work and nobody else sees: each has its own.
    case worker
  }

  public var region: Region
  /// In bytes.
  public var offset: Int
  /// How many bytes further on the next block of a chain has it; 0 where all have the same place.
  public var step: Int

  public init(_ region: Region, _ offset: Int, step: Int = 0) {
    self.region = region
    self.offset = offset
    self.step = step
  }

  /// The place `count` elements further on.
  public func advanced(by count: Int, of scalar: ScalarType) -> Location {
    Location(region, offset + count * scalar.size, step: step)
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
  /// Where the operator has the scratch bytes it asked for; nothing where it asked for none.
  public var scratch: Location

  public init(inputs: [Operand?], outputs: [Operand], scratch: Location = Location(.arena, 0)) {
    self.inputs = inputs
    self.outputs = outputs
    self.scratch = scratch
  }
}
