import AdjointAllocations

/// Counts the allocations that a piece of code makes: every call of `malloc` and its kin, from Swift
/// or C, on any thread. Only a process in which nothing else runs learns something from it.
enum AllocationCount {
  /// How many allocations `body` makes; `nil` where the system does not let a process count them.
  static func of<E: Error>(_ body: () throws(E) -> Void) throws(E) -> Int? {
    let before = adjoint_allocation_count()
    try body()
    return adjoint_allocations_are_counted() ? Int(adjoint_allocation_count() - before) : nil
  }
}
