extension Graph {
  /// Where in the file of `original` stands what a path into this graph means, which was derived
  /// from it and may hold other nodes in another order: the leaf or node of the same name. What the
  /// derivation made stands nowhere.
  func path(_ path: DocumentPath, in original: Graph) -> DocumentPath {
    guard path.steps.count >= 2, case .key(let key) = path.steps[0],
      case .index(let index) = path.steps[1]
    else { return path }
    guard let name = elementName(key, index), let found = original.path(ofElement: name) else {
      return DocumentPath()
    }
    return DocumentPath(found.steps + path.steps.dropFirst(2))
  }

  /// The name of the leaf or node that is an element of one of a file's arrays.
  private func elementName(_ key: String, _ index: Int) -> String? {
    if key == "nodes" { return nodes.indices.contains(index) ? nodes[index].name : nil }
    let leaves = leaves.filter { $0.kind.documentKey == key }
    return leaves.indices.contains(index) ? leaves[index].name : nil
  }

  private func path(ofElement name: String) -> DocumentPath? {
    if let index = nodes.firstIndex(where: { $0.name == name }) {
      return DocumentPath().key("nodes").index(index)
    }
    return leaves.first { $0.name == name }.map { path(of: $0.value) }
  }
}
