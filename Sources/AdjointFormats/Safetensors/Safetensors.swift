import AdjointGraph

/// The safetensors format: tensors by name, laid out so that they could be used in place.
///
/// A file is 8 bytes of length (little-endian), a header of that length, and the elements. The
/// header is JSON: for each tensor its `dtype`, its `shape` and its `data_offsets`, the first byte
/// and the byte behind the last, counted from the end of the header. All bytes belong to just one
/// tensor. The member `__metadata__`, strings by name, is kept
/// as it is.
///
/// Source: the format's description at https://github.com/huggingface/safetensors.
public enum Safetensors {
  /// The longest header there may be; the limit of the format's own library.
  static let headerLimit = 100_000_000

  static let metadataKey = "__metadata__"

  static let elements: [String: StoredElement.Format] = [
    "BOOL": .bool, "U8": .uint8, "I8": .int8, "U16": .uint16, "I16": .int16, "U32": .uint32,
    "I32": .int32, "I64": .int64, "F16": .float16, "BF16": .bfloat16, "F32": .float32,
    "F64": .float64,
  ]

  static func dtype(of scalar: ScalarType) -> String {
    switch scalar {
    case .float32: "F32"
    case .float64: "F64"
    case .int32: "I32"
    case .int64: "I64"
    case .bool: "BOOL"
    }
  }

  /// The tensors in a file's bytes, in the order of its header.
  ///
  /// - Parameters:
  ///   - file: The file's name, for messages.
  ///   - limit: The most bytes that the tensors may take together.
  public static func decode(
    _ bytes: [UInt8], file: String, limit: Int = TensorFile.defaultLimit
  ) throws(Diagnostics) -> NamedTensors {
    let header = try singly { () throws(Diagnostic) in
      try SafetensorsHeader(bytes, file: file, limit: limit)
    }
    let entries = try header.entries()
    try header.checkLayout(entries)
    var tensors = NamedTensors()
    for entry in entries {
      let data = bytes[header.dataStart + entry.begin..<header.dataStart + entry.end]
      tensors[entry.name] = Tensor(decoding: data, of: entry.element, shape: entry.shape)
    }
    tensors.metadata = header.metadata
    return tensors
  }

  /// The bytes of a file that holds the tensors. The header keeps their order; the elements are
  /// laid out widest type first, so that every tensor is aligned.
  public static func encode(_ tensors: NamedTensors) throws(Diagnostics) -> [UInt8] {
    var offset = 0
    var begins = [Int](repeating: 0, count: tensors.count)
    let layout = tensors.indices.sorted { left, right in
      let (a, b) = (tensors[left].tensor.scalar.size, tensors[right].tensor.scalar.size)
      return a == b ? left < right : a > b
    }
    for index in layout {
      begins[index] = offset
      offset += tensors[index].tensor.byteCount
    }
    var header = JSONText()
    header.append("{")
    if !tensors.metadata.isEmpty { append(tensors.metadata, to: &header) }
    for (index, entry) in tensors.enumerated() {
      guard entry.name != metadataKey else {
        throw Diagnostics(
          .safetensorsName, "a safetensors file cannot hold a tensor named \"\(metadataKey)\"")
      }
      if index > 0 || !tensors.metadata.isEmpty { header.append(",") }
      header.append(quoted: entry.name)
      let (begin, end) = (begins[index], begins[index] + entry.tensor.byteCount)
      let shape = entry.tensor.shape.map(String.init).joined(separator: ",")
      header.append(":{\"dtype\":\"\(dtype(of: entry.tensor.scalar))\",\"shape\":[\(shape)],")
      header.append("\"data_offsets\":[\(begin),\(end)]}")
    }
    header.append("}")
    while !header.bytes.count.isMultiple(of: 8) { header.append(" ") }

    var bytes: [UInt8] = []
    bytes.reserveCapacity(8 + header.bytes.count + offset)
    withUnsafeBytes(of: UInt64(header.bytes.count).littleEndian) { bytes += $0 }
    bytes += header.bytes
    for index in layout { tensors[index].tensor.appendBytes(to: &bytes) }
    return bytes
  }

  private static func append(_ metadata: [String: String], to header: inout JSONText) {
    header.append("\"\(metadataKey)\":{")
    for (index, entry) in metadata.sorted(by: { $0.key < $1.key }).enumerated() {
      if index > 0 { header.append(",") }
      header.append(quoted: entry.key)
      header.append(":")
      header.append(quoted: entry.value)
    }
    header.append("}")
  }
}

extension Tensor {
  /// The bytes of all elements.
  var byteCount: Int { count * scalar.size }
}
