import AdjointGraph
import Testing

@testable import AdjointFormats

@Suite struct PNGTests {
  /// The chunks of a file by type, each with its checksum proved.
  private func chunks(_ bytes: [UInt8]) throws -> [(type: String, data: [UInt8])] {
    #expect(bytes.prefix(8) == [137, 80, 78, 71, 13, 10, 26, 10])
    var chunks: [(type: String, data: [UInt8])] = []
    var start = 8
    func number(at index: Int) -> Int { bytes[index..<index + 4].reduce(0) { $0 << 8 | Int($1) } }
    while start < bytes.count {
      let end = start + 8 + number(at: start)
      #expect(Int(crc32(bytes[start + 4..<end])) == number(at: end))
      let type = String(decoding: bytes[start + 4..<start + 8], as: UTF8.self)
      chunks.append((type, Array(bytes[start + 8..<end])))
      start = end + 4
    }
    return chunks
  }

  /// Reads back what `PNG` writes: the filter "up" undone over the unpacked rows.
  private func decode(_ bytes: [UInt8]) throws -> Picture {
    let chunks = try chunks(bytes)
    #expect(chunks.map(\.type) == ["IHDR", "IDAT", "IEND"])
    let header = chunks[0].data
    #expect(header.count == 13 && header[8] == 8 && header[10...] == [0, 0, 0])
    let width = Int(header[2]) << 8 | Int(header[3]), height = Int(header[6]) << 8 | Int(header[7])
    let channels = header[9] == 0 ? 1 : 3
    let rowSize = width * channels
    let packed = chunks[1].data
    #expect((Int(packed[0]) << 8 | Int(packed[1])) % 31 == 0)
    let rows = try Inflate.unpack(packed[2..<packed.count - 4], count: height * (rowSize + 1))
    #expect(packed.suffix(4).reduce(0) { $0 << 8 | UInt32($1) } == adler32(rows))
    var samples: [UInt8] = []
    for row in 0..<height {
      #expect(rows[row * (rowSize + 1)] == 2)
      for index in 0..<rowSize {
        let above = row == 0 ? 0 : samples[samples.count - rowSize]
        samples.append(rows[row * (rowSize + 1) + 1 + index] &+ above)
      }
    }
    return Picture(width: width, height: height, channels: channels, samples: samples)
  }

  /// Noise has every byte and few runs; steps have runs of every length up to 300 and beyond.
  private static let pictures: [Picture] = {
    var state: UInt32 = 1
    func noise(_ count: Int) -> [UInt8] {
      (0..<count).map { _ in
        state = state &* 1_664_525 &+ 1_013_904_223
        return UInt8(state >> 24)
      }
    }
    let steps = (1...300).flatMap { [UInt8](repeating: UInt8($0 & 255), count: $0) }
    return [
      Picture(width: 1, height: 1, channels: 1, samples: [200]),
      Picture(width: 40, height: 30, channels: 1, samples: noise(1200)),
      Picture(width: 40, height: 30, channels: 3, samples: noise(3600)),
      Picture(width: 150, height: 301, channels: 1, samples: steps),
      Picture(width: 301, height: 50, channels: 3, samples: steps),
      Picture(width: 50, height: 301, channels: 3, samples: steps),
      Picture(width: 300, height: 300, channels: 1, samples: .init(repeating: 9, count: 90000)),
    ]
  }()

  @Test(arguments: pictures) func readsBack(_ picture: Picture) throws {
    #expect(try decode(PNG.encode(picture)) == picture)
  }

  /// A black and a white pixel. Python: `zlib.decompress` of the data gives `02 00 ff`, and
  /// `zlib.crc32` and `zlib.adler32` give these checksums.
  @Test func theSmallestFile() {
    let picture = Picture(width: 2, height: 1, channels: 1, samples: [0, 255])
    let header: [UInt8] = [0, 0, 0, 2, 0, 0, 0, 1, 8, 0, 0, 0, 0]
    #expect(
      PNG.encode(picture) == [137, 80, 78, 71, 13, 10, 26, 10]
        + [0, 0, 0, 13] + Array("IHDR".utf8) + header + [0xD1, 0x49, 0x20, 0x56]
        + [0, 0, 0, 11] + Array("IDAT".utf8)
        + [0x78, 0x01, 0x63, 0x62, 0xF8, 0x0F, 0x00, 0x01, 0x08, 0x01, 0x02]
        + [0xD7, 0x57, 0x5C, 0xB6]
        + [0, 0, 0, 0] + Array("IEND".utf8) + [0xAE, 0x42, 0x60, 0x82])
  }

  /// What is magnified takes little room.
  @Test func runsArePacked() {
    let even = Picture(
      width: 600, height: 600, channels: 3, samples: .init(repeating: 7, count: 1_080_000))
    #expect(PNG.encode(even).count < 10_000)
  }

  @Test(arguments: [("", 1), ("a", 0x0062_0062), ("abc", 0x024D_0127), ("Wikipedia", 0x11E6_0398)])
  func checksums(_ text: String, _ checksum: UInt32) {
    #expect(adler32(Array(text.utf8)) == checksum)
  }
}
