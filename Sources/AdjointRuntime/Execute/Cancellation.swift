import AdjointGraph
import Synchronization

/// Calls runs off: when it is told to, or when a deadline has passed. Any thread may tell it.
///
/// A run that is called off leaves parameters and states as they were before it, at whatever moment. It asks
/// between pieces of work, so that it ends when those that are under way do: each takes some tenths of a
/// millisecond at most, unless it is a reference evaluation or cannot be divided.
///
/// A training step that may be called off makes the next parameters and states beside those of now, and takes
/// them over at its end. The first one makes room for them: as much memory as they have.
public final class Cancellation: Sendable {
  public let deadline: ContinuousClock.Instant?
  private let isTold = Atomic<Bool>(false)
  private let isDue: (@Sendable () -> Bool)?

  public init(deadline: ContinuousClock.Instant? = nil) {
    self.deadline = deadline
    isDue = deadline.map { deadline in { @Sendable in ContinuousClock.now >= deadline } }
  }

  /// One that is cancelled once an answer to whether it is has been yes.
  init(when isDue: @escaping @Sendable () -> Bool) {
    deadline = nil
    self.isDue = isDue
  }

  public func cancel() { isTold.store(true, ordering: .releasing) }

  public var isCancelled: Bool {
    if isTold.load(ordering: .acquiring) { return true }
    guard let isDue, isDue() else { return false }
    // From now on no clock has to be read.
    cancel()
    return true
  }

  /// Throws where it is cancelled.
  func check() throws(Diagnostics) {
    if isCancelled {
      throw Diagnostics(
        .cancelled, "the run was called off, by a call of cancel() or by its deadline")
    }
  }
}

extension DiagnosticCode {
  public static let cancelled = DiagnosticCode(rawValue: "cancelled")
}
