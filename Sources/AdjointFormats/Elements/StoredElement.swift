import AdjointGraph

/// An element type as files know it. Those that tensors lack are widened when they are read.
struct StoredElement: Hashable {
  enum Format {
    case bool, uint8, int8, uint16, int16, uint32, int32, int64
    case float16, bfloat16, float32, float64
  }

  var format: Format
  var isBigEndian = false

  /// Bytes of one element in the file.
  var size: Int {
    switch format {
    case .bool, .uint8, .int8: 1
    case .uint16, .int16, .float16, .bfloat16: 2
    case .uint32, .int32, .float32: 4
    case .int64, .float64: 8
    }
  }

  /// The type of the tensor that the elements are read into.
  var scalar: ScalarType {
    switch format {
    case .bool: .bool
    case .uint8, .int8, .uint16, .int16, .int32: .int32
    case .uint32, .int64: .int64
    case .float16, .bfloat16, .float32: .float32
    case .float64: .float64
    }
  }

  /// As the file's element type is called in messages.
  var name: String { "\(format)" }
}

extension Tensor {
  /// The elements that a file stores one behind the other, in row-major order.
  ///
  /// The caller has checked that the bytes are as many as the shape asks for.
  init(decoding bytes: ArraySlice<UInt8>, of element: StoredElement, shape: [Int]) {
    self.init(zeros: element.scalar, shape: shape)
    precondition(bytes.count == count * element.size, "the bytes must fill the shape")
    withMutableView { target in
      bytes.withUnsafeBytes { source in element.decode(source, into: target) }
    }
  }

  /// The elements as files store them: row-major, little-endian, as in memory.
  func appendBytes(to bytes: inout [UInt8]) {
    withView { view in
      bytes += UnsafeRawBufferPointer(start: view.pointer, count: view.count * scalar.size)
    }
  }
}

extension StoredElement {
  fileprivate func decode(_ source: UnsafeRawBufferPointer, into target: MutableTensorView) {
    let isAsInMemory = size == scalar.size && !isBigEndian && format != .bool
    if isAsInMemory, let start = source.baseAddress {
      target.pointer.copyMemory(from: start, byteCount: source.count)
      return
    }
    switch format {
    case .bool: forEach(source, as: UInt8.self) { target.store($1 != 0, at: $0) }
    case .uint8: forEach(source, as: UInt8.self) { target.store(Int64($1), at: $0) }
    case .int8: forEach(source, as: Int8.self) { target.store(Int64($1), at: $0) }
    case .uint16: forEach(source, as: UInt16.self) { target.store(Int64($1), at: $0) }
    case .int16: forEach(source, as: Int16.self) { target.store(Int64($1), at: $0) }
    case .uint32: forEach(source, as: UInt32.self) { target.store(Int64($1), at: $0) }
    case .int32, .float32: forEach(source, as: UInt32.self) { target.store(bits: $1, at: $0) }
    case .int64, .float64: forEach(source, as: UInt64.self) { target.store(bits: $1, at: $0) }
    case .float16:
      forEach(source, as: UInt16.self) {
        target.store(bits: Float(float16: $1).bitPattern, at: $0)
      }
    case .bfloat16:
      forEach(source, as: UInt16.self) { target.store(bits: UInt32($1) << 16, at: $0) }
    }
  }

  private func forEach<Bits: FixedWidthInteger>(
    _ source: UnsafeRawBufferPointer, as type: Bits.Type, _ body: (_ index: Int, Bits) -> Void
  ) {
    for index in 0..<source.count / size {
      let bits = source.loadUnaligned(fromByteOffset: index * size, as: Bits.self)
      body(index, isBigEndian ? Bits(bigEndian: bits) : Bits(littleEndian: bits))
    }
  }
}

extension MutableTensorView {
  fileprivate func store<Bits: FixedWidthInteger & BitwiseCopyable>(bits: Bits, at index: Int) {
    let size = MemoryLayout<Bits>.size
    pointer.storeBytes(of: bits, toByteOffset: index * size, as: Bits.self)
  }
}

extension Float {
  /// The number with this pattern of the IEEE 754 format of 16 bits: 1 sign, 5 exponent, 10
  /// fraction. Exact.
  init(float16 bits: UInt16) {
    let sign: Float = bits >> 15 == 0 ? 1 : -1
    let exponent = UInt32(bits >> 10 & 0x1F)
    let fraction = UInt32(bits & 0x3FF)
    switch exponent {
    case 0: self = sign * Float(fraction) * 0x1p-24
    case 0x1F: self = Float(bitPattern: UInt32(bits >> 15) << 31 | 0x7F80_0000 | fraction << 13)
    default: self = sign * Float(bitPattern: (exponent + 112) << 23 | fraction << 13)
    }
  }
}
