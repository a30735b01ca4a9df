import AdjointGraph

/// The memory that a run works in: where each region begins. Whoever makes it keeps it alive.
struct Memory {
  var arena: UnsafeMutableRawPointer
  var state: UnsafeMutableRawPointer
  /// What lies here at an offset is the worker's own; of the first worker it is the arena.
  var worker: UnsafeMutableRawPointer
  /// The block of a chain that is being worked on.
  var block = 0

  /// The address of a location.
  @inline(__always)
  subscript(location: Location) -> UnsafeMutableRawPointer {
    switch location.region {
    case .arena: arena + (location.offset &+ location.step &* block)
    case .state: state + (location.offset &+ location.step &* block)
    case .worker: worker + location.offset
    }
  }

  /// The address of a location, for elements of a type.
  @inline(__always)
  func pointer<T>(at location: Location, as type: T.Type) -> UnsafeMutablePointer<T> {
    self[location].assumingMemoryBound(to: type)
  }
}

/// A block of zeroed memory, freed with its owner.
///
/// `@unchecked Sendable`: whoever owns the block decides who writes when.
final class MemoryBlock: @unchecked Sendable {
  let base: UnsafeMutableRawPointer

  init(byteCount: Int) {
    base = .allocate(byteCount: max(byteCount, 1), alignment: ArenaPlan.alignment)
    base.initializeMemory(as: UInt8.self, repeating: 0, count: byteCount)
  }

  deinit { base.deallocate() }
}
