/// Values with a type and a shape, row-major, owned. Copies share memory until one is written.
public struct Tensor: Sendable {
  public let scalar: ScalarType
  /// The extents of the axes, outermost first; empty for a scalar.
  public let shape: [Int]
  var storage: TensorStorage

  /// A tensor of zeros.
  ///
  /// The caller has checked that the extents are not negative and that the bytes fit an `Int`.
  public init(zeros scalar: ScalarType, shape: [Int]) {
    self.scalar = scalar
    self.shape = shape
    storage = TensorStorage(byteCount: shape.reduce(1, *) * scalar.size)
  }

  /// A tensor with the given elements; `shape` defaults to one axis.
  public init<T: Element>(_ elements: [T], shape: [Int]? = nil) {
    self.init(zeros: T.scalarType, shape: shape ?? [elements.count])
    precondition(count == elements.count, "the shape must hold just the elements given")
    elements.withUnsafeBytes { source in storage.bytes.copyMemory(from: source) }
  }

  /// A scalar.
  public init<T: Element>(_ value: T) { self.init([value], shape: []) }

  /// A copy of row-major elements in memory.
  public init(scalar: ScalarType, shape: [Int], copying source: UnsafeRawPointer) {
    self.init(zeros: scalar, shape: shape)
    storage.pointer.copyMemory(from: source, byteCount: storage.byteCount)
  }

  /// How many elements there are.
  public var count: Int { shape.reduce(1, *) }

  /// The type, with every extent known.
  public var type: TensorType { TensorType(scalar, Shape(shape)) }

  /// The elements, which must be of type `T`.
  public func elements<T: Element>(as type: T.Type = T.self) -> [T] {
    precondition(T.scalarType == scalar, "the tensor holds \(scalar), not \(T.scalarType)")
    return withExtendedLifetime(storage) { Array(storage.bytes.bindMemory(to: T.self)) }
  }

  /// The elements as numbers, whatever their type; `bool` becomes 0 and 1.
  public var doubles: [Double] {
    withView { view in (0..<view.count).map { view.double(at: $0) } }
  }

  /// The same elements under another shape of the same size.
  public func reshaped(_ shape: [Int]) -> Tensor {
    precondition(shape.reduce(1, *) == count, "a reshape keeps the number of elements")
    return Tensor(scalar: scalar, shape: shape, storage: storage)
  }

  /// The same values in another element type; fractions are cut, what does not fit saturates.
  public func converted(to scalar: ScalarType) -> Tensor {
    if scalar == self.scalar { return self }
    var result = Tensor(zeros: scalar, shape: shape)
    withView { source in
      result.withMutableView { target in
        for index in 0..<source.count { target.copy(source, from: index, to: index) }
      }
    }
    return result
  }

  private init(scalar: ScalarType, shape: [Int], storage: TensorStorage) {
    self.scalar = scalar
    self.shape = shape
    self.storage = storage
  }

  /// Calls `body` with a view of the elements, which is valid only during the call.
  public func withView<R, E: Error>(_ body: (TensorView) throws(E) -> R) throws(E) -> R {
    defer { withExtendedLifetime(storage) {} }
    return try body(
      TensorView(scalar: scalar, shape: shape, pointer: UnsafeRawPointer(storage.pointer)))
  }

  /// Calls `body` with a writable view, valid only during the call; other copies keep their values.
  public mutating func withMutableView<R, E: Error>(
    _ body: (MutableTensorView) throws(E) -> R
  ) throws(E) -> R {
    if !isKnownUniquelyReferenced(&storage) { storage = TensorStorage(copying: storage) }
    defer { withExtendedLifetime(storage) {} }
    return try body(MutableTensorView(scalar: scalar, shape: shape, pointer: storage.pointer))
  }
}

extension Tensor: Equatable {
  /// Same type, same shape, same bits.
  public static func == (left: Tensor, right: Tensor) -> Bool {
    left.scalar == right.scalar && left.shape == right.shape
      && left.storage.bytes.elementsEqual(right.storage.bytes)
  }
}

/// The memory behind a tensor: zeroed, aligned for the widest vector unit, freed with its owner.
///
/// `@unchecked Sendable`: written only through a tensor that is its unique owner.
final class TensorStorage: @unchecked Sendable {
  let pointer: UnsafeMutableRawPointer
  let byteCount: Int

  init(byteCount: Int) {
    self.byteCount = byteCount
    pointer = .allocate(byteCount: max(byteCount, 1), alignment: 64)
    pointer.initializeMemory(as: UInt8.self, repeating: 0, count: byteCount)
  }

  convenience init(copying other: TensorStorage) {
    self.init(byteCount: other.byteCount)
    pointer.copyMemory(from: other.pointer, byteCount: byteCount)
  }

  deinit { pointer.deallocate() }

  var bytes: UnsafeMutableRawBufferPointer {
    UnsafeMutableRawBufferPointer(start: pointer, count: byteCount)
  }
}

extension Tensor {
  /// The first rows, all where there are fewer; a scalar stays as it is.
  public func prefix(_ rows: Int) -> Tensor {
    guard let all = shape.first, rows < all else { return self }
    return withView { view in
      Tensor(scalar: scalar, shape: [rows] + shape.dropFirst(), copying: view.pointer)
    }
  }
}
