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
    return Tensor(scalar: slot.scalar, shape: slot.shape, copying: block.base + slot.offset)
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
    MutableTensorView(scalar: slot.scalar, shape: slot.shape, pointer: block.base + slot.offset)
      .copyAll(tensor)
  }
}
