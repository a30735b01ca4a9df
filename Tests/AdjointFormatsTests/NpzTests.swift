import AdjointGraph
import Testing

@testable import AdjointFormats

@Suite struct NpzTests {
  @Test(arguments: ["stored", "deflated"]) func readsArrays(_ name: String) throws {
    let tensors = try Npz.decode(fixture("\(name).npz"), file: name)
    #expect(tensors.names == ["x", "y", "mask"])
    #expect(tensors["x"] == Tensor(signedRamp.map { Float($0) }, shape: [2, 3]))
    #expect(tensors["y"] == Tensor([1, 2, 3] as [Int64]))
    #expect(tensors["mask"] == Tensor([true, false]))
  }

  @Test func readsManyBlocks() throws {
    let tensors = try Npz.decode(fixture("blocks.npz"), file: "blocks")
    let squares = (0..<50_000).map { Int32($0 * $0 % 1009) }
    #expect(tensors["squares"] == Tensor(squares))
  }

  /// The byte where a number of the only entry of `blocks.npz` stands, counted from its directory.
  private func changed(_ offset: Int, to bytes: [UInt8]) throws -> [UInt8] {
    var file = try fixture("blocks.npz")
    let directory = try #require(
      (0..<file.count - 4).last { Array(file[$0..<$0 + 4]) == [0x50, 0x4B, 1, 2] })
    file.replaceSubrange(directory + offset..<directory + offset + bytes.count, with: bytes)
    return file
  }

  @Test(
    arguments: [
      (8, [1, 0], "npz-unsupported", "entry \"squares.npy\" is encrypted"),
      (
        10, [12, 0], "npz-unsupported",
        "entry \"squares.npy\" is packed by method 12, only 0 and 8 can be read"
      ),
      (
        10, [0, 0], "npz-entry",
        "entry \"squares.npy\" is stored, but in another size than its own"
      ),
      (
        16, [0, 0, 0, 0], "npz-checksum",
        "entry \"squares.npy\" is damaged: its checksum is another"
      ),
      (
        20, [0, 1, 0, 0], "npz-compression", "entry \"squares.npy\" is damaged: it breaks off"
      ),
      (
        20, [0, 0, 0, 1], "npz-entry",
        "entry \"squares.npy\" reaches beyond the end of the file"
      ),
      (
        24, [0, 1, 0, 0], "npz-compression",
        "entry \"squares.npy\" is damaged: it is longer than the directory says"
      ),
      (
        24, [0, 0, 4, 0], "npz-compression",
        "entry \"squares.npy\" is damaged: it is shorter than the directory says"
      ),
      (
        24, [0, 0, 0, 0xFF], "tensor-too-large",
        "entry \"squares.npy\" has 4278190080 bytes, the limit is 1000000"
      ),
      (
        42, [1, 0, 0, 0], "npz-entry",
        "entry \"squares.npy\" does not begin where the directory says"
      ),
      (46, Array("?".utf8), "npz-checksum", ""),
      (56, Array("x".utf8), "npz-entry", "entry \"squares.npx\" is no npy file"),
      (
        28, [0xFF, 0xFF], "npz-directory", "the directory of the zip archive breaks off at entry 0"
      ),
    ] as [(Int, [UInt8], String, String)])
  func mistakes(offset: Int, bytes: [UInt8], code: String, message: String) throws {
    let file = try changed(offset, to: bytes)
    let read = { () throws(Diagnostics) in
      try Npz.decode(file, file: "f", limit: 1_000_000)
    }
    // The name in the directory is the one that counts, so another name is no mistake.
    #expect(codes(read) == (message.isEmpty ? [] : [code]))
    #expect(lines(read) == (message.isEmpty ? [] : ["f: error: \(message)"]))
  }

  @Test func otherFiles() {
    #expect(
      lines { () throws(Diagnostics) in try Npz.decode([1, 2, 3], file: "f") } == [
        """
        f: error: the file does not end like a zip archive, which an npz file is
          note: perhaps it is cut off, or no npz file
        """
      ])
  }

  @Test func survivesHostileFiles() throws {
    for name in ["stored", "deflated"] {
      checkHostile(try fixture("\(name).npz")) { bytes throws(Diagnostics) in
        try Npz.decode(bytes, file: "f", limit: 10_000)
      }
    }
  }
}

@Suite struct InflateTests {
  private let bytes: [UInt8] = (0..<3000).map { (index: Int) -> UInt8 in
    let value = index * index / 4096 % 23
    return UInt8(value * (index % 5 % 2))
  }

  @Test(arguments: ["stored", "fixed", "dynamic", "huffman"])
  func unpacksEveryKindOfBlock(_ name: String) throws {
    #expect(try Inflate.unpack(fixture("\(name).deflate")[...], count: 3000) == bytes)
  }

  @Test func unpacksLongRuns() throws {
    let zeros = try Inflate.unpack(fixture("zeros.deflate")[...], count: 100_000)
    #expect(zeros.count == 100_000 && zeros.allSatisfy { $0 == 0 })
  }

  @Test func stopsAtThePromisedCount() throws {
    let packed = try fixture("zeros.deflate")[...]
    #expect(throws: Inflate.Failure.tooLong) { try Inflate.unpack(packed, count: 99_999) }
    #expect(throws: Inflate.Failure.tooShort) { try Inflate.unpack(packed, count: 100_001) }
  }

  @Test(arguments: ["stored", "fixed", "dynamic", "huffman"])
  func everyCutIsNoticed(_ name: String) throws {
    let packed = try fixture("\(name).deflate")
    for count in 0..<packed.count {
      #expect(throws: Inflate.Failure.truncated, "\(count)") {
        try Inflate.unpack(packed[..<count], count: 3000)
      }
    }
  }

  @Test(
    arguments: [
      ("a block of the kind that there is not", [0b111]),
      ("a stored block whose length is not repeated", [1, 4, 0, 0, 0]),
      ("a distance before the beginning", [0x03, 0x02, 0]),
      ("more codes than there is room for", [0b101, 0, 0xFE, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF]),
    ] as [(String, [UInt8])])
  func refusesWhatIsNoDeflatedData(what: String, packed: [UInt8]) {
    #expect(throws: Inflate.Failure.malformed) { try Inflate.unpack(packed[...], count: 100) }
  }

  /// The check value of the checksum's definition.
  @Test func checksum() {
    #expect(crc32(Array("123456789".utf8)[...]) == 0xCBF4_3926)
  }
}
