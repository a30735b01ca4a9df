extension JSONValue {
  /// Where the value stands in its document. Walks down from the root, for messages.
  var path: DocumentPath {
    var path = DocumentPath()
    var value = JSONValue(tape: tape, index: 0)
    while value.index != index {
      guard let (step, child) = value.child(around: index) else { break }
      path.steps.append(step)
      value = child
    }
    return path
  }

  private func child(around target: Int) -> (DocumentPath.Step, JSONValue)? {
    func holds(_ child: JSONValue) -> Bool {
      child.index <= target && target < max(child.index + 1, Int(tape.entries[child.index].next))
    }
    for (position, child) in elements.enumerated() where holds(child) {
      return (.index(position), child)
    }
    for (key, child) in members where holds(child) { return (.key(key.string), child) }
    return nil
  }
}
