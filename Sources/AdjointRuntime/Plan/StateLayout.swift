import AdjointGraph

/// Where the parameters, states and constants of a graph are in one block of memory. The same for
/// all plans of a graph, so that they work on the same values.
public struct StateLayout: Hashable, Sendable {
  /// One leaf's place.
  public struct Slot: Hashable, Sendable {
    public var scalar: ScalarType
    public var shape: [Int]
    /// In bytes.
    public var offset: Int
  }

  public private(set) var slots: [ValueID: Slot] = [:]
  /// The bytes of the whole block.
  public private(set) var byteCount = 0

  /// Lays out all leaves but inputs. Throws where their shapes hold names that are not bound.
  public init(_ checked: CheckedGraph, binding: DimensionBinding) throws(Diagnostics) {
    let leaves = checked.graph.leaves.filter { $0.kind != .input }
    let bound = try BoundGraph(checked, computing: leaves.map(\.value), binding: binding)
    for leaf in leaves {
      let type = bound.type(of: leaf.value)
      slots[leaf.value] = Slot(scalar: type.scalar, shape: type.shape, offset: byteCount)
      let (total, overflow) = byteCount.addingReportingOverflow(ArenaPlan.aligned(type.byteCount))
      guard !overflow else {
        throw Diagnostics(.tooLarge, "the parameters together are larger than any memory")
      }
      byteCount = total
    }
  }
}
