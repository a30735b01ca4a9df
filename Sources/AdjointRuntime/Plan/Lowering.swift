import AdjointGraph

/// Where values are, once that is decided.
struct Places {
  let liveness: Liveness
  private let arena: ArenaPlan
  let state: StateLayout
  /// Each value as a whole; one that exists a block at a time is said to begin where its blocks do.
  private(set) var operands: ValueTable<Operand>

  init(_ liveness: Liveness, _ arena: ArenaPlan, _ state: StateLayout) {
    self.liveness = liveness
    self.arena = arena
    self.state = state
    let bound = liveness.schedule.bound
    operands = ValueTable(for: bound.checked.graph)
    for value in bound.checked.graph.allValues {
      guard let place = liveness.places[value] else { continue }
      let type = bound.type(of: value)
      operands[value] = Operand(
        scalar: type.scalar, shape: type.shape, location: location(of: place))
    }
  }

  /// What the first block adds to a sum, where the blocks' parts of it are apart; those of the others
  /// follow.
  func part(of value: ValueID) -> Operand? {
    guard var part = operands[value], let buffer = liveness.parts[value] else { return nil }
    part.location = location(of: .buffer(buffer))
    part.location.step = part.byteCount
    return part
  }

  /// A value's operand as a node sees it.
  func operand(_ value: ValueID, of node: Node) -> Operand? {
    guard var operand = operands[value] else { return nil }
    operand.shape = liveness.schedule.bound.type(of: value, in: node).shape
    return operand
  }

  func location(of place: Liveness.Place) -> Location {
    switch place {
    case .buffer(let number):
      Location(liveness.isOfWorker[number] ? .worker : .arena, arena.offsets[number])
    case .leaf(let leaf): Location(.state, state.slots[leaf]?.offset ?? 0)
    case .next(let leaf): Location(.next, state.slots[leaf]?.offset ?? 0)
    }
  }
}

/// Makes kernels of nodes whose order and places are decided.
struct Lowering {
  let schedule: Schedule
  let places: Places
  private(set) var steps: [ExecutionPlan.Step] = []
  private(set) var kernels: [Kernel] = []
  private(set) var stages: [ExecutionPlan.Stage] = []
  /// How many of the stages make constants.
  private(set) var constantStageCount = 0
  private(set) var customs: [ExecutionPlan.CustomStep] = []
  private(set) var kept: [ValueID: Operand] = [:]
  /// What is known of the stage to come.
  private var next = ExecutionPlan.Stage(kernels: 0..<0)
  /// The values that it has touched.
  private var met: Set<ValueID> = []

  private var graph: Graph { schedule.bound.checked.graph }

  init(_ schedule: Schedule, _ places: Places) {
    self.schedule = schedule
    self.places = places
  }

  mutating func lowerAll(fetching: [ValueID]) {
    kernels.reserveCapacity(schedule.order.count)
    for node in schedule.order[..<schedule.constantCount] { lower(node) }
    constantStageCount = stages.count
    unpack()
    var position = schedule.constantCount
    while position < schedule.order.count {
      if let number = schedule.chain(at: position) {
        lower(chain: number)
        position = schedule.ranges[number].upperBound + 1
      } else {
        lower(schedule.order[position])
        position += 1
      }
    }
    appendCopies(fetching: fetching)
  }

  private mutating func lower(_ index: Int) {
    guard let operation = schedule.bound.operations[index] else { return }
    let node = graph.nodes[index]
    var site = site(of: node)
    if let scratch = places.liveness.scratches[index] {
      site.scratch = places.location(of: .buffer(scratch))
    }
    let first = kernels.count
    if !operation.isDone(at: site) {
      if let lowered = operation.lower(site) {
        kernels += schedule.bound.inPanels(lowered, of: node)
      } else {
        kernels.append(.custom(customs.count))
        customs.append(ExecutionPlan.CustomStep(operation: operation, node: index, site: site))
      }
    }
    addStep(index, from: first)
    closeStage()
  }

  /// The operands of a node as it sees them.
  func site(of node: Node) -> LoweringSite { node.site { places.operand($0, of: node) } }

  /// Adds kernels for blocks.
  mutating func append(_ more: [Kernel]) { kernels += more }

  /// Notes that a node's kernels are those from a number on, which do a share of what it does.
  mutating func addStep(_ index: Int, from first: Int, share: Double = 1) {
    let (kernels, cost) = (first..<kernels.count, note(index, share: share))
    let shapes = shapes(of: graph.nodes[index])
    let operation = schedule.bound.operations[index]
    steps.append(
      ExecutionPlan.Step(
        node: index, kernels: kernels,
        multiplyAdds: operation?.multiplyAdds(shapes.inputs, shapes.outputs) ?? 0,
        cost: kernels.isEmpty ? 0 : cost))
  }

  private func shapes(of node: Node) -> (inputs: [[Int]?], outputs: [[Int]]) {
    func shape(_ value: ValueID) -> [Int] { schedule.bound.matrixType(of: value).shape }
    var inputs = node.inputs.map { $0.map(shape) }
    while inputs.count < type(of: node.operation).inputs.count { inputs.append(nil) }
    return (inputs, node.outputs.map(shape))
  }

  /// Notes that the stage to come does a share of what a node does; returns its cost.
  @discardableResult
  mutating func note(_ index: Int, share: Double) -> Double {
    let node = graph.nodes[index]
    let inputs = node.inputs.compactMap(\.self)
    for value in inputs { places.operands[value].map { next.footprint.read($0) } }
    for value in node.outputs { places.operands[value].map { next.footprint.write($0) } }
    if let scratch = places.liveness.scratches[index] {
      next.footprint.write(
        places.location(of: .buffer(scratch)),
        byteCount: places.liveness.buffers[scratch].byteCount)
    }
    let shapes = shapes(of: node)
    var time =
      schedule.bound.operations[index].map { WorkTime($0, shapes.inputs, shapes.outputs) }
      ?? WorkTime(type(of: node.operation).family)
    // A product's steps keep in registers what has no place.
    for value in inputs + node.outputs {
      guard let operand = places.operands[value] else { continue }
      let isMet = operand.location.region == .worker || !met.insert(value).inserted
      time.move(Double(schedule.bound.type(of: value).byteCount), isHot: isMet)
    }
    next.time.add(time, share: share)
    return share * time.nanoseconds
  }

  /// Notes that the stage to come writes some memory, or reads it while nobody else may write.
  mutating func note(_ location: Location, byteCount: Int) {
    next.footprint.write(location, byteCount: byteCount)
  }

  /// Makes a stage of the kernels since the last: those of a chain run for a number of blocks, in any
  /// order or from the first to the last.
  mutating func closeStage(blockCount: Int? = nil, isOrdered: Bool = false) {
    defer {
      next = ExecutionPlan.Stage(kernels: kernels.count..<kernels.count)
      met.removeAll(keepingCapacity: true)
    }
    next.kernels = next.kernels.lowerBound..<kernels.count
    next.blockCount = blockCount
    next.isOrdered = isOrdered
    if next.footprint.isEmpty { next.footprint = .everything }
    if !next.kernels.isEmpty { stages.append(next) }
  }

  /// Copies leaves that are in panels to where nodes read them row by row.
  private mutating func unpack() {
    for leaf in places.liveness.unpacked {
      guard let matrix = places.operands[leaf], let panels = places.state.slots[leaf]?.panels else {
        continue
      }
      let inPanels = Operand(
        scalar: matrix.scalar, shape: panels.shape, location: places.location(of: .leaf(leaf)))
      append(panels.unpacking(matrix.scalar, from: inPanels.location, to: matrix.location))
      closeCopy(of: inPanels, to: matrix)
    }
  }

  /// The copies that update states, each of which finds what was there before the first of them.
  private mutating func appendCopies(fetching: [ValueID]) {
    var sources = places.operands
    for stage in places.liveness.stages {
      guard var operand = places.operands[stage.value] else { continue }
      let place = places.location(of: .buffer(stage.buffer))
      appendCopy(of: operand, to: place)
      operand.location = place
      sources[stage.value] = operand
      if fetching.contains(stage.value) { kept[stage.value] = operand }
    }
    for update in places.liveness.copies {
      guard let source = sources[update.value] else { continue }
      let place = places.location(of: .next(update.state))
      if let panels = places.state.slots[update.state]?.panels,
        schedule.bound.panels[update.value] == nil
      {
        append(panels.packing(source.scalar, from: source.location, to: place))
        closeCopy(
          of: source, to: Operand(scalar: source.scalar, shape: panels.shape, location: place))
      } else {
        appendCopy(of: source, to: place)
      }
    }
  }

  private mutating func appendCopy(of source: Operand, to place: Location) {
    append([.copy(from: source.location, to: place, byteCount: source.byteCount)])
    var target = source
    target.location = place
    closeCopy(of: source, to: target)
  }

  /// Makes a stage of the kernels that copy an operand.
  private mutating func closeCopy(of source: Operand, to target: Operand) {
    next.footprint.read(source)
    next.footprint.write(target)
    var time = WorkTime(.movement)
    time.move(Double(source.byteCount + target.byteCount))
    next.time.add(time)
    closeStage()
  }
}

extension Operator {
  /// Whether the output is there already, as it is the first input.
  func isDone(at site: LoweringSite) -> Bool {
    type(of: self).traits.contains(.sharesFirstInput)
      && site.inputs.first??.location == site.outputs.first?.location
  }
}

extension Node {
  /// The operands of the node.
  func site(_ operand: (ValueID) -> Operand?) -> LoweringSite {
    var inputs = inputs.map { $0.flatMap(operand) }
    while inputs.count < type(of: operation).inputs.count { inputs.append(nil) }
    return LoweringSite(inputs: inputs, outputs: outputs.compactMap(operand))
  }
}
