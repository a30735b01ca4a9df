/// Whether runs have helpers, by how long they took with and without them.
///
/// Costs that are known in advance say what can be gained where every worker has a core. Where others
/// keep the cores busy, waiting for a helper that does not run costs more than it did before it was
/// stopped. So the faster kind of run is chosen, and the other one tried now and then: as often as costs
/// half a percent of the time.
struct Pace {
  private(set) var isShared = true
  /// How long a run takes, about the median: alone, and with helpers.
  private var alone = Double.infinity, shared = Double.infinity
  private var runs = 0
  /// What runs take together before the slower kind is tried again.
  private var left = 0.0

  /// So many runs take turns at first; the faster of each kind counts, as the first ones find nothing near
  /// at hand.
  private static let firstRuns = 4

  /// Notes how long a run took, and decides on the next one.
  mutating func note(_ time: Double, isShared wasShared: Bool) {
    runs += 1
    func next(_ known: Double) -> Double {
      if runs <= Self.firstRuns { return min(known, time) }
      // One that was interrupted counts no more than one of twice the time.
      return known.isFinite ? known + (min(time, 2 * known) - known) / 4 : time
    }
    if wasShared { shared = next(shared) } else { alone = next(alone) }
    if runs < Self.firstRuns || !max(alone, shared).isFinite {
      isShared = !wasShared
      return
    }
    let isFasterShared = shared < alone
    left -= time
    if runs == Self.firstRuns || wasShared != isFasterShared {
      left = 200 * abs(shared - alone)
    }
    isShared = (left > 0) == isFasterShared
  }
}
