import AdjointGraph

/// When a buffer of the arena holds something: from the position in the plan's order that first
/// writes it through the last that uses it, both included.
public struct LiveInterval: Hashable, Sendable {
  /// The value that the buffer was made for; others may have taken it over.
  public var value: ValueID
  /// Whether it does not hold that value but is what its node works in.
  public var isScratch = false
  public var byteCount: Int
  /// Inputs are there before the first node that does not depend on constants alone.
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
/// write its result over an operand that nothing reads afterwards; a state's next value takes the
/// state's own place where nothing reads the old one afterwards.
struct Liveness {
  /// Where a value's bytes are.
  enum Place: Hashable, Sendable {
    /// In the buffer with this number.
    case buffer(Int)
    /// With the parameter, state or constant that it is or follows.
    case leaf(ValueID)
    /// Where the next value of a parameter or state is made: in its place, once nobody reads it any more.
    case next(ValueID)
  }

  /// A block of a value outside its chain that is no one stretch of memory: it is copied.
  struct Local: Hashable {
    var chain: Int
    var value: ValueID
    var axis: Int
  }

  let schedule: Schedule
  private var bound: BoundGraph { schedule.bound }
  private(set) var places: ValueTable<Place>
  var buffers: [LiveInterval] = []
  /// The numbers of the buffers that nodes work in, by the index of the node.
  private(set) var scratches: [Int: Int] = [:]
  /// The numbers of the buffers that hold copied blocks.
  var locals: [Local: Int] = [:]
  /// The numbers of the buffers that hold what each block adds to a sum.
  var parts: [ValueID: Int] = [:]
  /// Buffers that hold something for one block or one kernel, and nothing from one to the next: every
  /// worker may have its own.
  var isOfWorker: [Bool] = []
  /// The axes along which chains cut what they read; `nil` where they read all of it, or along two.
  var cuts: [Int: [ValueID: Int?]] = [:]
  /// The last position at which a leaf's memory is read, under any name.
  private var lastReads: [ValueID: Int] = [:]
  /// For each value the last position that reads it; the end where it outlives the run.
  var lastUses: ValueTable<Int>
  /// The parameters and states that a run gives another value.
  private(set) var updatedLeaves: Set<ValueID> = []
  /// Updates whose value is not made in the state's place and must be copied there at the end.
  private(set) var copies: [Graph.Update] = []
  /// Buffers for values that lie with a state that a copy overwrites, and are read after that: by
  /// another copy, or by whoever asked for them.
  private(set) var stages: [(value: ValueID, buffer: Int)] = []
  /// Leaves that are in panels in the state but not here: each run begins with copies.
  private(set) var unpacked: [ValueID] = []

  init(
    _ schedule: Schedule, fetching: [ValueID], updates: [Graph.Update],
    unpacking: Set<ValueID> = []
  ) {
    self.schedule = schedule
    let graph = schedule.bound.checked.graph
    places = ValueTable(for: graph)
    lastUses = ValueTable(for: graph)
    let end = schedule.order.count
    for (position, index) in schedule.order.enumerated() {
      for case let input? in graph.nodes[index].inputs { lastUses[input] = position }
    }
    for number in schedule.chains.indices { noteCuts(ofChain: number) }
    keepConstants()
    for value in fetching + updates.map(\.value) { lastUses[value] = end }

    for leaf in graph.leaves {
      guard let lastUse = lastUses[leaf.value] else { continue }
      if leaf.kind == .input {
        // Inputs stay as they were given, so that a run can be repeated.
        lastUses[leaf.value] = end
        place(leaf.value, in: newBuffer(leaf.value, from: schedule.constantCount - 1))
      } else if unpacking.contains(leaf.value) {
        unpacked.append(leaf.value)
        place(leaf.value, in: newBuffer(leaf.value, from: schedule.constantCount - 1))
      } else {
        lastReads[leaf.value] = lastUse
        place(leaf.value, in: .leaf(leaf.value))
      }
    }
    let targets = Dictionary(updates.map { ($0.value, $0.state) }) { first, _ in first }
    for (position, index) in schedule.order.enumerated() {
      let node = graph.nodes[index]
      for (number, output) in node.outputs.enumerated() where !schedule.isNowhere(output, position)
      {
        let shared =
          number == 0
          ? sharedPlace(of: node, at: position, updating: targets[output]) : nil
        place(output, in: shared ?? newBuffer(output, from: position))
      }
      addScratch(for: index, at: position)
    }
    for number in schedule.chains.indices {
      addLocals(ofChain: number)
      addParts(ofChain: number)
    }
    for number in buffers.indices where !isOfWorker[number] { keepThroughChains(number) }
    let changes = updates.filter { places[$0.value] != .leaf($0.state) }
    updatedLeaves = Set(changes.map(\.state))
    copies = changes.filter { places[$0.value] != .next($0.state) }
    let overwritten = Set(copies.map { Place.leaf($0.state) })
    var staged: Set<ValueID> = []
    for value in copies.map(\.value) + fetching {
      guard let place = places[value], overwritten.contains(place), staged.insert(value).inserted
      else { continue }
      stages.append((value, buffers.count))
      _ = newBuffer(value, from: end)
    }
  }

  /// Has what runs read of the values of constants last as long as they do.
  private mutating func keepConstants() {
    let end = schedule.order.count
    for index in schedule.order[..<schedule.constantCount] {
      for output in bound.checked.graph.nodes[index].outputs {
        if let last = lastUses[output], last >= schedule.constantCount { lastUses[output] = end }
      }
    }
  }

  private mutating func newBuffer(_ value: ValueID, from position: Int) -> Place {
    let isInner = schedule.isInner(value, at: position)
    let byteCount = schedule.type(of: value, at: position).byteCount
    return .buffer(
      append(
        LiveInterval(
          value: value, byteCount: byteCount, firstDefinition: position, lastUse: position),
        ofWorker: isInner))
  }

  mutating func append(_ buffer: LiveInterval, ofWorker: Bool) -> Int {
    buffers.append(buffer)
    isOfWorker.append(ofWorker)
    return buffers.count - 1
  }

  /// The buffer that a node works in, where it needs one.
  private mutating func addScratch(for index: Int, at position: Int) {
    let byteCount = schedule.scratchByteCount(at: position)
    guard byteCount > 0 else { return }
    scratches[index] = append(
      LiveInterval(
        value: bound.checked.graph.nodes[index].outputs[0], isScratch: true, byteCount: byteCount,
        firstDefinition: position, lastUse: position),
      ofWorker: schedule.chain(at: position) != nil || bound.hasScratchOfOneKernel(index))
  }

  private mutating func place(_ value: ValueID, in place: Place) {
    places[value] = place
    guard let lastUse = lastUses[value] else { return }
    switch place {
    case .buffer(let number):
      buffers[number].lastUse = max(buffers[number].lastUse, lastUse)
    case .leaf(let leaf), .next(let leaf):
      lastReads[leaf] = max(lastReads[leaf] ?? lastUse, lastUse)
    }
  }

  /// The place of something else that a node's first output may have; `nil` where it needs its own.
  private func sharedPlace(of node: Node, at position: Int, updating state: ValueID?) -> Place? {
    let traits = type(of: node.operation).traits
    let overwrites = traits.contains(.mayOverwriteInput)
    let output = schedule.type(of: node.outputs[0], at: position)
    if let state, let lastRead = lastReads[state],
      lastRead < position || lastRead == position && overwrites,
      mayOverwrite(state, with: node.outputs[0], at: position)
    {
      return .next(state)
    }
    if traits.contains(.sharesFirstInput), let input = node.inputs[0],
      schedule.chain(at: position) == nil
        || [input, node.outputs[0]].allSatisfy({ schedule.isInner($0, at: position) })
    {
      return places[input]
    }
    guard overwrites else { return nil }
    for case let input? in node.inputs where schedule.type(of: input, at: position) == output {
      guard case .buffer(let number)? = places[input],
        isOfWorker[number] == schedule.isInner(node.outputs[0], at: position)
      else { continue }
      if !isOfWorker[number], schedule.chain(at: position) != nil { continue }
      if buffers[number].lastUse <= position { return .buffer(number) }
    }
    return nil
  }
}
