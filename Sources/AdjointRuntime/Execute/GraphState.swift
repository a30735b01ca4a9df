import AdjointGraph

/// The values of a graph's parameters, states and constants, shared by all that run the graph.
///
/// Not for several threads at once: one run, read or write at a time.
public final class GraphState {
  public let checked: CheckedGraph
  public let layout: StateLayout
  /// The seed, and how many steps went before; what random numbers depend on.
  public var randomness = Randomness()
  let block: MemoryBlock

  /// All zeros.
  public init(_ checked: CheckedGraph, layout: StateLayout) {
    self.checked = checked
    self.layout = layout
    block = MemoryBlock(byteCount: layout.byteCount)
  }

  /// The value of a parameter, state or constant.
  public subscript(leaf: ValueID) -> Tensor? {
    guard let slot = layout.slots[leaf] else { return nil }
    guard let panels = slot.panels else {
      return Tensor(scalar: slot.scalar, shape: slot.shape, copying: block.base + slot.offset)
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
    if let panels = slot.panels, var matrix = self[leaf] {
      matrix.withMutableView(body)
      run(&matrix) { panels.packing(slot.scalar, from: $0, to: Location(.state, slot.offset)) }
    } else {
      body(
        MutableTensorView(
          scalar: slot.scalar, shape: slot.shape, pointer: block.base + slot.offset))
    }
  }

  /// Runs kernels that know of a place where a matrix is.
  private func run(_ matrix: inout Tensor, _ kernels: (Location) -> [Kernel]) {
    matrix.withMutableView { view in
      let memory = Memory(arena: view.pointer, state: block.base, worker: view.pointer)
      for kernel in kernels(Location(.arena, 0)) { kernel.run(in: memory, randomness) }
    }
  }
}
