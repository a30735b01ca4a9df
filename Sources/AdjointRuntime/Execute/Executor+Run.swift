import AdjointGraph

extension Executor {
  /// Computes the fetched values and carries out the updates, which counts as a step. Allocates
  /// nothing.
  ///
  /// A run that is called off throws a diagnostic with the code `cancelled` and leaves states as they
  /// were, and of other values anything. Whether to go on is asked before each piece of work: a kernel, a
  /// part of one, a block of a chain; kernels that take less than half a millisecond together. A run that
  /// may be called off leaves states as they were when it fails as well.
  public func run(_ cancellation: Cancellation? = nil) throws(Diagnostics) {
    if let failure { throw failure }
    let room = try state.room(forNext: plan.updatedLeaves, cancellation)
    place(next: room)
    self.cancellation = cancellation
    defer { self.cancellation = nil }
    let isShared = workers > 1 && pool.enter(self)
    defer { if isShared { pool.leave() } }
    // Iterators would allocate in a debug build.
    for number in list.jobs.indices {
      let parts = list.jobs[number].parts
      job = number
      if parts.count == 1 {
        try runAlone(list.parts[parts.lowerBound])
        continue
      }
      if isShared {
        pool.run(parts: parts.count, workers: workers) {
          list.jobs[number].first(of: $0, workers: workers)
        }
      } else {
        for part in 0..<parts.count { run(part: part, worker: 0) }
      }
      let kernel = faulty.exchange(.max, ordering: .relaxed)
      try cancellation?.check()
      if kernel < .max { try evaluateStep(ofKernel: kernel) }
    }
    if plan.isUpdating {
      state.takeOver(from: room)
      state.randomness.step &+= 1
    }
  }

  private func runAlone(_ part: Part) throws(Diagnostics) {
    if let recorder { return try runRecorded(part, recorder) }
    let actions = actions
    var memory = actions.memories[0]
    for block in part.blocks {
      try cancellation?.check()
      memory.block = block
      for position in part.actions {
        try run(actions.all[position], of: list.origins[position], in: memory)
      }
    }
  }

  @inline(__always)
  func run(
    _ action: Action, of kernel: @autoclosure () -> Int, in memory: Memory
  ) throws(Diagnostics) {
    if case .custom(let index) = action {
      try actions.calls[index].evaluate(state.randomness, in: plan)
    } else if !action.run(in: memory, state.randomness) {
      try evaluateStep(ofKernel: kernel())
    }
  }

  /// Has the reference evaluation say what is wrong with operands that a kernel could not work on.
  private func evaluateStep(ofKernel position: Int) throws(Diagnostics) {
    guard let step = plan.steps.first(where: { $0.kernels.contains(position) }) else { return }
    var call = ReferenceCall(plan.reference(of: step), in: actions.memories[0])
    call.working = nil
    try call.evaluate(state.randomness, in: plan)
  }
}

extension Executor: PartRunner {
  func run(part number: Int, worker: Int) {
    let number = list.jobs[job].parts.lowerBound + number
    let part = list.parts[number]
    let begin = recorder == nil ? nil : ContinuousClock.now
    defer {
      if let recorder, let begin {
        recorder.note(part.actions, portion: recorder.portions[number], by: worker, since: begin)
      }
    }
    let actions = actions
    var memory = actions.memories[worker]
    for block in part.blocks {
      if let cancellation, cancellation.isCancelled { return }
      memory.block = block
      for position in part.actions where !actions.all[position].run(in: memory, state.randomness) {
        faulty.min(list.origins[position], ordering: .relaxed)
      }
    }
  }
}
