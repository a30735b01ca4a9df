import AdjointOperators
import AdjointTransforms
import TestSupport
import Testing

@testable import AdjointGraph

/// Drawings: the same graph gives the same bytes, and Graphviz takes them whatever names contain.
@Suite struct DOTWriterTests {
  /// The drawings of a model: as declared, with its reverse pass, with its training step.
  private func drawings(_ model: String) throws -> [String] {
    let checked = try program(model).checked
    let forward = checked.graph.nodes.count
    let loss = try #require(checked.graph.loss)
    let reverse = try checked.addingReversePass(
      of: loss, withRespectTo: checked.graph.trainableParameters)
    let step = try checked.addingTrainingStep(try #require(checked.graph.training).optimizer)
    return [
      checked.dot(), reverse.checked.dot(DOTOptions(forwardNodeCount: forward)),
      step.dot(
        DOTOptions(
          forwardNodeCount: forward, updateNodeStart: reverse.checked.graph.nodes.count)),
    ]
  }

  private static let models = [
    "models/xor.json", "models/digits.json", "models/linear-regression.json",
  ]

  @Test func passesStandInFrames() throws {
    let drawings = try drawings("models/xor.json")
    for (index, frames) in [[], ["reverse pass"], ["reverse pass", "update"]].enumerated() {
      for label in ["reverse pass", "update"] {
        #expect(drawings[index].contains(">\(label)<") == frames.contains(label), "\(label)")
      }
      #expect(
        drawings[index].components(separatedBy: "subgraph cluster").count == frames.count + 1)
    }
    // Two velocities a layer go back to their states, and four parameters to theirs.
    let updates = drawings[2].split(separator: "\n").filter {
      $0.contains("style=dashed, constraint")
    }
    #expect(updates.count == 8)
  }

  /// Everything is there: each leaf, each node with its operator and attributes, each edge's type.
  @Test func forwardPass() throws {
    let dot = try drawings("models/xor.json")[0]
    let checked = try program("models/xor.json").checked
    for leaf in checked.graph.leaves {
      #expect(dot.contains("<b>\(leaf.name)</b><br/>"), "\(leaf.name)")
    }
    for node in checked.graph.nodes {
      #expect(dot.contains("<b>\(type(of: node.operation).name)</b>"))
      #expect(dot.contains(">\(node.name)</font>"))
    }
    let edges = dot.split(separator: "\n").filter { $0.contains(" -> ") }
    // Nine operands, the output and the loss.
    #expect(edges.count == 11)
    #expect(edges.filter { $0.contains("label=< [batch,&#160;8&#93;>") }.count == 2)
    // A cylinder for each parameter.
    #expect(dot.components(separatedBy: "shape=cylinder").count == 5)
  }

  @Test(arguments: models)
  func sameBytes(_ model: String) throws {
    #expect(try drawings(model) == drawings(model))
  }

  /// Numbers are as precise as the type that holds them.
  @Test func numbersAreShort() throws {
    let step = try drawings("models/digits.json")[2]
    // 1 - 0.9, which is 0.09999999999999998 in double precision.
    #expect(step.contains(">0.1</font>") && !step.contains("0.0999"))
  }

  // MARK: - Names

  static let hostileNames = [
    "\"", "\"\"", "\\", "\\\"", "\\N", "\\n", "\n", "a\nb", "\r\n", "\t", " ", "  two  ", "<", ">",
    "<>",
    "<b>", "</b>", "</table>", "<br/>", "&", "&amp;", "&#0;", "&nosuch;", "&lt", "{|}", "{a|{b|c}}",
    "[", "]", ";", "->", "--", "//", "/*", "#include", "<!-- -->", "]]>", "<![CDATA[", "%s", "$x",
    "node", "edge", "graph", "digraph", "subgraph", "strict", "cluster", "n0", "v0", "-1.5", "1e9",
    "名前", "é", "e\u{301}", "🦉", "👩‍👩‍👧", "\u{202E}abc", "\u{200B}", "\u{FEFF}", "\u{A0}", "\u{2028}",
    "\u{0}", "\u{1}", "\u{7F}", "\u{85}", "\u{FFFE}", "\u{FFFF}", "\u{1FFFF}", "\u{E000}",
    String(repeating: "long", count: 4000), String(repeating: "\u{301}", count: 100),
  ]

  /// A graph in which everything that can have a name has this one, more or less.
  private func graph(_ name: String) throws -> CheckedGraph {
    var builder = GraphBuilder(name: name)
    let x = builder.input(name, [.named(name), 2])
    let w = builder.parameter(name + "w", [2], initializer: .zeros)
    let parts = builder.add(
      name + "parts", Split(axis: 1, split: [1, 1]), inputs: [builder.add(name + "y", Mul(), x, w)],
      outputs: [name + "low", name + "high"])
    builder.loss = builder.add(
      name + "loss", ReduceSum(axes: [0, 1], keepDimensions: false), parts[0])
    builder.outputs = parts
    return try builder.checked()
  }

  /// Markup in names is text: no name adds or ends an element, a string or a line.
  @Test(arguments: hostileNames)
  func namesAreText(_ name: String) throws {
    let plain = try graph("x").dot().split(separator: "\n")
    let dot = try graph(name).dot()
    #expect(dot.split(separator: "\n").count == plain.count)
    for mark in ["<", ">", "\"", "\\"] as [Unicode.Scalar] {
      let count = dot.unicodeScalars.count { $0 == mark }
      #expect(count == plain.reduce(0) { $0 + $1.unicodeScalars.count { $0 == mark } }, "\(mark)")
    }
    for scalar in dot.unicodeScalars where scalar != "\n" {
      #expect(scalar.properties.generalCategory != .control)
      #expect(!scalar.properties.isNoncharacterCodePoint)
    }
  }

  @Test(arguments: [
    ("a<b>&\"c\"", "a&lt;b&gt;&amp;&quot;c&quot;"), ("two words", "two&#160;words"),
    ("a\nb\tc\rd", "a&#92;&#92;nb&#92;&#92;tc&#92;&#92;rd"),
    ("\u{0}\u{7F}\u{FFFE}", "&#92;&#92;u{0}&#92;&#92;u{7F}&#92;&#92;u{FFFE}"),
    ("{|}\\N[]", "{|}&#92;&#92;N[&#93;"), ("名前🦉", "名前🦉"),
    (
      String(repeating: "a", count: 40) + String(repeating: "b", count: 40),
      String(repeating: "a", count: 32) + "…" + String(repeating: "b", count: 16)
    ),
  ])
  func escaping(_ text: String, _ escaped: String) {
    #expect(DOTText.escaped(text) == escaped)
    #expect(DOTText.element("b", text) == "<b>\(escaped)</b>")
  }

  @Test func nothingIsDrawnAsQuotes() {
    #expect(DOTText.element("b", "") == "<b>&quot;&quot;</b>")
  }

  // MARK: - Graphviz itself

  private func expectDrawn(_ dot: String, _ name: String) -> [String] {
    guard let rendering = Graphviz.render(dot) else {
      Issue.record("\(name): Graphviz did not run")
      return []
    }
    #expect(rendering.status == 0, "\(name): \(rendering.messages)")
    #expect(!rendering.messages.contains("rror"), "\(name): \(rendering.messages)")
    #expect(rendering.svg.contains("</svg>"), "\(name)")
    return Graphviz.texts(in: rendering.svg)
  }

  @Test(.enabled(if: Graphviz.isInstalled, "Graphviz is not installed"), arguments: models)
  func modelsAreDrawn(_ model: String) throws {
    for drawing in try drawings(model) {
      let texts = expectDrawn(drawing, model)
      #expect(texts.contains("loss"))
      #expect(texts.contains("Gemm") || texts.contains("MatMul"))
    }
  }

  /// The names stand in the drawing, letter by letter, where they are short and can be seen.
  @Test(.enabled(if: Graphviz.isInstalled, "Graphviz is not installed"), arguments: hostileNames)
  func hostileNamesAreDrawn(_ name: String) throws {
    let texts = expectDrawn(try graph(name).dot(), name)
    let isPlain = name.count < 20 && name.unicodeScalars.allSatisfy { (" "..."~").contains($0) }
    guard isPlain else { return }
    let seen = texts.map { $0.replacing("\u{A0}", with: " ") }
    for ending in ["", "w", "y", "loss"] { #expect(seen.contains(name + ending), "\(seen)") }
  }
}
