import AdjointGraph

/// Something for each value of a graph that has it, found by the value's number.
struct ValueTable<Element: Sendable>: Sendable {
  private var elements: [Element?]

  init(for graph: Graph) { elements = Array(repeating: nil, count: graph.values.count) }

  subscript(value: ValueID) -> Element? {
    get { elements.indices.contains(value.index) ? elements[value.index] : nil }
    set { elements[value.index] = newValue }
  }
}
