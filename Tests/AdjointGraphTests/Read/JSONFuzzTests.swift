import AdjointGraph
import Testing

/// Whatever the bytes are, the reader returns, and its mistakes lie inside the text.
struct JSONFuzzTests {
  private static let seed = Array(
    #"""
    {
      "adjoint": 1, "dimensions": {"batch": 64, "\u0061b\ud83d\ude00": -1.5e-3},
      "nodes": [
        {"name": "h1", "op": "MatMul", "inputs": ["x", "W1"], "attributes": {}},
        {"name": "é€😀", "op": "Add", "inputs": [], "n": [[1, 20, 0.25], [true, false, null]]}
      ],
      "a": 0, "b": 1, "c": 2, "d": 3, "e": 4, "f\n": 5, "g": 6, "h": "\"\\\/"
    }
    """#.utf8)

  private static let material =
    Array(#"{}[]:,"'\/+-.eEuUtrfnN019 aX"#.utf8) + [
      0, 9, 10, 13, 0x7F, 0x80, 0xC3, 0xE2, 0xF0, 0xFF,
    ]

  @Test func mutationsNeverTrap() {
    var random = LinearRandom(seed: 7)
    var accepted = 0
    for _ in 0..<20_000 {
      let bytes = mutated(using: &random)
      if let found = mistake(bytes) {
        #expect(isInside(bytes, found.location))
      } else {
        accepted += 1
      }
    }
    #expect(accepted > 500 && accepted < 10_000)
  }

  private func mutated(using random: inout LinearRandom) -> [UInt8] {
    var bytes = Self.seed
    for _ in 0..<Int.random(in: 1...3, using: &random) {
      let start = Int.random(in: 0..<bytes.count, using: &random)
      let end = min(bytes.count, start + Int.random(in: 0...4, using: &random))
      let piece = Int.random(in: 0..<bytes.count, using: &random)
      switch Int.random(in: 0..<5, using: &random) {
      case 0: bytes[start] ^= 1 << UInt8.random(in: 0..<8, using: &random)
      case 1: bytes[start] = Self.material.randomElement(using: &random) ?? 0
      case 2: bytes.insert(Self.material.randomElement(using: &random) ?? 0, at: start)
      case 3: bytes.replaceSubrange(start..<end, with: [])
      default: bytes.insert(contentsOf: bytes[piece..<min(piece + 9, bytes.count)], at: start)
      }
    }
    return bytes
  }

  @Test func everyTruncationIsRefused() throws {
    #expect(mistake(Self.seed) == nil)
    for end in Self.seed.indices {
      let bytes = Array(Self.seed[..<end])
      let found = try #require(mistake(bytes))
      #expect(isInside(bytes, found.location))
    }
  }

  @Test func acceptedTextsCanBeWalked() {
    var random = LinearRandom(seed: 11)
    for _ in 0..<2000 {
      guard let document = try? JSONDocument(mutated(using: &random), file: "a.json") else {
        continue
      }
      #expect(isWhole(document.root))
    }
  }

  /// Whether every value below answers for its kind, and containers hold what they count.
  private func isWhole(_ value: JSONValue) -> Bool {
    switch value.kind {
    case .null: true
    case .bool: value.bool() != nil
    case .number: value.double()?.isFinite == true
    case .string: value.string() != nil
    case .array:
      Array(value.elements).count == value.count && value.elements.allSatisfy(isWhole)
    case .object:
      Array(value.members).count == value.count
        && value.members.allSatisfy {
          value[$0.key.string]?.offset == $0.value.offset && isWhole($0.value)
        }
    }
  }

  private func isInside(_ bytes: [UInt8], _ location: AdjointGraph.SourceLocation?) -> Bool {
    guard let line = location?.line, let column = location?.column else { return false }
    let lines = bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
    return lines.indices.contains(line - 1) && 1...lines[line - 1].count + 1 ~= column
  }
}
