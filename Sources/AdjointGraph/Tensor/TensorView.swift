/// Borrowed, read-only elements in row-major order. Whoever makes a view keeps the memory alive.
public struct TensorView {
  public let scalar: ScalarType
  public let shape: [Int]
  public let count: Int
  public let pointer: UnsafeRawPointer

  public init(scalar: ScalarType, shape: [Int], pointer: UnsafeRawPointer) {
    self.scalar = scalar
    self.shape = shape
    self.count = shape.reduce(1, *)
    self.pointer = pointer
  }

  /// The number of axes.
  public var rank: Int { shape.count }

  /// The element at a row-major position as a number; `bool` is 0 or 1.
  @inline(__always)
  public func double(at index: Int) -> Double {
    switch scalar {
    case .float32: Double(pointer.load(fromByteOffset: index &* 4, as: Float.self))
    case .float64: pointer.load(fromByteOffset: index &* 8, as: Double.self)
    case .int32: Double(pointer.load(fromByteOffset: index &* 4, as: Int32.self))
    case .int64: Double(pointer.load(fromByteOffset: index &* 8, as: Int64.self))
    case .bool: pointer.load(fromByteOffset: index, as: UInt8.self) != 0 ? 1 : 0
    }
  }

  /// The element at a row-major position as a whole number; for `int32`, `int64` and `bool`.
  @inline(__always)
  public func int(at index: Int) -> Int64 {
    switch scalar {
    case .int64: pointer.load(fromByteOffset: index &* 8, as: Int64.self)
    case .int32: Int64(pointer.load(fromByteOffset: index &* 4, as: Int32.self))
    case .bool: pointer.load(fromByteOffset: index, as: UInt8.self) != 0 ? 1 : 0
    case .float32, .float64: Int64(saturating: double(at: index))
    }
  }

  /// The element at a row-major position of a `bool` tensor.
  @inline(__always)
  public func bool(at index: Int) -> Bool { int(at: index) != 0 }
}

/// Borrowed, writable elements in row-major order. Whoever makes a view keeps the memory alive.
public struct MutableTensorView {
  public let scalar: ScalarType
  public let shape: [Int]
  public let count: Int
  public let pointer: UnsafeMutableRawPointer

  public init(scalar: ScalarType, shape: [Int], pointer: UnsafeMutableRawPointer) {
    self.scalar = scalar
    self.shape = shape
    self.count = shape.reduce(1, *)
    self.pointer = pointer
  }

  /// The number of axes.
  public var rank: Int { shape.count }

  /// The same elements, to read.
  public var reading: TensorView { TensorView(scalar: scalar, shape: shape, pointer: pointer) }

  // None of the three calls another: inlined into one another they would never end.

  /// Writes a number at a row-major position, rounded or saturated to the element type.
  @inline(__always)
  public func store(_ value: Double, at index: Int) {
    switch scalar {
    case .float32: write(Float(value), at: index)
    case .float64: write(value, at: index)
    case .int32: write(Int32(clamping: Int64(saturating: value)), at: index)
    case .int64: write(Int64(saturating: value), at: index)
    case .bool: write(value != 0, at: index)
    }
  }

  /// Writes a whole number at a row-major position; `int32` keeps the low bits.
  @inline(__always)
  public func store(_ value: Int64, at index: Int) {
    switch scalar {
    case .float32: write(Float(value), at: index)
    case .float64: write(Double(value), at: index)
    case .int32: write(Int32(truncatingIfNeeded: value), at: index)
    case .int64: write(value, at: index)
    case .bool: write(value != 0, at: index)
    }
  }

  /// Writes a truth value at a row-major position.
  @inline(__always)
  public func store(_ value: Bool, at index: Int) {
    switch scalar {
    case .float32: write(value ? 1 : 0 as Float, at: index)
    case .float64: write(value ? 1 : 0 as Double, at: index)
    case .int32: write(value ? 1 : 0 as Int32, at: index)
    case .int64: write(value ? 1 : 0 as Int64, at: index)
    case .bool: write(value, at: index)
    }
  }

  @inline(__always)
  private func write<T: Element>(_ value: T, at index: Int) {
    pointer.storeBytes(of: value, toByteOffset: index &* MemoryLayout<T>.size, as: T.self)
  }

  /// Copies one element, converting it to this view's element type.
  @inline(__always)
  public func copy(_ source: TensorView, from: Int, to: Int) {
    if source.scalar.isFloating {
      store(source.double(at: from), at: to)
    } else {
      store(source.int(at: from), at: to)
    }
  }
}

extension Int64 {
  /// The number without its fraction; NaN is 0, what does not fit becomes the nearest bound.
  public init(saturating value: Double) {
    self = Int64(exactly: value.rounded(.towardZero)) ?? (value.isNaN ? 0 : value < 0 ? .min : .max)
  }
}

extension MutableTensorView {
  /// Copies a range of elements, converting them where the types differ.
  public func copy(_ source: TensorView, _ range: Range<Int>, to start: Int) {
    let slice = TensorView(
      scalar: source.scalar, shape: [range.count],
      pointer: source.pointer + range.lowerBound * source.scalar.size)
    MutableTensorView(scalar: scalar, shape: [range.count], pointer: pointer + start * scalar.size)
      .copyAll(slice)
  }

  /// Copies all elements of a tensor of the same size, converting them where the types differ.
  public func copyAll(_ source: Tensor) { source.withView { copyAll($0) } }

  /// Copies all elements of a view of the same size, converting them where the types differ.
  public func copyAll(_ source: TensorView) {
    if scalar == source.scalar {
      pointer.copyMemory(from: source.pointer, byteCount: count * scalar.size)
    } else {
      for index in 0..<count { copy(source, from: index, to: index) }
    }
  }
}
