import AdjointGraph

/// Reads what the header of a safetensors file says of one tensor.
struct SafetensorsEntryReader {
  let name: String
  let value: JSONValue
  let header: SafetensorsHeader

  func entry() throws(Diagnostic) -> SafetensorsHeader.Entry {
    let members = try members()
    let element = try element(members.dtype)
    let shape = try shape(members.shape)
    let (begin, end) = try offsets(members.offsets)
    let bytes = checkedByteCount(of: shape, elementSize: element.size)
    guard bytes == end - begin else {
      let needed = bytes.map { "\($0) bytes" } ?? "more bytes than can be counted"
      throw failure(
        .safetensorsSize,
        "\(element.name)\(words(shape)) has \(needed), but \"data_offsets\" give \(end - begin)",
        members.offsets)
    }
    return SafetensorsHeader.Entry(
      name: name, element: element, shape: shape, begin: begin, end: end,
      location: value.location)
  }

  private func members() throws(Diagnostic) -> (
    dtype: JSONValue, shape: JSONValue, offsets: JSONValue
  ) {
    guard value.kind == .object else {
      throw failure(.safetensorsHeader, "expected an object, found \(value.kindName)", value)
    }
    for (key, _) in value.members {
      switch key {
      case "dtype", "shape", "data_offsets": break
      default:
        throw failure(
          .safetensorsHeader, "unknown key \"\(excerpt(key.string))\"", at: key.location)
      }
    }
    return (try member("dtype"), try member("shape"), try member("data_offsets"))
  }

  private func member(_ key: String) throws(Diagnostic) -> JSONValue {
    guard let member = value[key] else {
      throw failure(.safetensorsHeader, "the key \"\(key)\" is missing", value)
    }
    return member
  }

  private func element(_ value: JSONValue) throws(Diagnostic) -> StoredElement {
    guard let dtype = value.string() else {
      throw failure(.safetensorsDtype, "\"dtype\" must be a string, not \(value.kindName)", value)
    }
    guard let format = Safetensors.elements[dtype] else {
      let known = Safetensors.elements.keys.sorted().joined(separator: ", ")
      throw failure(
        .safetensorsDtype, "dtype \"\(excerpt(dtype))\" cannot be read, expected one of \(known)",
        value)
    }
    return StoredElement(format: format)
  }

  private func shape(_ value: JSONValue) throws(Diagnostic) -> [Int] {
    guard value.kind == .array else {
      throw failure(.safetensorsShape, "\"shape\" must be an array, not \(value.kindName)", value)
    }
    return try extents(value, .safetensorsShape)
  }

  private func offsets(_ value: JSONValue) throws(Diagnostic) -> (Int, Int) {
    guard value.kind == .array, value.count == 2 else {
      throw failure(
        .safetensorsOffsets, "\"data_offsets\" must be an array of two numbers", value)
    }
    let offsets = try extents(value, .safetensorsOffsets)
    guard offsets[0] <= offsets[1] else {
      throw failure(
        .safetensorsOffsets, "the bytes end at \(offsets[1]), before they begin at \(offsets[0])",
        value)
    }
    guard offsets[1] <= header.dataCount else {
      throw failure(
        .safetensorsOffsets,
        "the bytes end at \(offsets[1]), but only \(header.dataCount) follow the header", value)
    }
    return (offsets[0], offsets[1])
  }

  /// Whole numbers from 0.
  private func extents(
    _ value: JSONValue, _ code: DiagnosticCode
  ) throws(Diagnostic) -> [Int] {
    var extents: [Int] = []
    extents.reserveCapacity(value.count)
    for element in value.elements {
      guard let extent = element.integer().flatMap({ Int(exactly: $0) }), extent >= 0 else {
        throw failure(code, "expected a whole number from 0 to \(Int.max)", element)
      }
      extents.append(extent)
    }
    return extents
  }

  private func failure(
    _ code: DiagnosticCode, _ message: Message, _ value: JSONValue
  ) -> Diagnostic {
    failure(code, message, at: value.location)
  }

  private func failure(
    _ code: DiagnosticCode, _ message: Message, at location: SourceLocation
  ) -> Diagnostic {
    Diagnostic(code, "tensor \"\(excerpt(name))\": " + message, location: location)
  }
}
