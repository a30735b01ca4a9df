import AdjointGraph

#if canImport(Glibc)
  import Glibc
#endif

/// The memory that a run works in: where each region begins. Whoever makes it keeps it alive.
struct Memory {
  var arena: UnsafeMutableRawPointer
  var state: UnsafeMutableRawPointer
  /// Where the next values of states go: over those of now, but for a run that may be called off.
  var next: UnsafeMutableRawPointer
  /// What lies here at an offset is the worker's own; where there is one alone, it is the arena.
  var worker: UnsafeMutableRawPointer
  /// The block of a chain that is being worked on.
  var block = 0

  /// - Parameter next: By default the same as the state.
  init(
    arena: UnsafeMutableRawPointer, state: UnsafeMutableRawPointer,
    next: UnsafeMutableRawPointer? = nil, worker: UnsafeMutableRawPointer
  ) {
    self.arena = arena
    self.state = state
    self.next = next ?? state
    self.worker = worker
  }

  /// The address of a location.
  @inline(__always)
  subscript(location: Location) -> UnsafeMutableRawPointer {
    switch location.region {
    case .arena: arena + (location.offset &+ location.step &* block)
    case .state: state + (location.offset &+ location.step &* block)
    case .next: next + (location.offset &+ location.step &* block)
    case .worker: worker + location.offset
    }
  }

  /// The address of a location, for elements of a type.
  @inline(__always)
  func pointer<T>(at location: Location, as type: T.Type) -> UnsafeMutablePointer<T> {
    self[location].assumingMemoryBound(to: type)
  }
}

/// A block of memory, freed with its owner. Where it is large, it is in large pages if the system has
/// them, as addresses of small ones would have to be looked up all the time.
///
/// `@unchecked Sendable`: whoever owns the block decides who writes when.
final class MemoryBlock: @unchecked Sendable {
  let base: UnsafeMutableRawPointer

  /// - Parameter isZeroed: What is not, and is not used either, takes no memory of most machines.
  init(byteCount: Int, isZeroed: Bool = true) {
    let page = 1 << 21, isLarge = byteCount >= page
    base = .allocate(
      byteCount: max(byteCount, 1), alignment: isLarge ? page : ArenaPlan.alignment)
    #if canImport(Glibc)
      if isLarge { madvise(base, byteCount / page * page, MADV_HUGEPAGE) }
    #endif
    if isZeroed { base.initializeMemory(as: UInt8.self, repeating: 0, count: byteCount) }
  }

  deinit { base.deallocate() }
}
