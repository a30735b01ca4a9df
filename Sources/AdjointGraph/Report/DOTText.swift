/// Text inside the HTML-like labels of Graphviz, for any text whatever.
enum DOTText {
  /// Escapes markup, shows what cannot be seen as `\u{7}`, and shortens in the middle.
  static func escaped(_ text: String, limit: Int = 48) -> String {
    var result = ""
    for character in shortened(text, to: limit) {
      for scalar in character.unicodeScalars { append(scalar, to: &result) }
    }
    return result
  }

  /// An element such as `<b>…</b>`; markup may not be empty, so that an empty text shows as `""`.
  static func element(_ tag: String, _ text: String) -> String { element(tag, "", text) }

  /// The same with attributes, written ` name="value"`.
  static func element(_ tag: String, _ attributes: String, _ text: String) -> String {
    let content = text.isEmpty ? "\"\"" : text
    return "<\(tag)\(attributes)>\(escaped(content))</\(tag)>"
  }

  /// Two, which Graphviz shows as one; behind a single one `N` becomes the name of a node.
  private static let backslash = "&#92;&#92;"

  private static func append(_ scalar: Unicode.Scalar, to result: inout String) {
    switch scalar {
    case "&": result += "&amp;"
    case "<": result += "&lt;"
    case ">": result += "&gt;"
    case "\"": result += "&quot;"
    case "\n": result += backslash + "n"
    case "\r": result += backslash + "r"
    case "\t": result += backslash + "t"
    case "\\": result += backslash
    // A text of just this is a syntax error to the parser that Graphviz uses.
    case "]": result += "&#93;"
    // Markup swallows plain spaces at its ends.
    case " ": result += "&#160;"
    default:
      if isVisible(scalar) {
        result.unicodeScalars.append(scalar)
      } else {
        result += "\(backslash)u{\(String(scalar.value, radix: 16, uppercase: true))}"
      }
    }
  }

  /// Whether XML allows the character and it changes nothing but itself.
  private static func isVisible(_ scalar: Unicode.Scalar) -> Bool {
    if scalar.isASCII { return scalar.value >= 0x20 && scalar.value < 0x7F }
    let properties = scalar.properties
    if properties.isNoncharacterCodePoint || properties.isBidiControl { return false }
    switch properties.generalCategory {
    case .control, .lineSeparator, .paragraphSeparator: return false
    default: return true
    }
  }

  private static func shortened(_ text: String, to limit: Int) -> String {
    // A character may be made of any number of scalars: what counts is what is to be drawn.
    guard text.unicodeScalars.count > limit else { return text }
    let scalars = text.unicodeScalars
    var result = String(scalars.prefix(limit * 2 / 3))
    result += "…"
    result.unicodeScalars.append(contentsOf: scalars.suffix(limit / 3))
    return result
  }
}
