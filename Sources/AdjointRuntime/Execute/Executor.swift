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
  /// For each worker.
  private let memories: [Memory]
  /// What belongs to each worker but the first, which has the arena.
  private let own: [MemoryBlock]
  private let actions: Actions
  private let jobs: [Job]
  private let origins: [Int]
  private let isParallel: Bool
  private let workers: Int
  private let pool: WorkerPool
  /// The job that workers are at.
  private var job = 0
  /// The action that found fault with its operands.
  private let faulty = Atomic<Int>(-1)
  private var memory: Memory { memories[0] }
  private let calls: [Call]
  /// Why constants could not be made.
  private var failure: Diagnostics?

  /// A node's reference evaluation with its operands in place.
  private struct Call {
    let operation: any Operator
    let node: Int
    let inputs: [TensorView?]
    let outputs: [MutableTensorView]
    /// Where the definition works in scratch: the same operator, and the place.
    var working: (operation: any ScratchOperator, scratch: UnsafeMutableRawPointer)?

    init(_ custom: ExecutionPlan.CustomStep, in memory: Memory) {
      operation = custom.operation
      node = custom.node
      inputs = custom.site.inputs.map { input in
        input.map { TensorView(scalar: $0.scalar, shape: $0.shape, pointer: memory[$0.location]) }
      }
      outputs = custom.site.outputs.map {
        MutableTensorView(scalar: $0.scalar, shape: $0.shape, pointer: memory[$0.location])
      }
      working = (operation as? any ScratchOperator).map { ($0, memory[custom.site.scratch]) }
    }
  }

  /// - Parameter workers: How many threads may work, the caller's among them.
  public convenience init(_ plan: ExecutionPlan, state: GraphState, workers: Int = 1) {
    self.init(plan, state: state, workers: workers, pool: .shared)
  }

  init(_ plan: ExecutionPlan, state: GraphState, workers: Int, pool: WorkerPool) {
    precondition(plan.state == state.layout, "the state must be that of the plan's graph")
    self.plan = plan
    self.state = state
    self.pool = pool
    let arena = MemoryBlock(byteCount: plan.arena.byteCount)
    self.arena = arena
    let list = JobList(
      plan, stages: plan.constantStageCount..<plan.stages.count, workers: workers)
    let constants = JobList(plan, stages: 0..<plan.constantStageCount, workers: 1)
    isParallel = list.isParallel
    let count = list.isParallel ? min(workers, pool.workers) : 1
    self.workers = count
    let own = (1..<count).map { _ in MemoryBlock(byteCount: plan.workerByteCount) }
    self.own = own
    memories =
      [Memory(arena: arena.base, state: state.block.base, worker: arena.base)]
      + own.map { Memory(arena: arena.base, state: state.block.base, worker: $0.base) }
    let first = memories[0]
    jobs = list.jobs
    origins = list.origins
    actions = Actions(list.kernels, in: first)
    calls = plan.customs.map { Call($0, in: first) }
    do throws(Diagnostics) {
      let actions = Actions(constants.kernels, in: first)
      for position in constants.kernels.indices {
        try run(actions.all[position], of: constants.origins[position], in: first)
      }
    } catch {
      failure = error
    }
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

  /// Computes the fetched values and carries out the updates, which counts as a step. Allocates
  /// nothing.
  public func run() throws(Diagnostics) {
    if let failure { throw failure }
    let isShared = isParallel && workers > 1 && pool.enter(self)
    defer { if isShared { pool.leave() } }
    // Iterators would allocate in a debug build.
    for number in jobs.indices {
      let parts = jobs[number].partCount
      if parts == 1 {
        try runAlone(jobs[number])
        continue
      }
      job = number
      if isShared {
        pool.run(parts: parts, workers: workers)
      } else {
        for part in 0..<parts { run(part: part, worker: 0) }
      }
      let action = faulty.exchange(-1, ordering: .relaxed)
      if action >= 0 { try evaluateStep(ofKernel: origins[action]) }
    }
    if plan.isUpdating { state.randomness.step &+= 1 }
  }

  private func runAlone(_ job: Job) throws(Diagnostics) {
    guard case .one(let blocks) = job.parts else { return }
    var memory = memory
    for block in 0..<blocks {
      memory.block = block
      for position in job.actions {
        try run(actions.all[position], of: origins[position], in: memory)
      }
    }
  }

  @inline(__always)
  private func run(_ action: Action, of kernel: Int, in memory: Memory) throws(Diagnostics) {
    if case .custom(let index) = action {
      try evaluate(calls[index])
    } else if !action.run(in: memory, state.randomness) {
      try evaluateStep(ofKernel: kernel)
    }
  }

  /// Has the reference evaluation say what is wrong with operands that a kernel could not work on.
  private func evaluateStep(ofKernel position: Int) throws(Diagnostics) {
    guard let step = plan.steps.first(where: { $0.kernels.contains(position) }) else { return }
    var call = Call(plan.reference(of: step), in: memory)
    call.working = nil
    try evaluate(call)
  }

  private func evaluate(_ call: Call) throws(Diagnostics) {
    do throws(EvaluationError) {
      if let (operation, scratch) = call.working {
        try operation.evaluate(call.inputs, into: call.outputs, scratch: scratch)
      } else {
        try call.operation.evaluate(
          call.inputs, into: call.outputs, randomness: state.randomness)
      }
    } catch {
      let name = plan.checked.graph.nodes[call.node].name
      throw Diagnostics(
        .evaluation, "node \"\(name)\" (\(type(of: call.operation).name)): \(error.message)",
        at: DocumentPath().key("nodes").index(call.node))
    }
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

extension Executor: PartRunner {
  func run(part: Int, worker: Int) {
    var memory = memories[worker]
    switch jobs[job].parts {
    case .one: return
    case .actions: run(jobs[job].actions.lowerBound + part, in: memory)
    case .blocks:
      memory.block = part
      for position in jobs[job].actions { run(position, in: memory) }
    }
  }

  private func run(_ position: Int, in memory: Memory) {
    if !actions.all[position].run(in: memory, state.randomness) {
      faulty.store(position, ordering: .relaxed)
    }
  }
}
