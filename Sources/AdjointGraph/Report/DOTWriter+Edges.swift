extension DOTWriter {
  mutating func writeEdges(into index: Int) {
    let pass = pass(ofNode: index)
    let inputs = graph.nodes[index].inputs
    for (position, input) in inputs.enumerated() {
      guard let input else { continue }
      let copy = "c\(index)_\(position)"
      if inline[input.index] != nil {
        writeEdge(from: copy, to: "n\(index)", upward: pass.flowsUp, ["color=\"#9A9A9A\""])
      } else if isCopied(input, in: pass) {
        let attributes = [label(of: input), "color=\"#B5B5B5\""]
        writeEdge(from: copy, to: "n\(index)", upward: pass.flowsUp, attributes)
      } else {
        // Of several edges between the same two, one says what they carry.
        let isFirst = inputs.firstIndex(of: input) == position
        writeEdge(from: input, to: "n\(index)", in: pass, labeled: isFirst)
      }
    }
  }

  /// Between passes, gray. Such an edge does not push the forward pass and the others apart.
  private mutating func writeEdge(
    from value: ValueID, to target: String, in pass: DOTStyle.Pass, labeled: Bool = true
  ) {
    writeEdge(from: value, to: target, in: pass, label: labeled ? label(of: value) : nil)
  }

  mutating func writeEdge(
    from value: ValueID, to target: String, in pass: DOTStyle.Pass, label: String?
  ) {
    let origin = self.pass(of: value)
    var attributes = [label].compactMap(\.self)
    attributes.append("color=\"\(origin == pass ? pass.edge : "#B5B5B5")\"")
    if origin == .forward, pass != .forward { attributes.append("constraint=false") }
    let upward = origin.flowsUp && pass.flowsUp
    writeEdge(from: id(value), to: target, upward: upward, attributes)
  }

  /// Graphviz puts what an edge leaves above what it enters, so an upward edge is declared the
  /// other way round.
  private mutating func writeEdge(
    from origin: String, to target: String, upward: Bool, _ attributes: [String]
  ) {
    let ends = upward ? "\(target) -> \(origin)" : "\(origin) -> \(target)"
    let all = upward ? attributes + ["dir=back"] : attributes
    text += "  \(ends) [\(all.joined(separator: ", "))]\n"
  }

  /// The type; of a node with several outputs, behind the output's name.
  func label(of value: ValueID) -> String {
    var label = DOTText.escaped(checked.type(of: value).description)
    if let node = graph.producer(of: value), graph.nodes[node].outputs.count > 1 {
      label = DOTText.element("i", graph.name(of: value)) + " " + label
    }
    return "label=< \(label)>"
  }

  // MARK: - Results and updates

  /// Outputs and the loss as arrows that leave the graph; all outputs of a fold as one.
  mutating func writeResults() {
    let folds = graph.outputs.map { graph.producer(of: $0).flatMap(fold(ofNode:)) }
    var counts: [Int: Int] = [:]
    for case let fold? in folds { counts[fold, default: 0] += 1 }
    for (index, output) in graph.outputs.enumerated() {
      if let fold = folds[index], let count = counts[fold], count > 1 {
        if folds.firstIndex(of: fold) == index {
          writeResult("o\(index)", output, "\(count.grouped) outputs", labeled: false)
        }
      } else {
        writeResult("o\(index)", output, output == graph.loss ? "output, loss" : "output")
      }
    }
    if let loss = graph.loss, !graph.outputs.contains(loss) { writeResult("loss", loss, "loss") }
  }

  private mutating func writeResult(
    _ id: String, _ value: ValueID, _ words: String, labeled: Bool = true
  ) {
    text += "  \(id) [label=<<i>\(words)</i>>, shape=plaintext, fontsize=10, height=0.2]\n"
    writeEdge(from: value, to: id, in: pass(of: value), labeled: labeled)
  }

  mutating func writeUpdates() {
    var written: Set<[String]> = []
    for update in graph.updates {
      let ends = [id(update.value), id(update.state)]
      guard ends[0] != ends[1], written.insert(ends).inserted else { continue }
      text += "  \(ends[0]) -> \(ends[1]) [style=dashed, constraint=false"
      text += ", color=\"\(DOTStyle.Pass.update.edge)\", penwidth=1.2]\n"
    }
  }

  /// The reverse pass begins level with the end of the forward pass.
  mutating func writeAlignment() {
    guard let start = options.forwardNodeCount, let loss = graph.loss,
      let end = graph.producer(of: loss), end < start,
      let first = graph.nodes.indices.dropFirst(start).first(where: isDrawn)
    else { return }
    text += "  \(id(ofNode: end)) -> \(id(ofNode: first)) [style=invis]\n"
  }

  /// Whether a node is more than a number beside others.
  func isDrawn(_ index: Int) -> Bool {
    graph.nodes[index].outputs.first.map { inline[$0.index] == nil } ?? true
  }
}
