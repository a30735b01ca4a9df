/// What is known about a value before it exists: element type and shape.
public struct TensorType: Hashable, Sendable, CustomStringConvertible {
  public var scalar: ScalarType
  public var shape: Shape

  public init(_ scalar: ScalarType, _ shape: Shape) {
    self.scalar = scalar
    self.shape = shape
  }

  /// The bytes of such a tensor; `nil` where names are unbound or the size is beyond an `Int`.
  public var byteCount: Int? {
    guard let count = shape.elementCount?.size else { return nil }
    let (bytes, overflow) = count.multipliedReportingOverflow(by: scalar.size)
    return overflow ? nil : bytes
  }

  /// `[batch, 128]` for the default element type, `int64[batch]` for others.
  public var description: String { scalar == .float32 ? "\(shape)" : "\(scalar)\(shape)" }
}
