import AdjointGraph

extension Einsum {
  public func evaluate(_ inputs: [TensorView?], into outputs: [MutableTensorView])
    throws(EvaluationError)
  {
    let y = outputs[0]
    // What lies off a diagonal of the result, and sums of nothing.
    y.zeroAll()
    if y.count == 0 || inputs.contains(where: { $0?.count == 0 }) { return }
    let letters = equation.letters.count
    let labels = letters + equation.ellipsisRank(inputs.lazy.map { $0?.rank ?? 0 })
    let count = Walk.capacity(labels: labels, operands: inputs.count)
    withUnsafeTemporaryAllocation(of: Int.self, capacity: count) { memory in
      memory.initialize(repeating: 0)
      var walk = Walk(memory: memory, labels: labels, operands: inputs.count)
      for (operand, term) in equation.inputs.enumerated() {
        guard let shape = inputs[operand]?.shape else { continue }
        for axis in shape.indices where shape[axis] != 1 {
          let label = term.label(of: axis, rank: shape.count, letters: letters)
          walk.add(step: stride(of: axis, in: shape), ofExtent: shape[axis], label, operand)
        }
      }
      for axis in y.shape.indices {
        let label = equation.output.label(of: axis, rank: y.rank, letters: letters)
        walk.add(outputStep: stride(of: axis, in: y.shape), label)
      }
      walk.finishOrder()
      sum(inputs, into: y, by: &walk)
    }
  }

  private func sum(_ inputs: [TensorView?], into y: MutableTensorView, by walk: inout Walk) {
    let summed = walk.extent(of: walk.kept..<walk.labels)
    for _ in 0..<walk.extent(of: 0..<walk.kept) {
      var sum = 0.0
      var whole: Int64 = 0
      for _ in 0..<summed {
        var product = 1.0
        var wholeProduct: Int64 = 1
        for operand in 0..<walk.operands {
          guard let x = inputs[operand] else { continue }
          if y.scalar.isFloating {
            product *= x.double(at: walk.position(of: operand))
          } else {
            wholeProduct &*= x.int(at: walk.position(of: operand))
          }
        }
        sum += product
        whole &+= wholeProduct
        walk.advance(walk.kept..<walk.labels)
      }
      if y.scalar.isFloating {
        y.store(sum, at: walk.output)
      } else {
        y.store(whole, at: walk.output)
      }
      walk.advance(0..<walk.kept)
    }
  }
}

/// Loops over all labels of an einsum at once: those of the result outside, summed ones inside.
private struct Walk {
  /// For each label: extent, index, step in the result, whether the result has it; then the step
  /// in each operand. Behind them the positions in the operands, and the order of the loops.
  let memory: UnsafeMutableBufferPointer<Int>
  let labels: Int
  let operands: Int
  /// How many labels the result has.
  var kept = 0
  /// The position in the result.
  var output = 0

  static func capacity(labels: Int, operands: Int) -> Int {
    labels * (4 + operands) + operands + labels
  }

  init(memory: UnsafeMutableBufferPointer<Int>, labels: Int, operands: Int) {
    self.memory = memory
    self.labels = labels
    self.operands = operands
    for label in 0..<labels { memory[slot(label)] = 1 }
  }

  private func slot(_ label: Int) -> Int { label * (4 + operands) }

  private func positionSlot(_ operand: Int) -> Int { slot(labels) + operand }

  /// Where the label that loop `loop` runs over stands.
  private func orderSlot(_ loop: Int) -> Int { slot(labels) + operands + loop }

  func position(of operand: Int) -> Int { memory[positionSlot(operand)] }

  func add(step: Int, ofExtent extent: Int, _ label: Int, _ operand: Int) {
    memory[slot(label)] = extent
    memory[slot(label) + 4 + operand] += step
  }

  mutating func add(outputStep step: Int, _ label: Int) {
    memory[slot(label) + 2] += step
    if memory[slot(label) + 3] == 1 { return }
    memory[slot(label) + 3] = 1
    memory[orderSlot(kept)] = label
    kept += 1
  }

  /// Puts the loops over summed labels inside the others.
  func finishOrder() {
    var loop = kept
    for label in 0..<labels where memory[slot(label) + 3] == 0 {
      memory[orderSlot(loop)] = label
      loop += 1
    }
  }

  /// How many steps some of the loops make together.
  func extent(of loops: Range<Int>) -> Int {
    loops.reduce(1) { $0.multipliedSaturating(by: memory[slot(memory[orderSlot($1)])]) }
  }

  /// Takes the next step of some of the loops; behind the last they begin again.
  mutating func advance(_ loops: Range<Int>) {
    for loop in loops.reversed() {
      let at = slot(memory[orderSlot(loop)])
      let extent = memory[at]
      memory[at + 1] += 1
      let isDone = memory[at + 1] == extent
      let steps = isDone ? 1 - extent : 1
      for operand in 0..<operands {
        memory[positionSlot(operand)] += steps * memory[at + 4 + operand]
      }
      output += steps * memory[at + 2]
      if !isDone { return }
      memory[at + 1] = 0
    }
  }
}
