/// What is known about a value before it exists: element type and shape.
public struct TensorType: Hashable, Sendable, CustomStringConvertible {
  public var scalar: ScalarType
  public var shape: Shape

  public init(_ scalar: ScalarType, _ shape: Shape) {
    self.scalar = scalar
    self.shape = shape
  }

  /// The bytes of such a tensor; `nil` where names are unbound or no memory can hold it.
  public var byteCount: Int? {
    shape.dimensions.allSatisfy { $0.size != nil } ? knownByteCount : nil
  }

  /// Whether memory can hold such a tensor, as far as extents are known.
  package var isRepresentable: Bool { knownByteCount != nil }

  /// The bytes for each element of the axes that are not known.
  private var knownByteCount: Int? {
    checkedByteCount(of: shape.dimensions.lazy.compactMap(\.size), elementSize: scalar.size)
  }

  /// `[batch, 128]` for the default element type, `int64[batch]` for others.
  public var description: String { scalar == .float32 ? "\(shape)" : "\(scalar)\(shape)" }
}
