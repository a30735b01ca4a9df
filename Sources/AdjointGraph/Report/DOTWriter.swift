/// What a drawing shows beside the graph.
///
/// The forward pass flows down. The reverse pass and the update, where the options tell them apart,
/// stand in frames beside it and flow up, so that a cotangent stands about level with its value.
public struct DOTOptions: Hashable, Sendable {
  /// The index of the first node of the reverse pass, whose nodes have dashed outlines.
  public var forwardNodeCount: Int?
  /// The index of the first node of the update, whose nodes have cut corners.
  public var updateNodeStart: Int?
  /// What nodes are colored by, each of this graph's; by operator family where there is none.
  public var costs: NodeCosts?
  /// Whether repeated blocks and long chains are drawn as one node.
  public var collapses: Bool

  public init(
    forwardNodeCount: Int? = nil, updateNodeStart: Int? = nil, costs: NodeCosts? = nil,
    collapses: Bool = false
  ) {
    self.forwardNodeCount = forwardNodeCount
    self.updateNodeStart = updateNodeStart
    self.costs = costs
    self.collapses = collapses
  }
}

extension CheckedGraph {
  /// The graph in the language of Graphviz: nodes colored by operator family or cost, leaves shaped
  /// by kind, types on the edges, updates as dashed edges back to their states, and a legend. What a
  /// node of the reverse pass is there for is its tooltip. The same graph gives the same bytes, and
  /// Graphviz takes them whatever the names contain.
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
  let served: DOTServed?
  /// Where values belong, by value: those of nodes with their nodes, leaves where they are used.
  private var passes: [DOTStyle.Pass] = []
  private(set) var folding: DOTFolding?
  /// The folds that leaves are in, by value.
  private(set) var foldOfLeaf: [Int?] = []
  private(set) var heat: DOTHeat?

  init(checked: CheckedGraph, options: DOTOptions) {
    self.checked = checked
    self.options = options
    let inline = checked.inlineConstants()
    self.inline = inline
    served = options.forwardNodeCount.map { DOTServed(checked.graph, nodeCount: $0) }
    passes = valuePasses()
    if options.collapses {
      let parts = DOTStyle.Pass.allCases.map { pass in
        checked.order.filter { self.pass(ofNode: $0) == pass && isDrawn($0) }
      }
      folding = DOTFolding(graph, parts: parts) { inline[$0.index] != nil }
    }
    foldOfLeaf = leafFolds()
    heat = options.costs.map {
      DOTHeat($0.measure, drawnCosts($0), isMeasured: $0.isMeasured)
    }
  }

  var graph: Graph { checked.graph }

  mutating func write() {
    text = "digraph adjoint {\n" + DOTStyle.preamble
    text += "  label=<\(title)>\n"
    for pass in DOTStyle.Pass.allCases { writePart(pass) }
    for index in graph.nodes.indices where fold(ofNode: index) == nil { writeEdges(into: index) }
    writeEdgesIntoFolds()
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
    for leaf in leaves where foldOfLeaf[leaf.value.index] == nil { writeLeaf(leaf) }
    for index in indices where fold(ofNode: index) == nil { writeNode(index, pass) }
    writeFolds(pass)
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
    if let cost = costWords([index]) { label += "<br/>" + small(cost) }
    let paint = paint([index])
    text += "  n\(index) [label=<\(label)>, style=\"\(pass.outline)\""
    text += ", fillcolor=\"\(paint.fill)\", color=\"\(paint.line)\""
    if let loss = graph.loss, node.outputs.contains(loss) { text += ", penwidth=2" }
    if pass != .forward, let words = served?.words(for: node.name) {
      text += ", tooltip=\"\(DOTText.escaped("for \(words)"))\""
    }
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

  func small(_ words: String) -> String {
    let color = heat == nil ? "#6B6B6B" : "#1A1A1A"
    return DOTText.element("font", " point-size=\"8\" color=\"\(color)\"", words)
  }

  /// Made of numbers only: names may be anything.
  func id(_ value: ValueID) -> String {
    if let producer = graph.producer(of: value) { return id(ofNode: producer) }
    return foldOfLeaf[value.index].map { "f\($0)" } ?? "v\(value.index)"
  }

  func id(ofNode index: Int) -> String { fold(ofNode: index).map { "f\($0)" } ?? "n\(index)" }
}
