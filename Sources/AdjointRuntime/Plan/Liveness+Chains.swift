import AdjointGraph

/// What chains ask of places: all that they read is there until their last block is done, and all
/// that they make from their first block on, but for what exists one block at a time.
extension Liveness {
  /// Notes how a chain cuts what it reads, and that it reads until its end what it cuts in no one way.
  mutating func noteCuts(ofChain number: Int) {
    var cuts: [ValueID: Int?] = [:]
    for link in schedule.chains[number].links {
      for case (let value?, let axis) in zip(node(link).inputs, link.inputs) {
        if let known = cuts[value], known != axis {
          cuts[value] = .some(nil)
        } else {
          cuts[value] = .some(axis)
        }
      }
    }
    let range = schedule.ranges[number]
    for case (let value, nil) in cuts where lastUses[value].map(range.contains) ?? false {
      lastUses[value] = range.upperBound
    }
    self.cuts[number] = cuts
  }

  /// Whether a node of a chain may write where it or others of the chain read a state: only the same
  /// block of it.
  func mayOverwrite(_ state: ValueID, with output: ValueID, at position: Int) -> Bool {
    guard let number = schedule.chain(at: position), let cut = cuts[number]?[state] else {
      return true
    }
    let links = schedule.chains[number].links
    let link = links[position - schedule.ranges[number].lowerBound]
    return cut != nil && cut == link.outputs[0]
  }

  /// Buffers for blocks that are copied, each from its first use in the chain to its last.
  mutating func addLocals(ofChain number: Int) {
    let chain = schedule.chains[number]
    for (link, position) in zip(chain.links, schedule.ranges[number]) {
      let node = node(link)
      let operands =
        Array(zip(node.inputs, link.inputs)) + zip(node.outputs.map(Optional.some), link.outputs)
      for case (let value?, let axis?) in operands where !chain.inner.contains(value) {
        let type = schedule.bound.type(of: value)
        if type.isContiguous(along: axis) { continue }
        let local = Local(chain: number, value: value, axis: axis)
        if let known = locals[local] {
          buffers[known].lastUse = position
          continue
        }
        locals[local] = append(
          LiveInterval(
            value: value, isScratch: true, byteCount: type.cut(axis, to: chain.block).byteCount,
            firstDefinition: position, lastUse: position),
          ofWorker: true)
      }
    }
  }

  /// Buffers for what blocks add to sums.
  mutating func addParts(ofChain number: Int) {
    let chain = schedule.chains[number]
    for link in chain.links where chain.sumsApart && link.isSum {
      for output in node(link).outputs {
        parts[output] = append(
          LiveInterval(
            value: output, isScratch: true,
            byteCount: chain.blockCount * schedule.bound.type(of: output).byteCount,
            firstDefinition: schedule.ranges[number].lowerBound,
            lastUse: schedule.ranges[number].upperBound),
          ofWorker: false)
      }
    }
  }

  /// Has a buffer in use for all blocks of the chains in which it comes into use or goes out of it.
  mutating func keepThroughChains(_ number: Int) {
    if let chain = schedule.chain(at: buffers[number].firstDefinition) {
      buffers[number].firstDefinition = schedule.ranges[chain].lowerBound
    }
    if let chain = schedule.chain(at: buffers[number].lastUse) {
      buffers[number].lastUse = schedule.ranges[chain].upperBound
    }
  }

  private func node(_ link: Chain.Link) -> Node { schedule.bound.checked.graph.nodes[link.node] }
}

extension Schedule {
  /// The node of a chain at a position.
  func link(at position: Int) -> (chain: Chain, link: Chain.Link)? {
    guard let number = chain(at: position) else { return nil }
    return (chains[number], chains[number].links[position - ranges[number].lowerBound])
  }

  /// Whether a value exists for one block at a time where a position uses it.
  func isInner(_ value: ValueID, at position: Int) -> Bool {
    link(at: position)?.chain.inner.contains(value) ?? false
  }

  /// Whether a value that a position makes is never in memory.
  func isNowhere(_ value: ValueID, _ position: Int) -> Bool {
    link(at: position).map { $0.chain.isProduct && $0.chain.inner.contains(value) } ?? false
  }

  /// The type of a value, or of the largest block of it, where a position uses it.
  func type(of value: ValueID, at position: Int) -> BoundGraph.ConcreteType {
    let type = bound.type(of: value)
    guard let (chain, link) = link(at: position), chain.inner.contains(value) else { return type }
    let node = bound.checked.graph.nodes[link.node]
    let axes =
      zip(node.inputs, link.inputs).filter { $0.0 == value }.map(\.1)
      + zip(node.outputs, link.outputs).filter { $0.0 == value }.map(\.1)
    return type.cut(axes[0], to: chain.block)
  }

  /// The bytes that the node at a position works in.
  func scratchByteCount(at position: Int) -> Int {
    guard let (chain, link) = link(at: position), !chain.isProduct else {
      return bound.scratchByteCount(ofNode: order[position])
    }
    return bound.scratchByteCount(of: link, block: chain.block)
  }
}
