extension DOTWriter {
  func fold(ofNode index: Int) -> Int? { folding?.foldOfNode[index] }

  /// A parameter, constant or state that only one fold of its pass takes is drawn within the fold.
  func leafFolds() -> [Int?] {
    var folds = [Int?](repeating: nil, count: graph.values.count)
    guard folding != nil else { return folds }
    var isOutside = [Bool](repeating: false, count: graph.values.count)
    for (index, node) in graph.nodes.enumerated() {
      for case let input? in node.inputs {
        guard let leaf = graph.leaf(of: input), inline[input.index] == nil,
          pass(of: input) == pass(ofNode: index)
        else { continue }
        let fold = fold(ofNode: index)
        let known = folds[input.index]
        if leaf.kind == .input || fold == nil || known != nil && known != fold {
          isOutside[input.index] = true
        }
        folds[input.index] = fold
      }
    }
    for index in folds.indices where isOutside[index] { folds[index] = nil }
    return folds
  }

  mutating func writeFolds(_ pass: DOTStyle.Pass) {
    let leafCounts = foldOfLeaf.reduce(into: [Int: Int]()) { counts, fold in
      if let fold { counts[fold, default: 0] += 1 }
    }
    for (index, fold) in (folding?.folds ?? []).enumerated() {
      guard let first = fold.nodes.first, let last = fold.nodes.last,
        self.pass(ofNode: first) == pass
      else { continue }
      let names = "\(graph.nodes[first].name) … \(graph.nodes[last].name)"
      var content = Self.counted(fold.nodes.count, "node")
      if let leaves = leafCounts[index] { content += ", " + Self.counted(leaves, "leaf", "leaves") }
      var label = heading(fold)
      label += "<br/>" + DOTText.element("font", " point-size=\"9\"", names)
      label += "<br/>" + small(content)
      if let cost = costWords(fold.nodes) { label += "<br/>" + small(cost) }
      let paint = paint(fold.nodes)
      text += "  f\(index) [label=<\(label)>, style=\"\(pass.outline)\", peripheries=2"
      text += ", fillcolor=\"\(paint.fill)\", color=\"\(paint.line)\"]\n"
    }
  }

  private static func counted(_ count: Int, _ one: String, _ many: String? = nil) -> String {
    "\(count.grouped) \(count == 1 ? one : many ?? one + "s")"
  }

  /// The operators of a block, in order, and how often it repeats; of a chain, the most frequent.
  private func heading(_ fold: DOTFolding.Fold) -> String {
    let operators = fold.block.map { type(of: graph.nodes[$0].operation).name }
    guard fold.count > 1 else {
      let counts = Dictionary(operators.map { ($0, 1) }, uniquingKeysWith: +)
      let often = counts.sorted { ($1.value, $0.key) < ($0.value, $1.key) }
      return lines(often.map { "\($0.key) × \($0.value.grouped)" })
    }
    return lines(operators) + "<br/>" + DOTText.element("b", "× \(fold.count.grouped)")
  }

  /// In lines of limited width; of many words the first.
  private func lines(_ words: [String]) -> String {
    let limit = 12, width = 44
    let rest = words.count > limit ? ["and \(words.count - limit + 1) more"] : []
    var lines: [String] = []
    for word in words.prefix(rest.isEmpty ? limit : limit - 1) + rest {
      if let last = lines.last, last.count + word.count + 2 <= width {
        lines[lines.count - 1] += ", \(word)"
      } else {
        lines.append(word)
      }
    }
    return lines.map { DOTText.element("b", $0) }.joined(separator: "<br/>")
  }

  /// One edge for all that a fold reads from one place, with their number.
  mutating func writeEdgesIntoFolds() {
    for (index, fold) in (folding?.folds ?? []).enumerated() {
      guard let pass = fold.nodes.first.map(pass(ofNode:)) else { continue }
      var sources: [[ValueID]] = []
      var places: [String: Int] = [:]
      var seen: Set<ValueID> = []
      for case let input? in fold.nodes.flatMap({ graph.nodes[$0].inputs }) {
        let source = id(input)
        guard inline[input.index] == nil, !isCopied(input, in: pass), source != "f\(index)",
          seen.insert(input).inserted
        else { continue }
        if let place = places[source] {
          sources[place].append(input)
        } else {
          places[source] = sources.count
          sources.append([input])
        }
      }
      for values in sources {
        let many = "label=< \(values.count.grouped) values>"
        writeEdge(
          from: values[0], to: "f\(index)", in: pass,
          label: values.count == 1 ? label(of: values[0]) : many)
      }
    }
  }
}
