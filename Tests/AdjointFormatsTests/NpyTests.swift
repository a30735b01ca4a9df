import AdjointGraph
import Testing

@testable import AdjointFormats

@Suite struct NpyTests {
  private func decode(_ name: String) throws -> Tensor {
    try Npy.decode(fixture("\(name).npy"), file: name)
  }

  @Test(arguments: [
    ("little-f2", ScalarType.float32), ("little-f4", .float32), ("little-f8", .float64),
    ("big-f2", .float32), ("big-f4", .float32), ("big-f8", .float64), ("i1", .int32),
    ("little-i2", .int32), ("big-i2", .int32), ("little-i4", .int32), ("big-i4", .int32),
    ("little-i8", .int64), ("big-i8", .int64), ("u1", .int32), ("little-u2", .int32),
    ("little-u4", .int64), ("big-u4", .int64), ("version-2", .float32), ("version-3", .float32),
  ])
  func readsEveryType(name: String, scalar: ScalarType) throws {
    let tensor = try decode(name)
    #expect(tensor.type == TensorType(scalar, [2, 3]))
    #expect(tensor.doubles == (name.contains("u") ? unsignedRamp : signedRamp))
  }

  @Test func readsTruthValues() throws {
    #expect(try decode("b1") == Tensor([true, false, true, false, false, true], shape: [2, 3]))
  }

  @Test func readsShapes() throws {
    #expect(try decode("scalar") == Tensor(2.5))
    #expect(try decode("empty") == Tensor([Float](), shape: [0, 3]))
  }

  @Test func bringsColumnsIntoRows() throws {
    let ramp = (0..<24).map { Float($0 % 3 == 2 ? -$0 : $0) }
    #expect(try decode("column-major") == Tensor(ramp, shape: [2, 3, 4]))
  }

  @Test func readsSpecialNumbers() throws {
    let numbers = try decode("special-f4").elements(as: Float.self)
    #expect(numbers[0].isNaN)
    #expect(numbers[1...] == [.infinity, -.infinity, -0.0, 0x1p-149, 3.4028235e38])
    #expect(numbers[3].sign == .minus)
    let halves = try decode("special-f2").elements(as: Float.self)
    #expect(halves[0].isNaN)
    // The nearest of the 16-bit format: 6e-8 is its least number, 6.1e-5 one without leading 1.
    #expect(halves[1...] == [.infinity, -.infinity, -0.0, 0x1p-24, 65504, 1023 * 0x1p-24, 1.5])
    #expect(halves[3].sign == .minus)
  }

  @Test(arguments: [
    Tensor([1, 2, 3, 4, 5, 6] as [Float], shape: [2, 3]), Tensor([-1.5, .nan] as [Double]),
    Tensor(Int32.min), Tensor([Int64.max], shape: [1, 1]), Tensor([true, false]),
    Tensor([Double](), shape: [3, 0]),
  ])
  func writesWhatItReads(_ tensor: Tensor) throws {
    let bytes = try Npy.encode(tensor)
    #expect((bytes.count - tensor.byteCount) % 64 == 0)
    #expect(try Npy.decode(bytes, file: "f") == tensor)
  }

  /// Where NumPy would write the same type, the same bytes.
  @Test(arguments: ["little-f4", "little-f8", "little-i4", "little-i8", "b1", "scalar", "empty"])
  func writesAsNumPy(_ name: String) throws {
    #expect(try Npy.encode(decode(name)) == fixture("\(name).npy"))
  }

  /// A file of version 1 with this header and elements of so many bytes.
  private static func file(_ header: String, elements: Int = 24) -> [UInt8] {
    Npy.magic + [1, 0, UInt8(header.utf8.count), 0] + Array(header.utf8)
      + Array(repeating: 0, count: elements)
  }

  @Test(arguments: [
    "{'descr':'<f4','fortran_order':False,'shape':(2,3)}",
    "{\"shape\": (2L, 3L,), \"fortran_order\": True, \"descr\": \"=f4\", }   \n",
    "  {  'fortran_order' : False , 'descr' : '<f4' , 'shape' : ( 2 , 3 ) , } ",
  ])
  func readsHeadersOfOthers(_ header: String) throws {
    #expect(try Npy.decode(Self.file(header), file: "f").type == TensorType(.float32, [2, 3]))
  }

  @Test(arguments: [
    ("", "npy header, byte 0: expected '{', found its end"),
    ("[]", "npy header, byte 0: expected '{', found '['"),
    ("{}", "npy header, byte 2: the key 'descr' is missing"),
    ("{'descr': '<f4'}", "npy header, byte 16: the key 'fortran_order' is missing"),
    ("{'descr': '<f4', 'descr'", "npy header, byte 24: expected ':', found its end"),
    ("{'descr': '<f4', 'descr': '<f4'}", "npy header, byte 25: the key 'descr' comes twice"),
    ("{'size': 4}", "npy header, byte 8: unknown key 'size'"),
    ("{'descr", "npy header, byte 1: a string has no closing quote"),
    ("{'descr': 4}", "npy header, byte 10: expected a string, found '4'"),
    ("{'fortran_order': 1}", "npy header, byte 18: expected True or False, found '1'"),
    ("{'shape': (-1,)}", "npy header, byte 11: expected a whole number from 0, found '-'"),
    ("{'shape': 4}", "npy header, byte 10: expected '(', found '4'"),
    ("{'shape': (4 4)}", "npy header, byte 13: expected ')', found '4'"),
    (
      "{'shape': (9223372036854775808,)}",
      "npy header, byte 11: an extent of the shape is beyond 9223372036854775807"
    ),
    (
      "{'descr': '<f4', 'fortran_order': False, 'shape': (2, 3)} x",
      "npy header, byte 58: expected the end of the header, found 'x'"
    ),
    (
      "{'descr': '<f4', 'fortran_order': False, 'shape': (2, 4)}",
      "float32[2, 4] has 32 bytes, but 24 follow the header"
    ),
    (
      "{'descr': '<f4', 'fortran_order': False, 'shape': (4611686018427387904, 4, 0)}",
      """
      float32[4611686018427387904, 4, 0] has more bytes than can be counted, but 24 follow the \
      header
      """
    ),
  ])
  func mistakes(header: String, message: String) {
    #expect(
      lines { () throws(Diagnostics) in try Npy.decode(Self.file(header), file: "f") }
        == ["f: error: \(message)"])
  }

  @Test(arguments: [
    ("complex", "arrays of type '<c8' cannot be read"),
    ("uint64", "arrays of type '<u8' cannot be read"),
    ("record", "arrays of records cannot be read"),
  ])
  func refusesOtherTypes(name: String, message: String) {
    #expect(throws: Diagnostics.self) { try decode(name) }
    let found = try? fixture("\(name).npy")
    #expect(
      lines { () throws(Diagnostics) in try Npy.decode(found ?? [], file: "f") }.first?
        .hasPrefix("f: error: \(message)\n  note: ") == true)
  }

  @Test func mistakesBeforeTheHeader() {
    #expect(codes { () throws(Diagnostics) in try Npy.decode([], file: "f") } == ["npy-magic"])
    #expect(
      lines { () throws(Diagnostics) in try Npy.decode(Npy.magic + [4, 0, 0, 0], file: "f") }
        == ["f: error: version 4.0 of the npy format, expected 1.0, 2.0 or 3.0"])
    #expect(
      lines { () throws(Diagnostics) in try Npy.decode(Npy.magic + [2, 0, 9, 9], file: "f") }
        == ["f: error: the file ends after 10 bytes, within its header"])
    #expect(
      lines { () throws(Diagnostics) in
        try Npy.decode(Npy.magic + [2, 0, 0xFF, 0xFF, 0xFF, 0xFF, 0x7B], file: "f")
      } == ["f: error: the file gives its header 4294967295 bytes, but only 1 follow"])
  }

  @Test func keepsToTheLimit() throws {
    let bytes = try fixture("u1.npy")
    #expect(try Npy.decode(bytes, file: "u1.npy", limit: 24).count == 6)
    #expect(
      lines { () throws(Diagnostics) in try Npy.decode(bytes, file: "u1.npy", limit: 23) }
        == ["u1.npy: error: tensor \"u1\": int32[2, 3] has 24 bytes, the limit is 23"])
  }

  @Test func survivesHostileFiles() throws {
    for name in ["little-f4", "column-major", "version-2", "i1"] {
      checkHostile(try fixture("\(name).npy")) { bytes throws(Diagnostics) in
        try Npy.decode(bytes, file: "f", limit: 10_000)
      }
    }
  }
}
