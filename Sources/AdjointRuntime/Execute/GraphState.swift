import AdjointGraph

/// The values of a graph's parameters, states and constants, shared by all that run the graph.
///
/// Not for several threads at once: one run, read or write at a time.
public final class GraphState {
  public let checked: CheckedGraph
  public let layout: StateLayout
  /// The seed, and how many steps went before; what random numbers depend on.
  public var randomness = Randomness()
  private var block: MemoryBlock
  /// Where runs that may be called off make the next values. Made for the first of them.
  private var next: MemoryBlock?
  /// Whose values of now are not there.
  private var stale: Set<ValueID>

  /// All zeros.
  public init(_ checked: CheckedGraph, layout: StateLayout) {
    self.checked = checked
    self.layout = layout
    block = MemoryBlock(byteCount: layout.byteCount)
    stale = Set(layout.slots.keys)
  }

  /// Where the values are.
  var base: UnsafeMutableRawPointer { block.base }

  /// The value of a parameter, state or constant.
  public subscript(leaf: ValueID) -> Tensor? {
    guard let slot = layout.slots[leaf] else { return nil }
    guard let panels = slot.panels else {
      return Tensor(scalar: slot.scalar, shape: slot.shape, copying: base + slot.offset)
    }
    var matrix = Tensor(zeros: slot.scalar, shape: slot.shape)
    run(&matrix) { panels.unpacking(slot.scalar, from: Location(.state, slot.offset), to: $0) }
    return matrix
  }

  /// Gives a parameter, state or constant a value of its shape; the element type is converted.
  public func set(_ leaf: ValueID, to tensor: Tensor) throws(Diagnostics) {
    guard let slot = layout.slots[leaf] else { return }
    guard slot.shape == tensor.shape else {
      throw Diagnostics(
        .dataShape,
        "\"\(checked.name(of: leaf))\" is \(Shape(slot.shape)) but its data is \(Shape(tensor.shape))",
        at: checked.graph.path(of: leaf))
    }
    write(leaf) { $0.copyAll(tensor) }
  }

  /// Changes a parameter, state or constant in place.
  func write(_ leaf: ValueID, _ body: (MutableTensorView) -> Void) {
    guard let slot = layout.slots[leaf] else { return }
    stale.insert(leaf)
    if let panels = slot.panels, var matrix = self[leaf] {
      matrix.withMutableView(body)
      run(&matrix) { panels.packing(slot.scalar, from: $0, to: Location(.state, slot.offset)) }
    } else {
      body(
        MutableTensorView(
          scalar: slot.scalar, shape: slot.shape, pointer: base + slot.offset))
    }
  }

  /// Runs kernels that know of a place where a matrix is.
  private func run(_ matrix: inout Tensor, _ kernels: (Location) -> [Kernel]) {
    matrix.withMutableView { view in
      let memory = Memory(arena: view.pointer, state: base, worker: view.pointer)
      for kernel in kernels(Location(.arena, 0)) { kernel.run(in: memory, randomness) }
    }
  }
}

extension GraphState {
  /// Where a run makes the next values of leaves: over those of now, or, where it may be called off, in other
  /// memory, in which those of all other leaves are as well.
  func room(
    forNext leaves: Set<ValueID>, _ cancellation: Cancellation?
  ) throws(Diagnostics) -> UnsafeMutableRawPointer {
    guard let cancellation, !leaves.isEmpty else {
      if next != nil, stale != leaves { stale.formUnion(leaves) }
      return base
    }
    let room = next ?? MemoryBlock(byteCount: layout.byteCount, isZeroed: false)
    next = room
    if stale != leaves {
      for leaf in stale.subtracting(leaves) { try refresh(leaf, in: room, cancellation) }
    }
    // The same set is found equal without a look at its elements.
    stale = leaves
    return room.base
  }

  /// Copies the value of a leaf, so much at a time as takes some tenths of a millisecond.
  private func refresh(
    _ leaf: ValueID, in room: MemoryBlock, _ cancellation: Cancellation
  ) throws(Diagnostics) {
    guard let slot = layout.slots[leaf] else { return }
    let most = 1 << 20
    for begin in stride(from: 0, to: slot.byteCount, by: most) {
      try cancellation.check()
      (room.base + slot.offset + begin).copyMemory(
        from: base + slot.offset + begin, byteCount: min(most, slot.byteCount - begin))
    }
    stale.remove(leaf)
  }

  /// Takes over the next values that a run has made.
  func takeOver(from room: UnsafeMutableRawPointer) {
    if let made = next, made.base == room { (block, next) = (made, block) }
  }
}
