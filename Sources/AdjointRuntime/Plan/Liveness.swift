import AdjointGraph

/// When a buffer of the arena holds something: from the position in the plan's order that first
/// writes it through the last that uses it, both included.
public struct LiveInterval: Hashable, Sendable {
  /// The value that the buffer was made for; others may have taken it over.
  public var value: ValueID
  public var byteCount: Int
  public var firstDefinition: Int
  public var lastUse: Int

  /// Whether both hold something at the same time.
  func overlaps(_ other: LiveInterval) -> Bool {
    firstDefinition <= other.lastUse && other.firstDefinition <= lastUse
  }
}

/// Which values share a buffer, and when each buffer is in use.
///
/// Values come to share one where an operator leaves the elements as they are (a reshape), or may
/// write its result over an operand that nothing reads afterwards.
struct Liveness {
  /// Where a value's bytes are.
  enum Place: Hashable {
    /// In the buffer with this number.
    case buffer(Int)
    /// With the parameter, state or constant it is, or takes the place of.
    case leaf(ValueID)
  }

  private(set) var places: [ValueID: Place] = [:]
  private(set) var buffers: [LiveInterval] = []
  /// The last position that reads each value's memory, under any name.
  private var lastReads: [Place: Int] = [:]
  /// Updates whose value is made elsewhere and must be copied to the state at the end.
  private(set) var copies: [Graph.Update] = []

  init(_ bound: BoundGraph, fetching: [ValueID], updates: [Graph.Update]) {
    let graph = bound.checked.graph
    let end = bound.order.count
    let lastUses = Self.lastUses(bound, fetching: fetching, updates: updates, end: end)
    for leaf in graph.leaves {
      guard lastUses[leaf.value] != nil else { continue }
      if leaf.kind == .input {
        // Inputs stay as they were given, so that a run can be repeated.
        newBuffer(leaf.value, bound, from: -1)
        extend(leaf.value, to: end)
      } else {
        places[leaf.value] = .leaf(leaf.value)
      }
    }
    for (position, index) in bound.order.enumerated() {
      let node = graph.nodes[index]
      let traits = type(of: node.operation).traits
      for case let input? in node.inputs { extend(input, to: position) }
      for (number, output) in node.outputs.enumerated() {
        if number == 0, let place = shared(node, traits, bound, position, lastUses) {
          places[output] = place
        } else {
          newBuffer(output, bound, from: position)
        }
        extend(output, to: max(position, lastUses[output] == end ? end : position))
      }
    }
    place(updates, bound, lastUses, end: end)
  }

  /// For each value the last position that reads it; `end` where it outlives the run.
  private static func lastUses(
    _ bound: BoundGraph, fetching: [ValueID], updates: [Graph.Update], end: Int
  ) -> [ValueID: Int] {
    var uses: [ValueID: Int] = [:]
    for (position, index) in bound.order.enumerated() {
      for case let input? in bound.checked.graph.nodes[index].inputs { uses[input] = position }
    }
    for value in fetching { uses[value] = end }
    for update in updates { uses[update.value] = end }
    return uses
  }

  private mutating func newBuffer(_ value: ValueID, _ bound: BoundGraph, from position: Int) {
    places[value] = .buffer(buffers.count)
    buffers.append(
      LiveInterval(
        value: value, byteCount: bound.type(of: value).byteCount, firstDefinition: position,
        lastUse: position))
  }

  private mutating func extend(_ value: ValueID, to position: Int) {
    guard let place = places[value] else { return }
    lastReads[place] = max(lastReads[place] ?? position, position)
    if case .buffer(let number) = place {
      buffers[number].lastUse = max(buffers[number].lastUse, position)
    }
  }

  /// The place of an operand that the first output may take over.
  private func shared(
    _ node: Node, _ traits: OperatorTraits, _ bound: BoundGraph, _ position: Int,
    _ lastUses: [ValueID: Int]
  ) -> Place? {
    let output = bound.type(of: node.outputs[0])
    if traits.contains(.sharesFirstInput), let input = node.inputs.first ?? nil {
      return places[input]
    }
    guard traits.contains(.mayOverwriteInput) else { return nil }
    for case let input? in node.inputs where bound.type(of: input) == output {
      guard case .buffer(let number)? = places[input], buffers[number].firstDefinition >= 0,
        !isRead(number, after: position, lastUses)
      else { continue }
      return places[input]
    }
    return nil
  }

  /// Whether any value in a buffer is used behind a position.
  private func isRead(_ number: Int, after position: Int, _ lastUses: [ValueID: Int]) -> Bool {
    members[number]?.contains { lastUses[$0, default: -1] > position } ?? false
  }

  private var members: [Int: [ValueID]] = [:]

  /// Lets new values of states be made in the states' own place where nobody reads the old value
  /// any more; the others are copied at the end.
  private mutating func place(
    _ updates: [Graph.Update], _ bound: BoundGraph, _ lastUses: [ValueID: Int], end: Int
  ) {}
}
