import AdjointGraph

/// Everything that is decided before a graph runs: order, places in memory, kernels. Made once for
/// each choice of values to compute and sizes of dimensions; running it decides nothing.
public struct ExecutionPlan: Sendable {
  /// One node of the plan.
  public struct Step: Sendable {
    /// Its index in the graph's nodes.
    public var node: Int
    /// Its kernels in `kernels`; none where the output is the input under another shape.
    public var kernels: Range<Int>
    public var multiplyAdds: Int
    /// About how long its kernels take one worker, in nanoseconds, from counts alone.
    var cost: Double
  }

  /// A node that is run by its reference evaluation.
  struct CustomStep: Sendable {
    var operation: any Operator
    var node: Int
    var site: LoweringSite
  }

  /// Kernels that run one after the other, and all of them again for each block.
  struct Stage: Sendable {
    var kernels: Range<Int>
    /// Nothing for a node that is in no chain.
    var blockCount: Int?
    /// Whether each block adds to what those before it made.
    var isOrdered = false
    var footprint = Footprint()
    /// About how long one worker takes, from counts alone.
    var time = WorkTime()

    /// In nanoseconds.
    var cost: Double { time.nanoseconds }
  }

  public let checked: CheckedGraph
  /// The values that the plan computes and that can be read after a run.
  public let fetched: [ValueID]
  public let binding: DimensionBinding
  /// Whether a run carries out the graph's updates.
  public let isUpdating: Bool
  /// The parameters and states that a run gives another value.
  let updatedLeaves: Set<ValueID>
  let schedule: Schedule
  /// In the order of execution.
  public let steps: [Step]
  /// All kernels, in order; behind those of the steps the copies that update states.
  public let kernels: [Kernel]
  /// How often each kernel runs.
  let stages: [Stage]
  /// The first so many stages make constants and run once.
  let constantStageCount: Int
  let customs: [CustomStep]
  /// How far what is a worker's own reaches.
  let workerByteCount: Int
  /// The places of all values that the plan touches.
  let operands: ValueTable<Operand>
  /// Where fetched values are after a run that are no longer in their own place.
  private let kept: [ValueID: Operand]
  /// Buffers of the arena with their lifetimes, and their offsets.
  public let buffers: [LiveInterval]
  public let arena: ArenaPlan
  public let state: StateLayout

  /// Plans the computation of `fetching` and, where asked, of the graph's updates.
  ///
  /// - Parameters:
  ///   - memoryLimit: The most bytes that arena and state may take together. Runs that may be called off
  ///     take the state once more.
  ///   - state: The layout of values that are there already, which another plan of the graph made.
  public init(
    _ checked: CheckedGraph, fetching: [ValueID], updating: Bool = false,
    binding: DimensionBinding, memoryLimit: Int = .max, sharing state: StateLayout? = nil
  ) throws(Diagnostics) {
    try self.init(
      checked, fetching: fetching, updating: updating, binding: binding, memoryLimit: memoryLimit,
      sharing: state, chaining: .standard)
  }

  init(
    _ checked: CheckedGraph, fetching: [ValueID], updating: Bool = false,
    binding: DimensionBinding, memoryLimit: Int = .max, sharing shared: StateLayout? = nil,
    chaining: ChainPolicy
  ) throws(Diagnostics) {
    var binding = binding
    binding.fillIn(checked.graph.dimensions)
    let updates = updating ? checked.graph.updates : []
    var bound = try BoundGraph(
      checked, computing: fetching + updates.flatMap { [$0.value, $0.state] }, binding: binding)
    bound.putInPanels(
      PanelSearch.values(bound, fetching: fetching, updates: updates, sharing: shared))
    state = try StateLayout(
      checked, binding: binding, panels: shared?.inPanels ?? Set(bound.panels.keys))
    self.checked = checked
    self.fetched = fetching
    isUpdating = updating
    self.binding = bound.binding
    schedule = ChainSearch.schedule(
      bound, fetching: fetching, updates: updates, policy: chaining)
    let unpacked = state.inPanels.subtracting(bound.panels.keys)
    let liveness = Liveness(
      schedule, fetching: fetching, updates: updates, unpacking: unpacked)
    updatedLeaves = liveness.updatedLeaves
    buffers = liveness.buffers
    try Self.check(buffers, state, limit: memoryLimit, checked)
    arena = ArenaPlan(buffers)
    workerByteCount = zip(buffers, arena.offsets).enumerated().reduce(0) { end, buffer in
      liveness.isOfWorker[buffer.offset]
        ? max(end, buffer.element.1 + buffer.element.0.byteCount) : end
    }
    let places = Places(liveness, arena, state)
    var lowering = Lowering(schedule, places)
    lowering.lowerAll(fetching: fetching)
    steps = lowering.steps
    kernels = lowering.kernels
    stages = lowering.stages
    constantStageCount = lowering.constantStageCount
    customs = lowering.customs
    operands = places.operands
    kept = lowering.kept
  }

  /// The reference evaluation of a step that has kernels.
  func reference(of step: Step) -> CustomStep {
    let operation = checked.graph.nodes[step.node].operation.bound(by: binding.sizes)
    let site = checked.graph.nodes[step.node].site { operands[$0] }
    return CustomStep(operation: operation, node: step.node, site: site)
  }

  /// Where a value is after a run.
  func result(_ value: ValueID) -> Operand? { kept[value] ?? operands[value] }
}

extension ExecutionPlan {
  /// Multiply-adds of one run.
  public var multiplyAdds: Int {
    Int(clamping: steps.reduce(Int128(0)) { $0 + Int128($1.multiplyAdds) })
  }

  /// The most bytes in use at the same time: no plan for this order can take less arena.
  public var lowerBound: Int { ArenaPlan.peak(buffers).byteCount }

  /// The position in `steps` where the most bytes are in use, and the buffers in use there.
  public var liveSetAtPeak: (position: Int, buffers: [LiveInterval]) {
    let position = ArenaPlan.peak(buffers).position
    let live = buffers.filter { $0.firstDefinition <= position && position <= $0.lastUse }
    return (position, live.sorted { $0.byteCount > $1.byteCount })
  }

  /// The byte offset of a buffer in the arena.
  public func offset(of buffer: LiveInterval) -> Int? {
    buffers.firstIndex(of: buffer).map { arena.offsets[$0] }
  }

  /// The concrete extents of a value that the plan touches.
  public func shape(of value: ValueID) -> [Int]? {
    operands[value].map { _ in schedule.bound.matrixType(of: value).shape }
  }

  /// Refuses before anything is allocated, and names the largest values.
  private static func check(
    _ buffers: [LiveInterval], _ state: StateLayout, limit: Int, _ checked: CheckedGraph
  ) throws(Diagnostics) {
    var total = state.byteCount
    for buffer in buffers {
      guard buffer.byteCount <= limit - ArenaPlan.alignment else {
        throw beyond(limit, "\(buffer.byteCount) bytes", [buffer], checked)
      }
    }
    let peak = ArenaPlan.peak(buffers)
    total += peak.byteCount
    guard total <= limit else {
      let live = buffers.filter {
        $0.firstDefinition <= peak.position && peak.position <= $0.lastUse
      }
      throw beyond(limit, "\(total) bytes", live.sorted { $0.byteCount > $1.byteCount }, checked)
    }
  }

  private static func beyond(
    _ limit: Int, _ needed: String, _ largest: [LiveInterval], _ checked: CheckedGraph
  ) -> Diagnostics {
    let graph = checked.graph
    let notes = largest.prefix(5).map { buffer -> Message in
      "\(buffer.isScratch ? "to compute " : "")\"\(graph.name(of: buffer.value))\" takes \(buffer.byteCount) bytes\(origin: graph.path(of: buffer.value))"
    }
    let path = largest.first.map { graph.path(of: $0.value) } ?? DocumentPath()
    return Diagnostics([
      Diagnostic(
        .memoryLimit, "the graph needs \(needed) of memory but the limit is \(limit) bytes",
        at: path, notes: notes)
    ])
  }
}

extension DiagnosticCode {
  package static let memoryLimit = DiagnosticCode(rawValue: "memory-limit")
}
