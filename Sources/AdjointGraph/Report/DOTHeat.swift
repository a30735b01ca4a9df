/// Colors by cost, from light to dark: each shade is for four times the cost of the one before. Workers
/// have a color each.
struct DOTHeat {
  /// Black text stays readable on all of them, and print keeps their order.
  static let shades = ["#FFF7EC", "#FEE3BF", "#FDC78D", "#FB9F5B", "#F07A3C", "#E0592A"]
  static let line = "#8A6A4A"
  /// Fills for workers, which people who see few colors tell apart, in turn. After Okabe and Ito 2008.
  static let workers = [
    "#BFE0F5", "#F7D9A0", "#B5E3D3", "#F2CDE0", "#F6F0AE", "#C3D3F0", "#F3C2A8", "#D9D9D9",
  ]
  static let shared = "#FFFFFF"

  let measure: NodeCosts.Measure
  private let isMeasured: Bool
  /// The greatest cost of each shade but the last, which is for all above.
  private let bounds: [Double]

  /// - Parameter costs: Those of all that is drawn.
  init(_ measure: NodeCosts.Measure, _ costs: [Double], isMeasured: Bool = false) {
    self.measure = measure
    self.isMeasured = isMeasured
    let costs = costs.filter { !$0.isNaN }
    if measure == .worker {
      bounds = Set(costs).sorted()
      return
    }
    let most = costs.max() ?? 0
    var bounds = [most]
    for _ in Self.shades.dropFirst() { bounds.append((bounds.last ?? 0) / 4) }
    self.bounds = bounds.reversed()
  }

  func shade(_ cost: Double) -> String {
    if cost.isNaN { return "#FFFFFF" }
    if measure == .worker {
      return cost < 0 ? Self.shared : Self.workers[Int(cost) % Self.workers.count]
    }
    let index = bounds.firstIndex { cost <= $0 } ?? Self.shades.count - 1
    // The least slack is what matters most.
    return Self.shades[measure == .slack ? Self.shades.count - 1 - index : index]
  }

  /// Cells of a table: what is measured, then a swatch with the greatest cost of each shade, or with
  /// each worker.
  var legend: [String] {
    let origin = isMeasured ? "measured" : "estimated"
    let title =
      switch measure {
      case .memory: "bytes of outputs"
      case .time: "\(origin) time"
      case .slack: "\(origin) slack"
      case .worker: "worker"
      }
    let swatches = bounds.map { bound in
      DOTStyle.cell(
        "bgcolor=\"\(shade(bound))\" color=\"\(Self.line)\"",
        measure == .worker ? words(bound) : "≤ \(words(bound))")
    }
    return [DOTStyle.cell("border=\"0\"", title)] + swatches
  }

  /// In words of two or three digits, as `1.5 kB`, `48 µs`.
  func words(_ cost: Double) -> String {
    switch measure {
    case .memory: Self.words(cost, ["B", "kB", "MB", "GB", "TB", "PB", "EB"])
    case .time, .slack: Self.words(cost * 1e9, ["ns", "µs", "ms", "s"])
    case .worker: cost < 0 ? "several" : cost == 0 ? "the caller" : "\(Int(cost))"
    }
  }

  private static func words(_ amount: Double, _ units: [String]) -> String {
    var (amount, unit) = (amount, 0)
    while amount >= 999.5, unit < units.count - 1 {
      amount /= 1000
      unit += 1
    }
    let rounded = amount < 9.95 ? (amount * 10).rounded() / 10 : amount.rounded()
    let digits = "\(rounded)"
    return "\(digits.hasSuffix(".0") ? String(digits.dropLast(2)) : digits) \(units[unit])"
  }
}
