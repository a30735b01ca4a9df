import AdjointGraph
import Synchronization

/// Runs one plan, again and again, in memory that it allocates once.
///
/// Not for several threads at once.
///
/// Kernels that are worth it are shared with helpers: the caller does its part, and no bit of a result
/// depends on who does what, or how many there are.
public final class Executor {
  public let plan: ExecutionPlan
  public let state: GraphState
  private let arena: MemoryBlock
  /// What belongs to each worker. Where there is one alone, the plan's order has room for it in the arena.
  private let own: [MemoryBlock]
  /// Those of the run, and all that there have been: one for each choice of places of states and their next
  /// values, of which there are four at most.
  private(set) var actions: Actions
  private var placed: [Actions]
  /// What workers do, with the costs that are known of it.
  let list: JobList
  let workers: Int
  let pool: WorkerPool
  /// The job that workers are at, and what may call the run off.
  var job = 0
  var cancellation: Cancellation?
  /// What notes the run, if it is to be noted.
  var recorder: Recorder?
  /// The first kernel of the plan that found fault with its operands.
  let faulty = Atomic<Int>(.max)
  /// Why constants could not be made.
  private(set) var failure: Diagnostics?

  /// - Parameter workers: How many threads may work, the caller's among them.
  public convenience init(_ plan: ExecutionPlan, state: GraphState, workers: Int = 1) {
    self.init(plan, state: state, workers: workers, pool: .shared)
  }

  init(
    _ plan: ExecutionPlan, state: GraphState, workers: Int, pool: WorkerPool,
    sharing policy: SharingPolicy = .standard
  ) {
    precondition(plan.state == state.layout, "the state must be that of the plan's graph")
    self.plan = plan
    self.state = state
    self.pool = pool
    let arena = MemoryBlock(byteCount: plan.arena.byteCount)
    self.arena = arena
    list = JobList(
      plan, stages: plan.constantStageCount..<plan.stages.count, workers: workers, policy: policy)
    let count = min(list.workers, pool.workers)
    self.workers = count
    let own = (0..<(list.workers > 1 ? count : 0)).map { _ in
      MemoryBlock(byteCount: plan.workerByteCount, isZeroed: false)
    }
    self.own = own.isEmpty ? [arena] : own
    let memories = self.own.map {
      Memory(arena: arena.base, state: state.base, worker: $0.base)
    }
    actions = Actions(list.kernels, plan.customs, in: memories)
    placed = [actions]
    do throws(Diagnostics) {
      let constants = JobList(
        plan, stages: 0..<plan.constantStageCount, workers: 1, policy: policy)
      let actions = Actions(constants.kernels, [], in: memories)
      for position in constants.kernels.indices {
        try run(actions.all[position], of: constants.origins[position], in: memories[0])
      }
    } catch {
      failure = error
    }
  }

  /// Has the actions of the run work on the states as they are, and make the next ones in some room.
  func place(next room: UnsafeMutableRawPointer) {
    if actions.memories[0].state == state.base, actions.memories[0].next == room { return }
    // Iterators would allocate in a debug build.
    for index in placed.indices {
      let memory = placed[index].memories[0]
      if memory.state == state.base, memory.next == room { return actions = placed[index] }
    }
    actions = Actions(
      list.kernels, plan.customs,
      in: own.map { Memory(arena: arena.base, state: state.base, next: room, worker: $0.base) })
    placed.append(actions)
  }

  /// Where values are while nothing runs.
  private var memory: Memory {
    Memory(arena: arena.base, state: state.base, worker: own[0].base)
  }

  /// Gives an input its value for the runs to come; the element type is converted. Inputs that
  /// the plan has no use for are passed over.
  public func set(_ input: ValueID, to tensor: Tensor) throws(Diagnostics) {
    guard let shape = plan.shape(of: input) else { return }
    guard shape == tensor.shape else {
      throw Diagnostics(
        .dataShape,
        "\"\(plan.checked.name(of: input))\" is \(Shape(shape)) here but its data is \(Shape(tensor.shape))",
        at: plan.checked.graph.path(of: input))
    }
    write(input) { $0.copyAll(tensor) }
  }

  /// Gives every input that the plan reads its value, by name.
  public func setInputs(_ tensors: [String: Tensor]) throws(Diagnostics) {
    for leaf in plan.checked.graph.leaves(.input) where plan.operands[leaf.value] != nil {
      guard let tensor = tensors[leaf.name] else {
        throw Diagnostics(
          .missingInput, "no data is given for input \"\(leaf.name)\"",
          at: plan.checked.graph.path(of: leaf.value))
      }
      try set(leaf.value, to: tensor)
    }
  }

  /// Writes an input, or what of the state the plan reads, in place.
  public func write(_ input: ValueID, _ body: (MutableTensorView) -> Void) {
    guard let operand = plan.operands[input] else { return }
    if state.layout.slots[input] != nil { return state.write(input, body) }
    body(
      MutableTensorView(
        scalar: operand.scalar, shape: operand.shape, pointer: memory[operand.location]))
  }

  /// A fetched value as the last run computed it, before any update of states; or an input.
  public subscript(value: ValueID) -> Tensor? {
    guard let operand = plan.result(value) else { return nil }
    return Tensor(
      scalar: operand.scalar, shape: operand.shape, copying: memory[operand.location])
  }

  /// A fetched scalar of the last run, without allocating.
  public func scalar(_ value: ValueID) -> Double {
    guard let operand = plan.result(value), operand.count > 0 else { return .nan }
    return TensorView(
      scalar: operand.scalar, shape: operand.shape, pointer: memory[operand.location]
    ).double(at: 0)
  }
}
