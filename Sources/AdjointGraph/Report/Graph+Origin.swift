extension Graph {
  /// Where in the file of `original` stands what a path into this graph means, which was derived
  /// from it: the leaf or node of the same name. Names such as `loss/h1.2`, which the reverse pass
  /// and others make, mean the value or node, here `h1`, that they were made for.
  func path(_ path: DocumentPath, in original: Graph) -> DocumentPath {
    guard path.steps.count >= 2, case .key(let key) = path.steps[0],
      case .index(let index) = path.steps[1], let name = elementName(key, index)
    else { return path }
    for candidate in Self.originNames(name) {
      guard let found = original.path(ofElement: candidate) else { continue }
      return candidate == name ? DocumentPath(found.steps + path.steps.dropFirst(2)) : found
    }
    return DocumentPath()
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
    return value(named: name).map { path(of: $0) }
  }

  /// A name, and what is left of it without the number at its end and the words before slashes.
  private static func originNames(_ name: String) -> [String] {
    var names = [name]
    var rest = Substring(name)
    if let dot = rest.lastIndex(of: "."), rest[dot...].dropFirst().allSatisfy(\.isNumber) {
      rest = rest[..<dot]
      names.append(String(rest))
    }
    while let slash = rest.firstIndex(of: "/") {
      rest = rest[rest.index(after: slash)...]
      names.append(String(rest))
    }
    return names
  }
}
