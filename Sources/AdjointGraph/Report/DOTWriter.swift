/// What a drawing shows beside the graph.
public struct DOTOptions: Hashable, Sendable {
  /// The index of the first node of the reverse pass, which gets a frame and dashed outlines.
  public var forwardNodeCount: Int?
  /// The index of the first node of the update, which gets a frame of its own.
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
  private let inline: [String?]

  init(checked: CheckedGraph, options: DOTOptions) {
    self.checked = checked
    self.options = options
    inline = checked.inlineConstants()
  }

  var graph: Graph { checked.graph }

  mutating func write() {
    text = "digraph adjoint {\n" + DOTStyle.preamble
    text += "  label=<\(title)>\n"
    writeLeaves()
    for pass in DOTStyle.Pass.allCases { writeNodes(of: pass) }
    for index in graph.nodes.indices { writeEdges(into: index) }
    writeResults()
    writeUpdates()
    text += "}\n"
  }

  func pass(ofNode index: Int) -> DOTStyle.Pass {
    if let update = options.updateNodeStart, index >= update { return .update }
    if let forward = options.forwardNodeCount, index >= forward { return .reverse }
    return .forward
  }

  func pass(of value: ValueID) -> DOTStyle.Pass {
    graph.producer(of: value).map(pass(ofNode:)) ?? .forward
  }

  // MARK: - Leaves and nodes

  private mutating func writeLeaves() {
    for leaf in graph.leaves where inline[leaf.value.index] == nil {
      let kind = leaf.isTrainable ? "\(leaf.kind)" : "fixed \(leaf.kind)"
      let label = DOTText.element("b", leaf.name) + "<br/>" + small(kind)
      text += "  \(id(leaf.value)) [label=<\(label)>, \(DOTStyle.attributes(leaf.kind))]\n"
    }
  }

  private mutating func writeNodes(of pass: DOTStyle.Pass) {
    let indices = graph.nodes.indices.filter { self.pass(ofNode: $0) == pass }
    guard !indices.isEmpty else { return }
    if let frame = pass.frame {
      text += "  subgraph cluster_\(pass) {\n"
      text += "    label=<<i>\(frame.label)</i>>; labeljust=l; style=rounded\n"
      text += "    color=\"#D5CFCF\"; bgcolor=\"\(frame.background)\"; fontcolor=\"#7A7272\"\n"
    }
    for index in indices { writeNode(index, pass) }
    if pass.frame != nil { text += "  }\n" }
  }

  private mutating func writeNode(_ index: Int, _ pass: DOTStyle.Pass) {
    let node = graph.nodes[index]
    writeInlineConstants(of: index)
    if let output = node.outputs.first, inline[output.index] != nil { return }
    let operation = type(of: node.operation)
    var label = DOTText.element("b", operation.name)
    label += "<br/>" + DOTText.element("font", " point-size=\"9\"", node.name)
    for (name, value) in node.operation.writtenAttributes {
      let words = "\(name) = \(value.shortDescription)"
      label += "<br/>" + small(words)
    }
    let paint = DOTStyle.paint(operation.family)
    text += "  n\(index) [label=<\(label)>, style=\"\(pass.outline)\""
    text += ", fillcolor=\"\(paint.fill)\", color=\"\(paint.line)\""
    if let loss = graph.loss, node.outputs.contains(loss) { text += ", penwidth=2" }
    text += "]\n"
  }

  /// Single numbers are drawn small beside each node that takes them.
  private mutating func writeInlineConstants(of index: Int) {
    for (position, input) in graph.nodes[index].inputs.enumerated() {
      guard let input, let number = inline[input.index] else { continue }
      let label = DOTText.element("font", " point-size=\"10\"", number)
      text += "  c\(index)_\(position) [label=<\(label)>, shape=plaintext, width=0, height=0"
      text += ", margin=\"0.03,0.02\"]\n"
    }
  }

  // MARK: - Edges

  private mutating func writeEdges(into index: Int) {
    for (position, input) in graph.nodes[index].inputs.enumerated() {
      guard let input else { continue }
      if inline[input.index] != nil {
        text += "  c\(index)_\(position) -> n\(index) [color=\"#9A9A9A\"]\n"
      } else {
        writeEdge(from: input, to: "n\(index)", into: pass(ofNode: index))
      }
    }
  }

  private mutating func writeEdge(
    from value: ValueID, to target: String, into pass: DOTStyle.Pass
  ) {
    let origin = self.pass(of: value)
    var label = DOTText.escaped(checked.type(of: value).description)
    if let node = graph.producer(of: value), graph.nodes[node].outputs.count > 1 {
      label = DOTText.element("i", graph.name(of: value)) + " " + label
    }
    text += "  \(id(value)) -> \(target) [label=< \(label)>"
    if origin == pass {
      text += ", color=\"\(pass.edge)\"]\n"
    } else {
      text += ", color=\"#B5B5B5\"]\n"
    }
  }

  /// Outputs and the loss as arrows that leave the graph.
  private mutating func writeResults() {
    for (index, output) in graph.outputs.enumerated() {
      writeResult("o\(index)", output, output == graph.loss ? "output, loss" : "output")
    }
    if let loss = graph.loss, !graph.outputs.contains(loss) { writeResult("loss", loss, "loss") }
  }

  private mutating func writeResult(_ id: String, _ value: ValueID, _ word: String) {
    text += "  \(id) [label=<<i>\(word)</i>>, shape=plaintext, fontsize=10, height=0.2]\n"
    writeEdge(from: value, to: id, into: pass(of: value))
  }

  private mutating func writeUpdates() {
    for update in graph.updates {
      text += "  \(id(update.value)) -> \(id(update.state)) [style=dashed, constraint=false"
      text += ", color=\"\(DOTStyle.Pass.update.edge)\", penwidth=1.2]\n"
    }
  }

  // MARK: - Words

  private func small(_ words: String) -> String {
    DOTText.element("font", " point-size=\"8\" color=\"#6B6B6B\"", words)
  }

  /// The graph's name, above a row of swatches with the colors of the families in the drawing.
  private var title: String {
    let name = DOTText.element("b", graph.name)
    let used = Set(
      graph.nodes.compactMap { node in
        node.outputs.first.flatMap { inline[$0.index] } == nil
          ? type(of: node.operation).family : nil
      })
    guard options.hasLegend, !used.isEmpty else { return name }
    let swatches = OperatorFamily.allCases.filter(used.contains).map { family in
      let paint = DOTStyle.paint(family)
      return "<td bgcolor=\"\(paint.fill)\" color=\"\(paint.line)\">"
        + "<font point-size=\"9\">\(family)</font></td>"
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
