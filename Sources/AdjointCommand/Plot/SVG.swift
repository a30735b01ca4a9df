import Adjoint

/// Elements of a picture in SVG. Lengths are in pixels.
enum SVG {
  /// A whole picture, with a title at its upper left.
  static func document(width: Double, height: Double, title: String, left: Double, _ body: String)
    -> String
  {
    """
    <svg xmlns="http://www.w3.org/2000/svg" width="\(px(width))" height="\(px(height))" \
    viewBox="0 0 \(px(width)) \(px(height))" font-family="Helvetica, Arial, sans-serif" \
    font-size="12" fill="#333333">
    <rect width="100%" height="100%" fill="#FFFFFF"/>
    <text x="\(px(left))" y="26" font-size="16">\(escaped(title))</text>
    \(body)</svg>

    """
  }

  static func line(
    _ x1: Double, _ y1: Double, _ x2: Double, _ y2: Double, _ color: String, width: Double = 1,
    isDashed: Bool = false
  ) -> String {
    "<line x1=\"\(px(x1))\" y1=\"\(px(y1))\" x2=\"\(px(x2))\" y2=\"\(px(y2))\" stroke=\"\(color)\" stroke-width=\"\(px(width))\"\(dashes(isDashed))/>\n"
  }

  static func text(_ text: String, _ x: Double, _ y: Double, anchor: String) -> String {
    "<text x=\"\(px(x))\" y=\"\(px(y))\" text-anchor=\"\(anchor)\">\(escaped(text))</text>\n"
  }

  static func dashes(_ isDashed: Bool) -> String { isDashed ? " stroke-dasharray=\"6 3\"" : "" }

  /// A length with at most one digit behind the point.
  static func px(_ length: Double) -> String {
    let text = Decimals.text(length, digits: 1)
    return text.hasSuffix(".0") ? String(text.dropLast(2)) : text
  }

  static func escaped(_ text: String) -> String {
    text.map { ["&": "&amp;", "<": "&lt;", ">": "&gt;", "\"": "&quot;"][$0] ?? String($0) }
      .joined()
  }
}
