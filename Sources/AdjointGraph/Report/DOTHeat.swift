/// Colors by cost, from light to dark: each shade is for four times the cost of the one before.
struct DOTHeat {
  /// Black text stays readable on all of them, and print keeps their order.
  static let shades = ["#FFF7EC", "#FEE3BF", "#FDC78D", "#FB9F5B", "#F07A3C", "#E0592A"]
  static let line = "#8A6A4A"

  let measure: NodeCosts.Measure
  /// The greatest cost of each shade but the last, which is for all above.
  private let bounds: [Double]

  /// - Parameter costs: Those of all that is drawn.
  init(_ measure: NodeCosts.Measure, _ costs: [Double]) {
    self.measure = measure
    let most = costs.max() ?? 0
    var bounds = [most]
    for _ in Self.shades.dropFirst() { bounds.append((bounds.last ?? 0) / 4) }
    self.bounds = bounds.reversed()
  }

  func shade(_ cost: Double) -> String {
    let index = bounds.firstIndex { cost <= $0 } ?? Self.shades.count - 1
    return Self.shades[index]
  }

  /// Cells of a table: what is measured, then a swatch with the greatest cost of each shade.
  var legend: [String] {
    let title =
      switch measure {
      case .memory: "bytes of outputs"
      case .time: "estimated time"
      }
    let swatches = zip(Self.shades, bounds).map { shade, bound in
      DOTStyle.cell("bgcolor=\"\(shade)\" color=\"\(Self.line)\"", "≤ \(words(bound))")
    }
    return [DOTStyle.cell("border=\"0\"", title)] + swatches
  }

  /// With two or three digits, as `1.5 kB`, `48 µs`.
  func words(_ cost: Double) -> String {
    switch measure {
    case .memory: Self.words(cost, ["B", "kB", "MB", "GB", "TB", "PB", "EB"])
    case .time: Self.words(cost * 1e9, ["ns", "µs", "ms", "s"])
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
