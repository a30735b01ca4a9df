/// What a drawing shows beside the graph.
///
/// The forward pass flows down. The reverse pass and the update, where the options tell them apart,
/// stand in frames beside it and flow up, so that a cotangent stands about level with its value.
public struct DOTOptions: Hashable, Sendable {
  /// The index of the first node of the reverse pass, whose nodes have dashed outlines.
  public var forwardNodeCount: Int?
  /// The index of the first node of the update, whose nodes have cut corners.
  public var updateNodeStart: Int?
  /// Whether the colors and shapes are explained below the drawing.
  public var hasLegend: Bool

  public init(forwardNodeCount: Int? = nil, updateNodeStart: Int? = nil, hasLegend: Bool = true) {
    self.forwardNodeCount = forwardNodeCount
    self.updateNodeStart = updateNodeStart
    self.hasLegend = hasLegend
  }
}

extension CheckedGraph {
  /// The graph in the language of Graphviz: nodes colored by operator family, leaves shaped by
  /// kind, types on the edges, updates as dashed edges back to their states. The same graph gives
  /// the same bytes, and Graphviz takes them whatever the names contain.
  public func dot(_ options: DOTOptions = DOTOptions()) -> String {
    var writer = DOTWriter(checked: self, options: options)
    writer.write()
    return writer.text
  }
}

struct DOTWriter {
  let checked: CheckedGraph
  let options: DOTOptions
  var text = ""
  /// The numbers of values that are drawn as such, by value.
  let inline: [String?]
  /// Where values belong, by value: those of nodes with their nodes, leaves where they are used.
  private var passes: [DOTStyle.Pass] = []

  init(checked: CheckedGraph, options: DOTOptions) {
    self.checked = checked
    self.options = options
    inline = checked.inlineConstants()
    passes = valuePasses()
  }

  var graph: Graph { checked.graph }

  mutating func write() {
    text = "digraph adjoint {\n" + DOTStyle.preamble
    text += "  label=<\(title)>\n"
    for pass in DOTStyle.Pass.allCases { writePart(pass) }
    for index in graph.nodes.indices { writeEdges(into: index) }
    writeResults()
    writeUpdates()
    writeAlignment()
    text += "}\n"
  }

  func pass(ofNode index: Int) -> DOTStyle.Pass {
    if let update = options.updateNodeStart, index >= update { return .update }
    if let forward = options.forwardNodeCount, index >= forward { return .reverse }
    return .forward
  }

  func pass(of value: ValueID) -> DOTStyle.Pass { passes[value.index] }

  /// A leaf belongs to the first pass that uses it: momenta to the update.
  private func valuePasses() -> [DOTStyle.Pass] {
    var passes = [DOTStyle.Pass?](repeating: nil, count: graph.values.count)
    for (index, node) in graph.nodes.enumerated() {
      let pass = pass(ofNode: index)
      for output in node.outputs { passes[output.index] = pass }
      for case let input? in node.inputs where graph.producer(of: input) == nil {
        passes[input.index] = passes[input.index].map { min($0, pass) } ?? pass
      }
    }
    return passes.map { $0 ?? .forward }
  }

  // MARK: - Leaves and nodes

  private mutating func writePart(_ pass: DOTStyle.Pass) {
    let leaves = graph.leaves.filter { self.pass(of: $0.value) == pass }
    let indices = graph.nodes.indices.filter { self.pass(ofNode: $0) == pass }
    guard !indices.isEmpty || !leaves.isEmpty else { return }
    if let frame = pass.frame {
      text += "  subgraph cluster_\(pass) {\n"
      text += "    label=<<i>\(frame.label)</i>>; labeljust=l; style=rounded\n"
      text += "    color=\"#D5CFCF\"; bgcolor=\"\(frame.background)\"; fontcolor=\"#7A7272\"\n"
    }
    for leaf in leaves { writeLeaf(leaf) }
    for index in indices { writeNode(index, pass) }
    if pass.frame != nil { text += "  }\n" }
  }

  private mutating func writeLeaf(_ leaf: Leaf) {
    guard inline[leaf.value.index] == nil else { return }
    let kind = leaf.isTrainable ? "\(leaf.kind)" : "fixed \(leaf.kind)"
    let label = DOTText.element("b", leaf.name) + "<br/>" + small(kind)
    text += "  \(id(leaf.value)) [label=<\(label)>, \(DOTStyle.attributes(leaf.kind))]\n"
  }

  private mutating func writeNode(_ index: Int, _ pass: DOTStyle.Pass) {
    let node = graph.nodes[index]
    writeCopies(for: index, pass)
    guard isDrawn(index) else { return }
    let operation = type(of: node.operation)
    var label = DOTText.element("b", operation.name)
    label += "<br/>" + DOTText.element("font", " point-size=\"9\"", node.name)
    for (name, value) in node.writtenAttributes {
      let words = "\(name) = \(value.shortDescription)"
      label += "<br/>" + small(words)
    }
    let paint = DOTStyle.paint(operation.family)
    text += "  n\(index) [label=<\(label)>, style=\"\(pass.outline)\""
    text += ", fillcolor=\"\(paint.fill)\", color=\"\(paint.line)\""
    if let loss = graph.loss, node.outputs.contains(loss) { text += ", penwidth=2" }
    text += "]\n"
  }

  /// Single numbers, and leaves that the update reads, are drawn small beside each node that takes
  /// them: edges across the whole drawing would tell less.
  private mutating func writeCopies(for index: Int, _ pass: DOTStyle.Pass) {
    for (position, input) in graph.nodes[index].inputs.enumerated() {
      guard let input else { continue }
      if let number = inline[input.index] {
        let label = DOTText.element("font", " point-size=\"10\"", number)
        text += "  c\(index)_\(position) [label=<\(label)>, shape=plaintext, width=0, height=0"
        text += ", margin=\"0.03,0.02\"]\n"
      } else if isCopied(input, in: pass), let leaf = graph.leaf(of: input) {
        let label = DOTText.element("font", " point-size=\"9\"", leaf.name)
        text += "  c\(index)_\(position) [label=<\(label)>, width=0.3, height=0.2"
        text += ", \(DOTStyle.attributes(leaf.kind))]\n"
      }
    }
  }

  /// Whether a pass draws a value of another in a small copy.
  func isCopied(_ value: ValueID, in pass: DOTStyle.Pass) -> Bool {
    pass == .update && self.pass(of: value) == .forward && graph.producer(of: value) == nil
  }

  // MARK: - Words

  private func small(_ words: String) -> String {
    DOTText.element("font", " point-size=\"8\" color=\"#6B6B6B\"", words)
  }

  /// The graph's name, above a row of swatches with the colors of the families in the drawing.
  private var title: String {
    let name = DOTText.element("b", graph.name)
    let drawn = graph.nodes.indices.filter(isDrawn)
    let used = Set(drawn.map { type(of: graph.nodes[$0].operation).family })
    guard options.hasLegend, !used.isEmpty else { return name }
    let swatches = OperatorFamily.allCases.filter(used.contains).map { family in
      let paint = DOTStyle.paint(family)
      return "<td bgcolor=\"\(paint.fill)\" color=\"\(paint.line)\">"
        + "<font point-size=\"9\">\(family.title)</font></td>"
    }
    return "<table border=\"0\" cellborder=\"1\" cellspacing=\"4\" cellpadding=\"3\">"
      + "<tr><td border=\"0\" colspan=\"\(swatches.count)\">\(name)</td></tr>"
      + "<tr>\(swatches.joined())</tr></table>"
  }

  /// Made of numbers only: names may be anything.
  func id(_ value: ValueID) -> String {
    graph.producer(of: value).map { "n\($0)" } ?? "v\(value.index)"
  }
}
