/// Colors and shapes of a drawing. Fills are pale, so that print and black text stay readable;
/// nothing is told by color alone: operators and leaves also say what they are.
package enum DOTStyle {
  package struct Paint {
    package let fill: String
    package let line: String
  }

  package static func paint(_ family: OperatorFamily) -> Paint {
    switch family {
    case .leaf: Paint(fill: "#F1F1EF", line: "#8A8A85")
    case .elementwise: Paint(fill: "#DFEBF7", line: "#5D89B3")
    case .reduction: Paint(fill: "#E9E2F3", line: "#8A6FB0")
    case .contraction: Paint(fill: "#FCE6CF", line: "#CF8A3F")
    case .linearAlgebra: Paint(fill: "#F6EDC3", line: "#B39A3C")
    case .movement: Paint(fill: "#E7EEDC", line: "#87A05A")
    case .normalization: Paint(fill: "#D9EFEA", line: "#4F9C8C")
    case .loss: Paint(fill: "#F8DCDC", line: "#C0605F")
    case .random: Paint(fill: "#F6E0EE", line: "#B26396")
    }
  }

  static func attributes(_ kind: Leaf.Kind) -> String {
    switch kind {
    case .input: "shape=invhouse, style=filled, fillcolor=\"#FFFFFF\", color=\"#4A4A4A\""
    case .parameter: "shape=cylinder, style=filled, fillcolor=\"#FFF6CC\", color=\"#B39B2E\""
    case .constant: "shape=note, style=filled, fillcolor=\"#F1F1EF\", color=\"#8A8A85\""
    case .state: "shape=folder, style=filled, fillcolor=\"#F3EAF5\", color=\"#94699E\""
    }
  }

  /// The part of a training step that a node belongs to.
  enum Pass: Int, CaseIterable, Comparable {
    case forward, reverse, update

    static func < (left: Pass, right: Pass) -> Bool { left.rawValue < right.rawValue }

    /// Whether later nodes stand above earlier ones.
    var flowsUp: Bool { self != .forward }

    /// The outline of the pass's nodes.
    var outline: String {
      switch self {
      case .forward: "filled,rounded"
      case .reverse: "filled,rounded,dashed"
      case .update: "filled,diagonals"
      }
    }

    /// A cell of the legend: the pass's outline and words.
    var legend: String {
      switch self {
      case .forward: DOTStyle.cell("style=\"rounded\"", "forward")
      case .reverse: DOTStyle.cell("style=\"dashed\"", "reverse")
      case .update: DOTStyle.cell("sides=\"TB\"", "update")
      }
    }

    /// The color of edges within the pass.
    var edge: String {
      switch self {
      case .forward: "#5A5A5A"
      case .reverse: "#B4534B"
      case .update: "#7A5BA6"
      }
    }

    /// The heading and background of the pass's frame; the forward pass has none.
    var frame: (label: String, background: String)? {
      switch self {
      case .forward: nil
      case .reverse: ("reverse pass", "#FBF6F5")
      case .update: ("update", "#F8F6FB")
      }
    }
  }

  /// A cell of the legend.
  static func cell(_ attributes: String, _ words: String) -> String {
    "<td \(attributes)>" + DOTText.element("font", " point-size=\"9\"", words) + "</td>"
  }

  static let font = "Helvetica,Arial,sans-serif"

  static let preamble = """
      graph [rankdir=TB, fontname="\(font)", fontsize=13, labelloc=t, nodesep=0.28, ranksep=0.42]
      node [fontname="\(font)", fontsize=11, shape=box, margin="0.12,0.06", height=0.36, width=0.5]
      edge [fontname="\(font)", fontsize=9, fontcolor="#6B6B6B", arrowsize=0.6]

    """
}
