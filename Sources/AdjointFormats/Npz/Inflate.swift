/// Unpacks deflated bytes (RFC 1951).
struct Inflate {
  /// The bytes are no deflated data, or not as many as promised.
  enum Failure: Error { case truncated, malformed, tooLong, tooShort }

  private var input: ArraySlice<UInt8>
  private var output: [UInt8] = []
  private let limit: Int
  /// Bits taken from the input and not yet used, the next one lowest.
  private var bits: UInt64 = 0
  private var bitCount = 0

  /// Unpacks to just `count` bytes.
  static func unpack(_ bytes: ArraySlice<UInt8>, count: Int) throws(Failure) -> [UInt8] {
    var inflate = Inflate(input: bytes, limit: count)
    var isLast = false
    while !isLast {
      isLast = try inflate.take(1) == 1
      switch try inflate.take(2) {
      case 0: try inflate.copyStored()
      case 1: try inflate.expand(literals: .fixedLiterals, distances: .fixedDistances)
      case 2:
        let (literals, distances) = try inflate.codes()
        try inflate.expand(literals: literals, distances: distances)
      default: throw .malformed
      }
    }
    guard inflate.output.count == count else { throw .tooShort }
    return inflate.output
  }

  private init(input: ArraySlice<UInt8>, limit: Int) {
    self.input = input
    self.limit = limit
    // The count is the file's promise and need not be true: beyond this, room is made as it fills.
    output.reserveCapacity(min(limit, 1 << 20))
  }

  // MARK: - Blocks

  private mutating func copyStored() throws(Failure) {
    _ = try take(bitCount % 8)
    let count = try take(16)
    guard try take(16) == count ^ 0xFFFF else { throw .malformed }
    for _ in 0..<count { try append(UInt8(try take(8))) }
  }

  private mutating func expand(
    literals: HuffmanCode, distances: HuffmanCode
  ) throws(Failure) {
    while true {
      let symbol = try decode(literals)
      if symbol < 256 {
        try append(UInt8(symbol))
        continue
      }
      if symbol == 256 { return }
      guard symbol <= 285 else { throw .malformed }
      let (base, extra) = Self.lengths[symbol - 257]
      let length = base + (try take(extra))
      let distanceSymbol = try decode(distances)
      guard distanceSymbol < 30 else { throw .malformed }
      let (distanceBase, distanceExtra) = Self.distances[distanceSymbol]
      let distance = distanceBase + (try take(distanceExtra))
      guard distance <= output.count else { throw .malformed }
      guard length <= limit - output.count else { throw .tooLong }
      for _ in 0..<length { output.append(output[output.count - distance]) }
    }
  }

  /// The two codes of a block that brings its own, as lists of code lengths that are packed in turn.
  private mutating func codes() throws(Failure) -> (HuffmanCode, HuffmanCode) {
    let literalCount = try take(5) + 257
    let distanceCount = try take(5) + 1
    let lengthCount = try take(4) + 4
    var lengthLengths = [UInt8](repeating: 0, count: 19)
    for symbol in Self.lengthOrder.prefix(lengthCount) {
      lengthLengths[symbol] = UInt8(try take(3))
    }
    guard let lengthCode = HuffmanCode(lengths: lengthLengths[...]) else { throw .malformed }
    var lengths: [UInt8] = []
    let count = literalCount + distanceCount
    while lengths.count < count {
      let symbol = try decode(lengthCode)
      switch symbol {
      case 0...15: lengths.append(UInt8(symbol))
      case 16:
        guard let last = lengths.last else { throw .malformed }
        lengths += repeatElement(last, count: 3 + (try take(2)))
      case 17: lengths += repeatElement(0, count: 3 + (try take(3)))
      default: lengths += repeatElement(0, count: 11 + (try take(7)))
      }
    }
    guard lengths.count == count, let literals = HuffmanCode(lengths: lengths[..<literalCount]),
      let distances = HuffmanCode(lengths: lengths[literalCount...])
    else { throw .malformed }
    return (literals, distances)
  }

  // MARK: - Bits and bytes

  private mutating func append(_ byte: UInt8) throws(Failure) {
    guard output.count < limit else { throw .tooLong }
    output.append(byte)
  }

  /// Fills up with as many bits as there is room for; behind the end there are none.
  private mutating func refill() {
    while bitCount <= 56, let byte = input.popFirst() {
      bits |= UInt64(byte) << UInt64(bitCount)
      bitCount += 8
    }
  }

  /// The next bits as a number, the first one lowest; at most 16.
  private mutating func take(_ count: Int) throws(Failure) -> Int {
    if bitCount < count { refill() }
    guard bitCount >= count else { throw .truncated }
    let value = Int(bits & (1 << UInt64(count) - 1))
    drop(count)
    return value
  }

  private mutating func drop(_ count: Int) {
    bits >>= UInt64(count)
    bitCount -= count
  }

  private mutating func decode(_ code: HuffmanCode) throws(Failure) -> Int {
    if bitCount < HuffmanCode.longest { refill() }
    let entry = code.entry(for: bits)
    guard entry.length > 0 else { throw bitCount < HuffmanCode.longest ? .truncated : .malformed }
    guard entry.length <= bitCount else { throw .truncated }
    drop(Int(entry.length))
    return Int(entry.symbol)
  }

  // MARK: - Tables of the format

  private static let lengthOrder = [
    16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15,
  ]

  /// For the symbols from 257: the shortest length and the number of bits that add to it.
  static let lengths: [(base: Int, extra: Int)] =
    ranges(count: 28, from: 3, perWidth: 4) + [(258, 0)]

  /// The same for distances.
  private static let distances: [(base: Int, extra: Int)] = ranges(
    count: 30, from: 1, perWidth: 2)

  /// Ranges that follow each other: twice `perWidth` of width 1, then `perWidth` of each width 2, 4, ….
  private static func ranges(
    count: Int, from start: Int, perWidth: Int
  ) -> [(base: Int, extra: Int)] {
    var base = start
    return (0..<count).map { index in
      let extra = max(0, index / perWidth - 1)
      defer { base += 1 << extra }
      return (base, extra)
    }
  }
}
