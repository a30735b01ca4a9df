import AdjointGraph

/// Kernels of chains: those of their nodes for one block of the operands, which move on from block to
/// block, with copies before and after where a block is no one stretch of memory.
extension Lowering {
  mutating func lower(chain number: Int) {
    let chain = schedule.chains[number]
    if chain.isProduct { return lower(product: chain) }
    let sums = chain.links.filter(\.isSum)
    for link in sums { clear(link) }
    append(chain, number, length: chain.block, firstBlock: 0)
    closeStage(blockCount: chain.blockCount, isOrdered: !sums.isEmpty && !chain.sumsApart)
    if chain.rest > 0 {
      append(chain, number, length: chain.rest, firstBlock: chain.blockCount)
      closeStage(blockCount: 1)
    }
    for link in sums where chain.sumsApart { addParts(of: link) }
    if chain.sumsApart { closeStage(blockCount: chain.blockCount, isOrdered: true) }
  }

  /// Adds to a sum what one block after the other has for it.
  private mutating func addParts(of link: Chain.Link) {
    for output in schedule.bound.checked.graph.nodes[link.node].outputs {
      guard let sum = places.operands[output], let part = places.part(of: output),
        let zip = ZipKernel(.add, sum, part, sum)
      else { continue }
      append([.zip(zip)])
      noteParts(of: output)
    }
    note(link.node, share: 0)
  }

  /// Notes that the stage to come touches what blocks have for a sum.
  private mutating func noteParts(of sum: ValueID) {
    guard let buffer = places.liveness.parts[sum] else { return }
    note(
      places.location(of: .buffer(buffer)), byteCount: places.liveness.buffers[buffer].byteCount)
  }

  /// Makes a sum the neutral number of additions, which is -0.
  private mutating func clear(_ link: Chain.Link) {
    for output in schedule.bound.checked.graph.nodes[link.node].outputs {
      guard let operand = places.operands[output] else { continue }
      append([.fill(FillKernel(-0.0, operand.scalar, to: operand.location, count: operand.count))])
    }
    note(link.node, share: 0)
    closeStage()
  }

  /// The kernels for blocks of a length, the first of which is the block with a number.
  private mutating func append(_ chain: Chain, _ number: Int, length: Int, firstBlock: Int) {
    let blocks = Blocks(chain, number, length: length, firstBlock: firstBlock, places)
    var copied: Set<Liveness.Local> = []
    for link in chain.links {
      let node = schedule.bound.checked.graph.nodes[link.node]
      guard let operation = schedule.bound.operations[link.node] else { continue }
      let first = kernels.count
      for case (let value?, let axis?) in zip(node.inputs, link.inputs) {
        guard let (local, copy) = blocks.copy(value, axis, isOutput: false),
          copied.insert(local).inserted
        else { continue }
        append([copy])
      }
      var site = node.site { _ in nil }
      for (index, (value, axis)) in zip(node.inputs, link.inputs).enumerated() {
        site.inputs[index] = value.flatMap { blocks.operand($0, axis, of: node) }
      }
      site.outputs = zip(node.outputs, link.outputs).compactMap {
        blocks.operand($0, $1, of: node, isOutput: true)
      }
      if let scratch = places.liveness.scratches[link.node] {
        site.scratch = places.location(of: .buffer(scratch))
      }
      if !operation.isDone(at: site), var lowered = operation.lower(site) {
        lowered = schedule.bound.inPanels(lowered, of: node)
        if link.isSum && !chain.sumsApart { lowered = lowered.map(\.adding) }
        append(lowered)
      }
      for case (let value, let axis?) in zip(node.outputs, link.outputs) {
        guard let (local, copy) = blocks.copy(value, axis, isOutput: true) else { continue }
        copied.insert(local)
        append([copy])
      }
      if firstBlock == 0 {
        let share = Double(chain.blockCount * length) / Double(chain.extent)
        addStep(link.node, from: first, share: share)
      } else {
        note(link.node, share: Double(length) / Double(chain.extent))
      }
      if chain.sumsApart && link.isSum { node.outputs.forEach { noteParts(of: $0) } }
    }
  }
}

/// Where the blocks of a chain's operands are.
private struct Blocks {
  private let chain: Chain
  private let number: Int
  private let length: Int
  private let firstBlock: Int
  private let places: Places

  init(_ chain: Chain, _ number: Int, length: Int, firstBlock: Int, _ places: Places) {
    self.chain = chain
    self.number = number
    self.length = length
    self.firstBlock = firstBlock
    self.places = places
  }

  /// A block of a value, where nodes find it, or all of it as a node sees it.
  func operand(_ value: ValueID, _ axis: Int?, of node: Node, isOutput: Bool = false) -> Operand? {
    if let axis { return block(value, axis) }
    let part = isOutput ? places.part(of: value) : nil
    return part ?? places.operand(value, of: node)
  }

  private func block(_ value: ValueID, _ axis: Int) -> Operand? {
    guard var operand = places.operands[value] else { return nil }
    if !chain.inner.contains(value) {
      if let buffer = places.liveness.locals[local(value, axis)] {
        operand.location = places.location(of: .buffer(buffer))
      } else {
        operand.location = place(of: operand, axis)
      }
    }
    operand.shape[axis] = length
    return operand
  }

  /// The copy of a block of a value from or to its place outside the chain, where there must be one.
  func copy(
    _ value: ValueID, _ axis: Int, isOutput: Bool
  ) -> (local: Liveness.Local, kernel: Kernel)? {
    let local = local(value, axis)
    guard places.liveness.locals[local] != nil, var outside = places.operands[value],
      let inside = block(value, axis)
    else { return nil }
    let steps = outside.shape.denseSteps
    outside.location = place(of: outside, axis)
    let kernel =
      isOutput
      ? Kernel.stridedCopy(
        shape: inside.shape, from: inside, to: outside, targetSteps: steps)
      : Kernel.stridedCopy(shape: inside.shape, from: outside, steps: steps, to: inside)
    return kernel.map { (local, $0) }
  }

  private func local(_ value: ValueID, _ axis: Int) -> Liveness.Local {
    Liveness.Local(chain: number, value: value, axis: axis)
  }

  /// Where the first block begins, and how far the next is from it.
  private func place(of operand: Operand, _ axis: Int) -> Location {
    let stride = operand.shape.denseSteps[axis] * operand.scalar.size * chain.block
    var location = operand.location
    location.offset += stride * firstBlock
    location.step = stride
    return location
  }
}

extension Kernel {
  /// The product that adds to what is in its place.
  fileprivate var adding: Kernel {
    guard case .product(var product) = self else { return self }
    product.beta = 1
    product.z = product.c
    product.zRow = product.columns
    product.zColumn = 1
    return .product(product)
  }
}
