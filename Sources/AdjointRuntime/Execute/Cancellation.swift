import AdjointGraph
import Synchronization

/// Calls runs off: when it is told to, or when a deadline has passed. Any thread may tell it.
///
/// A run that is called off leaves parameters and states as they were before it. It asks between pieces
/// of work, so that it ends when the longest of them does; a training step that has begun to update
/// states is brought to its end, and the next one is called off.
public final class Cancellation: Sendable {
  public let deadline: ContinuousClock.Instant?
  private let isTold = Atomic<Bool>(false)

  public init(deadline: ContinuousClock.Instant? = nil) { self.deadline = deadline }

  public func cancel() { isTold.store(true, ordering: .releasing) }

  public var isCancelled: Bool {
    if isTold.load(ordering: .acquiring) { return true }
    guard let deadline, ContinuousClock.now >= deadline else { return false }
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
