import AdjointGraph

/// Where the parameters, states and constants of a graph are in one block of memory. Plans that work
/// on the same values have the same.
public struct StateLayout: Hashable, Sendable {
  /// One leaf's place.
  public struct Slot: Hashable, Sendable {
    public var scalar: ScalarType
    public var shape: [Int]
    /// In bytes.
    public var offset: Int
    /// Whether the memory is that of a matrix in panels.
    public var isInPanels = false

    var panels: Panels? { isInPanels ? Panels(rows: shape[0], columns: shape[1]) : nil }

    /// As far as memory goes.
    var byteCount: Int { (panels?.shape ?? shape).reduce(scalar.size, *) }
  }

  public private(set) var slots: [ValueID: Slot] = [:]
  /// The bytes of the whole block.
  public private(set) var byteCount = 0

  /// Lays out all leaves but inputs, some of them in panels. Throws where their shapes hold names that
  /// are not bound.
  public init(
    _ checked: CheckedGraph, binding: DimensionBinding, panels: Set<ValueID> = []
  ) throws(Diagnostics) {
    let leaves = checked.graph.leaves.filter { $0.kind != .input }
    let bound = try BoundGraph(checked, computing: leaves.map(\.value), binding: binding)
    for leaf in leaves {
      let type = bound.type(of: leaf.value)
      let slot = Slot(
        scalar: type.scalar, shape: type.shape, offset: byteCount,
        isInPanels: panels.contains(leaf.value))
      slots[leaf.value] = slot
      let (total, overflow) = byteCount.addingReportingOverflow(ArenaPlan.aligned(slot.byteCount))
      guard !overflow else {
        throw Diagnostics(.tooLarge, "the parameters together are larger than any memory")
      }
      byteCount = total
    }
  }

  /// The leaves that are in panels.
  var inPanels: Set<ValueID> { Set(slots.filter { $0.value.isInPanels }.keys) }
}
