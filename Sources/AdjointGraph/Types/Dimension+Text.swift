extension Dimension: CustomStringConvertible {
  /// As it stands in a graph file: `64`, `batch`, `2*batch+1`. A name that holds what polynomials
  /// are written with stands between backticks: `` `my-value:0` ``.
  public var description: String {
    switch storage {
    case .fixed(let size): return String(size)
    case .name(let name): return Self.spelled(name)
    case .polynomial(let terms):
      // Terms with names first, as people write them.
      let ordered = terms.filter { !$0.names.isEmpty } + terms.filter(\.names.isEmpty)
      return ordered.enumerated().reduce(into: "") { text, entry in
        let (position, term) = entry
        let magnitude = term.coefficient.magnitude
        text += term.coefficient < 0 ? "-" : position > 0 ? "+" : ""
        let factors =
          (magnitude == 1 && !term.names.isEmpty ? [] : [String(magnitude)])
          + term.names.map(Self.spelled)
        text += factors.joined(separator: "*")
      }
    }
  }

  /// Whether a name can stand in a polynomial as it is.
  static func isPlainName(_ text: String) -> Bool {
    guard let first = text.unicodeScalars.first, first == "_" || first.properties.isAlphabetic
    else { return false }
    return !text.unicodeScalars.contains { "*+-/ `".unicodeScalars.contains($0) }
  }

  /// A backtick within backticks is written twice.
  private static func spelled(_ name: String) -> String {
    if isPlainName(name) { return name }
    return "`" + name.map { $0 == "`" ? "``" : String($0) }.joined() + "`"
  }
}

extension Dimension {
  /// Reads what `description` prints. `nil` where the text is no sum of products, or one too long.
  public init?(parsing text: String) {
    var parser = DimensionParser(rest: Substring(text))
    guard let sum = parser.sum() else { return nil }
    self = sum
  }
}

/// Reads `["-"] product {("+" | "-") product}`, where a product is `factor {"*" factor}` and a
/// factor digits, a name, or a name between backticks.
private struct DimensionParser {
  var rest: Substring

  mutating func sum() -> Dimension? {
    var sum = Dimension.fixed(0)
    repeat {
      let isNegative = rest.first == "-"
      if isNegative || rest.first == "+" { rest.removeFirst() }
      guard let product = product(isNegative ? -1 : 1), let next = sum + product else { return nil }
      sum = next
    } while rest.first == "+" || rest.first == "-"
    return rest.isEmpty ? sum : nil
  }

  private mutating func product(_ sign: Int) -> Dimension? {
    var product = Dimension.fixed(sign)
    while true {
      guard let factor = factor(), let next = product * factor else { return nil }
      product = next
      guard rest.first == "*" else { return product }
      rest.removeFirst()
    }
  }

  private mutating func factor() -> Dimension? {
    if rest.first == "`" { return quotedName().map { .named($0) } }
    let end = rest.firstIndex { "+-*".contains($0) } ?? rest.endIndex
    let word = String(rest[..<end])
    rest = rest[end...]
    if Dimension.isPlainName(word) { return .named(word) }
    return word.utf8.allSatisfy { UInt8(ascii: "0")...UInt8(ascii: "9") ~= $0 }
      ? Int(word).map { .fixed($0) } : nil
  }

  private mutating func quotedName() -> String? {
    var name = ""
    rest.removeFirst()
    while let end = rest.firstIndex(of: "`") {
      name += rest[..<end]
      rest = rest[rest.index(after: end)...]
      guard rest.first == "`" else { return name.isEmpty ? nil : name }
      name.append("`")
      rest.removeFirst()
    }
    return nil
  }
}
