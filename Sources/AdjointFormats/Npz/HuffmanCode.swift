/// A prefix code of deflated data, given by the length of each symbol's code (RFC 1951, 3.2.2).
struct HuffmanCode {
  struct Entry {
    var symbol: UInt16 = 0
    /// 0 where no code begins with these bits.
    var length: UInt8 = 0
  }

  static let longest = 15

  /// For any bits of input, as many as the longest code has, the symbol whose code they begin with.
  private let table: [Entry]

  /// `nil` if there are more codes than the lengths leave room for. There may be fewer: a block
  /// that repeats nothing has a code for distances of one symbol or none.
  init?(lengths: ArraySlice<UInt8>) {
    var counts = [Int](repeating: 0, count: Self.longest + 1)
    for length in lengths where length > 0 { counts[Int(length)] += 1 }
    // The first code of each length: one more than the last code that is shorter, made longer.
    var next = [Int](repeating: 0, count: Self.longest + 1)
    for length in 1...Self.longest {
      next[length] = (next[length - 1] + (length > 1 ? counts[length - 1] : 0)) << 1
      guard next[length] + counts[length] <= 1 << length else { return nil }
    }
    let width = Int(lengths.max() ?? 0)
    var table = [Entry](repeating: Entry(), count: 1 << width)
    for (symbol, length) in lengths.enumerated() where length > 0 {
      let code = Self.reversed(next[Int(length)], count: Int(length))
      next[Int(length)] += 1
      let entry = Entry(symbol: UInt16(symbol), length: length)
      for bits in stride(from: code, to: table.count, by: 1 << Int(length)) {
        table[bits] = entry
      }
    }
    self.table = table
  }

  /// The symbol whose code the bits begin with, the first bit lowest.
  func entry(for bits: UInt64) -> Entry { table[Int(bits & UInt64(table.count - 1))] }

  /// Codes come with their first bit first, numbers with their lowest.
  static func reversed(_ code: Int, count: Int) -> Int {
    (0..<count).reduce(0) { $0 | (code >> $1 & 1) << (count - 1 - $1) }
  }

  /// The codes of blocks that bring none (RFC 1951, 3.2.6).
  static let fixedLiterals = fixed([(144, 8), (112, 9), (24, 7), (8, 8)])
  static let fixedDistances = fixed([(30, 5)])

  private static func fixed(_ runs: [(count: Int, length: UInt8)]) -> HuffmanCode {
    HuffmanCode(lengths: runs.flatMap { repeatElement($0.length, count: $0.count) }[...])!
  }
}
