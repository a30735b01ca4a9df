import AdjointGraph

/// Text out of a file as a message can show it: control characters replaced, not too long.
func excerpt(_ text: some StringProtocol, limit: Int = 60) -> String {
  var result = ""
  var length = 0
  for scalar in text.unicodeScalars {
    guard length < limit else { return result + "…" }
    let isControl = scalar.value < 0x20 || (0x7F...0x9F).contains(scalar.value)
    result.unicodeScalars.append(isControl ? "\u{FFFD}" : scalar)
    length += 1
  }
  return result
}

extension SourceLocation {
  /// The place of the byte at `offset` in the text of a file.
  init(file: String, of offset: Int, in bytes: [UInt8]) {
    var line = 1
    var start = 0
    for index in 0..<min(offset, bytes.count) where bytes[index] == UInt8(ascii: "\n") {
      line += 1
      start = index + 1
    }
    self.init(file: file, line: line, column: offset - start + 1)
  }
}
