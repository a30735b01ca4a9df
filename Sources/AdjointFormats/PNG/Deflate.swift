/// Packs bytes for a zlib stream: one block with the fixed codes, in which runs are the only thing
/// said shortly.
///
/// Sources: RFC 1950 (zlib), RFC 1951, 3.2.6 (the fixed codes).
struct Deflate {
  private var bytes: [UInt8]
  /// Bits that do not yet fill a byte, the first one lowest.
  private var bits = 0
  private var bitCount = 0

  /// - Parameter distance: How far behind itself, from 1 to 4 bytes, a run repeats.
  static func zlib(_ input: [UInt8], repeating distance: Int) -> [UInt8] {
    var deflate = Deflate(bytes: [0x78, 0x01])
    deflate.put(0b011, count: 3)  // The last block, with fixed codes.
    var index = 0
    while index < input.count {
      let length = runLength(input, at: index, repeating: distance)
      if length >= 3 {
        deflate.putRun(length, distance)
        index += length
      } else {
        deflate.putSymbol(Int(input[index]))
        index += 1
      }
    }
    deflate.putSymbol(256)
    deflate.put(0, count: -deflate.bitCount & 7)
    let checksum = adler32(input)
    return deflate.bytes + [24, 16, 8, 0].map { UInt8(truncatingIfNeeded: checksum >> $0) }
  }

  private init(bytes: [UInt8]) { self.bytes = bytes }

  private static func runLength(_ input: [UInt8], at start: Int, repeating distance: Int) -> Int {
    guard start >= distance else { return 0 }
    let end = min(start + 258, input.count)
    return (input[start..<end].indices.first { input[$0] != input[$0 - distance] } ?? end) - start
  }

  private mutating func putRun(_ length: Int, _ distance: Int) {
    let symbol = Inflate.lengths.lastIndex { $0.base <= length } ?? 0
    putSymbol(257 + symbol)
    put(length - Inflate.lengths[symbol].base, count: Inflate.lengths[symbol].extra)
    putCode(distance - 1, count: 5)
  }

  private mutating func putSymbol(_ symbol: Int) {
    switch symbol {
    case ..<144: putCode(0x30 + symbol, count: 8)
    case ..<256: putCode(0x190 + symbol - 144, count: 9)
    case ..<280: putCode(symbol - 256, count: 7)
    default: putCode(0xC0 + symbol - 280, count: 8)
    }
  }

  /// Codes go with their first bit first, numbers with their lowest.
  private mutating func putCode(_ code: Int, count: Int) {
    put(HuffmanCode.reversed(code, count: count), count: count)
  }

  private mutating func put(_ number: Int, count: Int) {
    bits |= number << bitCount
    bitCount += count
    while bitCount >= 8 {
      bytes.append(UInt8(truncatingIfNeeded: bits))
      bits >>= 8
      bitCount -= 8
    }
  }
}

/// The checksum of zlib streams (RFC 1950, 9).
func adler32(_ bytes: [UInt8]) -> UInt32 {
  var (sum, sumOfSums): (UInt32, UInt32) = (1, 0)
  for byte in bytes {
    sum = (sum + UInt32(byte)) % 65521
    sumOfSums = (sumOfSums + sum) % 65521
  }
  return sumOfSums << 16 | sum
}
