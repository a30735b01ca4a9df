/// The PNG format for pictures, as far as writing one needs it: 8 bits, gray or RGB.
///
/// Source: W3C, *Portable Network Graphics (PNG) Specification (Second Edition)*, 2003.
public enum PNG {
  /// The bytes of a file that shows a picture.
  public static func encode(_ picture: Picture) -> [UInt8] {
    var bytes: [UInt8] = [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]
    var header = bigEndian(picture.width) + bigEndian(picture.height)
    // 8 bits a sample; gray is color type 0, RGB 2; the one compression, filtering, no interlacing.
    header += [8, picture.channels == 1 ? 0 : 2, 0, 0, 0]
    appendChunk("IHDR", header, to: &bytes)
    let packed = Deflate.zlib(filtered(picture), repeating: picture.channels)
    appendChunk("IDAT", packed, to: &bytes)
    appendChunk("IEND", [], to: &bytes)
    return bytes
  }

  /// Each row as its differences from the row above (filter 2), which magnified pixels make zeros.
  private static func filtered(_ picture: Picture) -> [UInt8] {
    let rowSize = picture.width * picture.channels
    var bytes: [UInt8] = []
    bytes.reserveCapacity(picture.height * (rowSize + 1))
    for row in 0..<picture.height {
      bytes.append(2)
      for index in row * rowSize..<(row + 1) * rowSize {
        let above = row == 0 ? 0 : picture.samples[index - rowSize]
        bytes.append(picture.samples[index] &- above)
      }
    }
    return bytes
  }

  private static func appendChunk(_ type: String, _ data: [UInt8], to bytes: inout [UInt8]) {
    let body = Array(type.utf8) + data
    bytes += bigEndian(data.count) + body + bigEndian(Int(crc32(body[...])))
  }

  private static func bigEndian(_ number: Int) -> [UInt8] {
    [24, 16, 8, 0].map { UInt8(truncatingIfNeeded: number >> $0) }
  }
}
