import AdjointGraph
import Testing

@testable import AdjointFormats

@Suite struct SafetensorsTests {
  @Test func readsEveryType() throws {
    let tensors = try Safetensors.decode(fixture("types.safetensors"), file: "t")
    // The library's own order: widest type first.
    #expect(
      tensors.names == [
        "i64", "f64", "empty", "f32", "scalar", "u32", "i32", "naïve \"name\"", "f16", "u16",
        "i16", "i8", "u8", "bool",
      ])
    let types: [String: ScalarType] = [
      "f64": .float64, "f32": .float32, "f16": .float32, "i64": .int64, "i32": .int32,
      "i16": .int32, "i8": .int32, "u32": .int64, "u16": .int32, "u8": .int32,
    ]
    for (name, type) in types {
      let tensor = try #require(tensors[name])
      #expect(tensor.type == TensorType(type, [2, 3]), "\(name)")
      #expect(tensor.doubles == (name.hasPrefix("u") ? unsignedRamp : signedRamp), "\(name)")
    }
    #expect(tensors["bool"] == Tensor([true, false, true, false, false, true], shape: [2, 3]))
    #expect(tensors["scalar"] == Tensor(Float(2.5)))
    #expect(tensors["empty"] == Tensor([Float](), shape: [0, 3]))
    #expect(tensors["naïve \"name\""] == Tensor([Int32(7)]))
  }

  @Test func widensBFloat16() throws {
    let tensors = try Safetensors.decode(fixture("bfloat16.safetensors"), file: "t")
    #expect(tensors["b"] == Tensor([0, 1, -2.5, .infinity, 3] as [Float]))
  }

  @Test func writesWhatItReads() throws {
    let tensors: NamedTensors = [
      "mask": Tensor([true, false, true]), "x": Tensor([1.5, -0.0] as [Float], shape: [2, 1]),
      "": Tensor([Int64.min]), "a\"\\\n\u{1}": Tensor(Double.nan),
      "i": Tensor([Int32](), shape: [0]),
    ]
    let bytes = try Safetensors.encode(tensors)
    let length = Int(bytes[0]) + Int(bytes[1]) << 8
    #expect(length % 8 == 0)
    let read = try Safetensors.decode(bytes, file: "t")
    #expect(read == tensors)
    #expect(try Safetensors.encode(read) == bytes)
  }

  @Test func keepsMetadata() throws {
    var tensors: NamedTensors = ["x": Tensor(Float(2))]
    tensors.metadata = ["b": "2", "a": "a \"quoted\" word", "": ""]
    let bytes = try Safetensors.encode(tensors)
    #expect(try Safetensors.decode(bytes, file: "t") == tensors)
    let text = String(decoding: bytes.dropFirst(8).prefix(60), as: UTF8.self)
    #expect(
      text.hasPrefix("{\"__metadata__\":{\"\":\"\",\"a\":\"a \\\"quoted\\\" word\",\"b\":\"2\"},"))
    let alone = try Safetensors.encode(
      {
        var none = NamedTensors(); none.metadata = ["a": "1"]; return none
      }())
    #expect(try Safetensors.decode(alone, file: "t").metadata == ["a": "1"])
  }

  /// Written bytes in full: the layout is a contract.
  @Test func layout() throws {
    let bytes = try Safetensors.encode(["b": Tensor([true]), "x": Tensor([Int32(-2)])])
    let header = """
      {"b":{"dtype":"BOOL","shape":[1],"data_offsets":[4,5]},\
      "x":{"dtype":"I32","shape":[1],"data_offsets":[0,4]}}
      """
    let padding = (8 - header.utf8.count % 8) % 8
    var expected: [UInt8] = [UInt8(header.utf8.count + padding), 0, 0, 0, 0, 0, 0, 0]
    expected += Array(header.utf8) + Array(repeating: 0x20, count: padding)
    expected += [0xFE, 0xFF, 0xFF, 0xFF, 1]
    #expect(bytes == expected)
  }

  @Test func refusesTheReservedName() {
    #expect(
      lines { () throws(Diagnostics) in try Safetensors.encode(["__metadata__": Tensor(Float(1))]) }
        == ["error: a safetensors file cannot hold a tensor named \"__metadata__\""])
  }

  /// A file of this header and so many bytes of elements.
  private static func file(_ header: String, elements: Int = 0) -> [UInt8] {
    withUnsafeBytes(of: UInt64(header.utf8.count).littleEndian) { Array($0) }
      + Array(header.utf8) + Array(repeating: 0, count: elements)
  }

  struct Mistake: CustomTestStringConvertible {
    var header: String
    var elements = 4
    var code: String
    var line: String
    var testDescription: String { code + " " + header }
  }

  static let mistakes = [
    Mistake(
      header: "[]", code: "safetensors-header",
      line: "f:1:1: error: the header must be an object, found an array"),
    Mistake(
      header: "{\"a\":1}", code: "safetensors-header",
      line: "f:1:6: error: tensor \"a\": expected an object, found a number"),
    Mistake(
      header: "{\"__metadata__\":{\"a\":1}}", elements: 0, code: "safetensors-header",
      line: "f:1:17: error: \"__metadata__\" must be an object of strings"),
    Mistake(
      header: "{\"a\":{\"dtype\":\"F32\",\"shape\":[1]}}", code: "safetensors-header",
      line: "f:1:6: error: tensor \"a\": the key \"data_offsets\" is missing"),
    Mistake(
      header: "{\"a\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0,4],\"order\":1}}",
      code: "safetensors-header", line: "f:1:54: error: tensor \"a\": unknown key \"order\""),
    Mistake(
      header: "{\"a\":{\"dtype\":\"F8_E4M3\",\"shape\":[1],\"data_offsets\":[0,4]}}",
      code: "safetensors-dtype",
      line: """
        f:1:15: error: tensor "a": dtype "F8_E4M3" cannot be read, expected one of BF16, BOOL, \
        F16, F32, F64, I16, I32, I64, I8, U16, U32, U8
        """),
    Mistake(
      header: "{\"a\":{\"dtype\":4,\"shape\":[1],\"data_offsets\":[0,4]}}",
      code: "safetensors-dtype",
      line: "f:1:15: error: tensor \"a\": \"dtype\" must be a string, not a number"),
    Mistake(
      header: "{\"a\":{\"dtype\":\"F32\",\"shape\":[1,-1],\"data_offsets\":[0,4]}}",
      code: "safetensors-shape",
      line: """
        f:1:32: error: tensor "a": expected a whole number from 0 to 9223372036854775807
        """),
    Mistake(
      header: "{\"a\":{\"dtype\":\"F32\",\"shape\":1,\"data_offsets\":[0,4]}}",
      code: "safetensors-shape",
      line: "f:1:29: error: tensor \"a\": \"shape\" must be an array, not a number"),
    Mistake(
      header: "{\"a\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0]}}",
      code: "safetensors-offsets",
      line: "f:1:48: error: tensor \"a\": \"data_offsets\" must be an array of two numbers"),
    Mistake(
      header: "{\"a\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[4,0]}}",
      code: "safetensors-offsets",
      line: "f:1:48: error: tensor \"a\": the bytes end at 0, before they begin at 4"),
    Mistake(
      header: "{\"a\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[0,8]}}",
      code: "safetensors-offsets",
      line: "f:1:48: error: tensor \"a\": the bytes end at 8, but only 4 follow the header"),
    Mistake(
      header: "{\"a\":{\"dtype\":\"F32\",\"shape\":[3,5],\"data_offsets\":[0,4]}}",
      code: "safetensors-size",
      line: "f:1:50: error: tensor \"a\": float32[3, 5] has 60 bytes, but \"data_offsets\" give 4"),
    Mistake(
      header: """
        {"a":{"dtype":"F32","shape":[4611686018427387904,4],"data_offsets":[0,4]}}
        """,
      code: "safetensors-size",
      line: """
        f:1:68: error: tensor "a": float32[4611686018427387904, 4] has more bytes than can be \
        counted, but "data_offsets" give 4
        """),
    Mistake(
      header: """
        {"a":{"dtype":"F32","shape":[1099511627776,1099511627776,0],"data_offsets":[0,0]}}
        """,
      elements: 0, code: "safetensors-size",
      line: """
        f:1:76: error: tensor "a": float32[1099511627776, 1099511627776, 0] has more bytes than \
        can be counted, but "data_offsets" give 0
        """),
    Mistake(
      header: """
        {"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]},
        "b":{"dtype":"F32","shape":[1],"data_offsets":[2,6]}}
        """,
      elements: 6, code: "safetensors-overlap",
      line: "f:2:5: error: tensor \"b\" begins at byte 2, within tensor \"a\", which ends at 4"),
    Mistake(
      header: "{\"a\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[4,8]}}", elements: 8,
      code: "safetensors-gap",
      line: """
        f:1:6: error: tensor "a" begins at byte 4, but the bytes before it end at 0
          note: all bytes must belong to a tensor
        """),
    Mistake(
      header: "{\"a\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0,4]}}", elements: 5,
      code: "safetensors-gap",
      line: """
        f: error: 5 bytes follow the header, but the tensors end at byte 4
          note: all bytes must belong to a tensor
        """),
    // The same name to a reader, in two spellings of é.
    Mistake(
      header: """
        {"\u{E9}":{"dtype":"F32","shape":[0],"data_offsets":[0,0]},
        "e\u{301}":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}}
        """,
      code: "duplicate-tensor-name", line: "f:2:1: error: a second tensor named \"e\u{301}\""),
  ]

  @Test(arguments: mistakes) func refuses(_ mistake: Mistake) {
    let bytes = Self.file(mistake.header, elements: mistake.elements)
    #expect(
      lines { () throws(Diagnostics) in try Safetensors.decode(bytes, file: "f") } == [mistake.line]
    )
    #expect(
      codes { () throws(Diagnostics) in try Safetensors.decode(bytes, file: "f") } == [mistake.code]
    )
  }

  @Test func tellsAllMistakesAtOnce() {
    let bytes = Self.file("{\"a\":1,\"b\":2}")
    #expect(codes { () throws(Diagnostics) in try Safetensors.decode(bytes, file: "f") }.count == 2)
  }

  @Test func mistakesBeforeTheHeader() {
    #expect(
      lines { () throws(Diagnostics) in try Safetensors.decode([1, 2], file: "f") }
        == ["f: error: the file has 2 bytes, a safetensors file begins with 8 bytes of length"])
    #expect(
      lines { () throws(Diagnostics) in
        try Safetensors.decode([9, 0, 0, 0, 0, 0, 0, 0, 0x7B], file: "f")
      } == ["f: error: the file gives its header 9 bytes, but only 1 follow"])
    #expect(
      codes { () throws(Diagnostics) in
        try Safetensors.decode(Array(repeating: 0xFF, count: 8), file: "f")
      } == ["safetensors-header-too-large"])
    #expect(
      lines { () throws(Diagnostics) in try Safetensors.decode(Self.file("{\"a\"}"), file: "f") }
        == [
          """
          f:1:5: error: missing colon: expected ":" behind the key "a", found "}"
            note: this is in the header of the safetensors file
          """
        ])
  }

  @Test func keepsToTheLimit() throws {
    let bytes = try Safetensors.encode([
      "a": Tensor([Float](repeating: 0, count: 8)), "b": Tensor(1.0),
    ])
    #expect(try Safetensors.decode(bytes, file: "f", limit: 40).count == 2)
    #expect(
      lines { () throws(Diagnostics) in try Safetensors.decode(bytes, file: "f", limit: 39) }.first?
        .hasSuffix(
          "tensor \"b\": float64[] has 8 bytes beside the 32 of those before it, the limit is 39")
        == true)
  }

  @Test func survivesHostileFiles() throws {
    checkHostile(try fixture("types.safetensors")) { bytes throws(Diagnostics) in
      try Safetensors.decode(bytes, file: "f", limit: 100_000)
    }
  }
}
