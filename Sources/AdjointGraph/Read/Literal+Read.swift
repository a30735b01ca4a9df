extension Literal {
  /// Reads a number, a truth value or nested lists of them; `"inf"`, `"-inf"` and `"nan"` stand for
  /// what JSON numbers cannot say. Throws where the nesting is uneven or kinds mix.
  package init(reading value: JSONValue) throws(Diagnostic) {
    var reader = LiteralReader()
    try reader.read(value, depth: 0)
    shape = reader.shape
    // What lies behind an empty axis has no extents to show.
    if let empty = shape.firstIndex(of: 0) { shape = Array(shape[...empty]) }
    numbers =
      if reader.bools.count == reader.count, reader.count > 0 {
        .bools(reader.bools)
      } else if reader.ints.count == reader.count {
        .ints(reader.ints)
      } else {
        .floats(reader.floats)
      }
  }
}

/// Walks nested lists and keeps the numbers in every form that all of them have so far.
private struct LiteralReader {
  var shape: [Int] = []
  var bools: [Bool] = []
  var ints: [Int64] = []
  var floats: [Double] = []
  var count = 0
  private var leafDepth: Int?

  mutating func read(_ value: JSONValue, depth: Int) throws(Diagnostic) {
    guard value.kind == .array else { return try readNumber(value, depth: depth) }
    if let leafDepth, depth >= leafDepth { throw uneven(value, "a list stands beside numbers") }
    if depth == shape.count {
      // The first list at this depth decides its extent.
      if count > 0 { throw uneven(value, "a list stands beside numbers") }
      shape.append(value.count)
    } else if shape[depth] != value.count {
      throw uneven(
        value, "expected \(shape[depth]) elements as in the lists before, found \(value.count)")
    }
    for element in value.elements { try read(element, depth: depth + 1) }
  }

  private mutating func readNumber(_ value: JSONValue, depth: Int) throws(Diagnostic) {
    if depth != shape.count || leafDepth.map({ $0 != depth }) == true {
      throw uneven(value, "\(value.kindName) stands beside lists")
    }
    leafDepth = depth
    let isFirst = count == 0
    count += 1
    if let bool = value.bool() {
      guard isFirst || !bools.isEmpty else {
        throw uneven(value, "a boolean stands beside numbers")
      }
      bools.append(bool)
      return
    }
    guard bools.isEmpty else { throw uneven(value, "\(value.kindName) stands beside booleans") }
    if let number = value.double() {
      if ints.count == floats.count, let whole = value.integer() { ints.append(whole) }
      floats.append(number)
      return
    }
    guard let number = value.extendedDouble() else {
      throw Diagnostic(
        .wrongType,
        "expected a number, a boolean, \"inf\", \"-inf\" or \"nan\", found \(value.kindName)",
        at: value.path, location: value.location)
    }
    floats.append(number)
  }

  private func uneven(_ value: JSONValue, _ reason: String) -> Diagnostic {
    Diagnostic(.unevenNesting, "\(reason)", at: value.path, location: value.location)
  }
}
