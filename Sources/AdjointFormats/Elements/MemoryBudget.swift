import AdjointGraph

/// How much memory the tensors of a file may take; asked before any is allocated.
struct MemoryBudget {
  let file: String
  let limit: Int
  private var used = 0

  init(file: String, limit: Int) {
    self.file = file
    self.limit = limit
  }

  /// Claims the memory of a tensor, or throws when it is beyond the limit or beyond counting.
  mutating func claim(
    _ scalar: ScalarType, _ shape: [Int], named name: String, location: SourceLocation? = nil
  ) throws(Diagnostic) {
    let location = location ?? SourceLocation(file: file)
    guard let bytes = checkedByteCount(of: shape, elementSize: scalar.size) else {
      throw Diagnostic(
        .tensorTooLarge,
        "tensor \"\(excerpt(name))\": \(scalar)\(words(shape)) has more bytes than can be counted",
        location: location)
    }
    let (total, overflow) = used.addingReportingOverflow(bytes)
    guard !overflow, total <= limit else {
      let before = used > 0 ? " beside the \(used) of those before it" : ""
      throw Diagnostic(
        .tensorTooLarge,
        """
        tensor \"\(excerpt(name))\": \(scalar)\(words(shape)) has \(bytes) bytes\(before), \
        the limit is \(limit)
        """, location: location)
    }
    used = total
  }
}

/// A shape in a message; of one with very many axes, the first.
func words(_ shape: [Int]) -> String {
  shape.count <= 16
    ? "\(shape)" : "[\(shape.prefix(16).map(String.init).joined(separator: ", ")), …]"
}
