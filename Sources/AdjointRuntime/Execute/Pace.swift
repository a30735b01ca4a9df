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
  /// How many runs of a try are to come; each kind begins with one.
  private var tries = Self.inRow
  /// The fastest of a try.
  private var fastest = Double.infinity
  /// What runs take together before the slower kind is tried again.
  private var left = 0.0

  /// The runs of a try: the first one finds helpers asleep, and nothing near at hand.
  private static let inRow = 3

  /// Notes how long a run took, and decides on the next one. One that was to have helpers, whom others
  /// had, tells nothing.
  mutating func note(_ time: Double, isShared wasShared: Bool) {
    guard wasShared == isShared else { return }
    left -= time
    var known = wasShared ? shared : alone
    if tries > 0 {
      tries -= 1
      fastest = min(fastest, time)
      if tries > 0 { return }
      known = fastest
    } else {
      // One that was interrupted counts no more than one of twice the time.
      known += (min(time, 2 * known) - known) / 4
    }
    if wasShared { shared = known } else { alone = known }
    let isFasterShared = shared < alone
    if fastest.isFinite { left = 200 * Double(Self.inRow) * abs(shared - alone) }
    fastest = .infinity
    isShared = isFasterShared
    if left <= 0 || !alone.isFinite {
      isShared.toggle()
      tries = Self.inRow
    }
  }
}
