import AdjointGraph

/// The npy format of NumPy: one array.
///
/// A file is `\x93NUMPY`, two bytes of version, the length of the header (2 bytes in version 1, 4
/// in 2 and 3), the header, which is a dictionary as Python writes it, and the elements.
///
/// Source: NumPy's documentation of `numpy.lib.format`.
public enum Npy {
  static let magic: [UInt8] = [0x93] + Array("NUMPY".utf8)

  /// The array in a file's bytes; a file in column-major (Fortran) order is brought into row-major.
  ///
  /// - Parameters:
  ///   - file: The file's name, for messages.
  ///   - limit: The most bytes that the tensor may take.
  public static func decode(
    _ bytes: [UInt8], file: String, limit: Int = TensorFile.defaultLimit
  ) throws(Diagnostics) -> Tensor {
    try singly { () throws(Diagnostic) in
      var budget = MemoryBudget(file: file, limit: limit)
      return try decode(bytes[...], file: file, named: stem(of: file), budget: &budget)
    }
  }

  static func decode(
    _ bytes: ArraySlice<UInt8>, file: String, named name: String, budget: inout MemoryBudget
  ) throws(Diagnostic) -> Tensor {
    let header = try NpyHeader(bytes, file: file)
    let element = header.element
    let data = bytes[header.dataStart...]
    guard let count = checkedByteCount(of: header.shape, elementSize: element.size),
      count == data.count
    else {
      let count = checkedByteCount(of: header.shape, elementSize: element.size)
      let needed = count.map { "\($0) bytes" } ?? "more bytes than can be counted"
      throw Diagnostic(
        .npySize,
        "\(element.name)\(words(header.shape)) has \(needed), but \(data.count) follow the header",
        location: SourceLocation(file: file))
    }
    try budget.claim(element.scalar, header.shape, named: name)
    guard header.isColumnMajor, header.shape.count > 1 else {
      return Tensor(decoding: data, of: element, shape: header.shape)
    }
    return Tensor(decoding: data, of: element, shape: header.shape.reversed()).transposed()
  }

  /// The bytes of a file, version 1, that holds the tensor.
  public static func encode(_ tensor: Tensor) throws(Diagnostics) -> [UInt8] {
    let comma = tensor.shape.count == 1 ? "," : ""
    let shape = tensor.shape.map(String.init).joined(separator: ", ") + comma
    var header = "{'descr': '\(descriptor(of: tensor.scalar))', 'fortran_order': False, "
    header += "'shape': (\(shape)), }"
    // The elements begin at a multiple of 64 bytes, behind spaces and an end of line.
    let length = (10 + header.utf8.count + 1 + 63) / 64 * 64 - 10
    guard let length16 = UInt16(exactly: length) else {
      throw Diagnostics(.npyHeader, "an array of \(tensor.shape.count) axes has too long a header")
    }
    var bytes = magic + [1, 0, UInt8(length16 & 0xFF), UInt8(length16 >> 8)] + Array(header.utf8)
    bytes += repeatElement(UInt8(ascii: " "), count: length - header.utf8.count - 1)
    bytes.append(UInt8(ascii: "\n"))
    tensor.appendBytes(to: &bytes)
    return bytes
  }

  private static func descriptor(of scalar: ScalarType) -> String {
    switch scalar {
    case .float32: "<f4"
    case .float64: "<f8"
    case .int32: "<i4"
    case .int64: "<i8"
    case .bool: "|b1"
    }
  }
}

extension Tensor {
  /// The tensor with its axes in reverse order.
  fileprivate func transposed() -> Tensor {
    var result = Tensor(zeros: scalar, shape: shape.reversed())
    // A step along an axis of the result is a step along its mirror image in the source.
    var steps: [Int] = []
    var step = 1
    for extent in result.shape {
      steps.append(step)
      step *= max(extent, 1)
    }
    withView { source in
      result.withMutableView { target in
        forEachElement(of: target.shape, step: { steps[$0] }) { position, other in
          target.copy(source, from: other, to: position)
        }
      }
    }
    return result
  }
}
