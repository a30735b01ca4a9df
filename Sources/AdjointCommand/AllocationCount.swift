#if canImport(Darwin)
  import Darwin
#elseif canImport(Musl)
  import Musl
#else
  import Glibc
#endif

/// Counts the objects on the heap (arrays, closures, boxes, instances of classes) that a piece of
/// Swift code makes, through the hook that the Swift runtime has for instruments. The hook sees every
/// thread: only a process in which nothing else runs may count.
enum AllocationCount {
  private typealias Allocate =
    @convention(c) (UnsafeRawPointer?, Int, Int) ->
    UnsafeMutableRawPointer?

  nonisolated(unsafe) private static var original: Allocate?
  nonisolated(unsafe) private static var count = 0
  nonisolated(unsafe) private static var isCounting = false
  /// The one thread whose objects count.
  nonisolated(unsafe) private static var thread = pthread_self()

  /// How many objects `body` makes on its own thread; `nil` where the runtime has no such hook, or
  /// somebody else is counting.
  static func of<E: Error>(_ body: () throws(E) -> Void) throws(E) -> Int? {
    let program = dlopen(nil, RTLD_NOW)
    guard !isCounting,
      let switchAddress = dlsym(
        program, "_swift_enableSwizzlingOfAllocationAndRefCountingFunctions_forInstrumentsOnly"),
      let hookAddress = dlsym(program, "_swift_allocObject")
    else {
      try body()
      return nil
    }
    let isEnabled = switchAddress.assumingMemoryBound(to: Bool.self)
    let hook = hookAddress.assumingMemoryBound(to: Allocate.self)
    let before = hook.pointee
    isCounting = true
    original = before
    count = 0
    thread = pthread_self()
    hook.pointee = { metadata, size, alignment in
      if pthread_equal(AllocationCount.thread, pthread_self()) != 0 { AllocationCount.count += 1 }
      return AllocationCount.original?(metadata, size, alignment)
    }
    isEnabled.pointee = true
    defer {
      isEnabled.pointee = false
      hook.pointee = before
      isCounting = false
    }
    try body()
    return count
  }
}
