/// One axis of a plot: the numbers that it covers, where they are, and which of them it names.
struct AxisScale {
  /// What numbers are placed by: themselves, or their logarithms.
  let isLogarithmic: Bool
  /// The ends of the axis, and what stands beside it.
  private(set) var low: Double
  private(set) var high: Double
  private(set) var ticks: [(value: Double, label: String)] = []

  /// Covers numbers, rounded outwards to the next named ones. Numbers that span more than two powers
  /// of ten are placed by their logarithms where that is possible.
  init(covering numbers: [Double], mayBeLogarithmic: Bool = false) {
    let least = numbers.min() ?? 0, most = numbers.max() ?? 1
    isLogarithmic = mayBeLogarithmic && least > 0 && most / least > 100
    (low, high) = (least, most)
    if isLogarithmic { nameDecades(least, most) } else { nameSteps(least, most) }
  }

  /// Where a number is, from 0 at the low end to 1 at the high end.
  func position(_ number: Double) -> Double {
    isLogarithmic
      ? (Decimals.logarithm(number) - Decimals.logarithm(low))
        / (Decimals.logarithm(high) - Decimals.logarithm(low))
      : (number - low) / (high - low)
  }

  private mutating func nameDecades(_ least: Double, _ most: Double) {
    let first = Int(Decimals.logarithm(least).rounded(.down))
    let last = Int(Decimals.logarithm(most).rounded(.up))
    let step = max(1, (last - first + 7) / 8)
    for exponent in stride(from: first, through: last + step - 1, by: step) {
      ticks.append((Decimals.power(exponent), Decimals.power(ofTen: exponent)))
    }
    (low, high) = (ticks[0].value, ticks[ticks.count - 1].value)
  }

  /// Steps of 1, 2 or 5 times a power of ten, four to nine of them.
  private mutating func nameSteps(_ least: Double, _ most: Double) {
    let magnitude = max(abs(least), abs(most))
    let span = most > least ? max(most - least, 1e-6 * magnitude) : max(magnitude, 1)
    let exponent = Int(Decimals.logarithm(span / 4).rounded(.down))
    let unit = Decimals.power(exponent)
    let factor = [5.0, 2, 1].first { $0 * unit <= span / 4 } ?? 1
    let step = factor * unit
    let first = (least / step).rounded(.down)
    let last = max((most / step).rounded(.up), first + 1)
    for index in stride(from: first, through: last, by: 1) {
      ticks.append((index * step, Decimals.text(index * step, digits: max(0, -exponent))))
    }
    (low, high) = (first * step, last * step)
  }
}

/// Numbers in decimals, without the help of a library that is large.
enum Decimals {
  /// The logarithm to base ten.
  static func logarithm(_ number: Double) -> Double { systemLogarithm(number) }

  static func power(_ exponent: Int) -> Double {
    let power = (0..<abs(exponent)).reduce(1.0) { product, _ in product * 10 }
    return exponent < 0 ? 1 / power : power
  }

  /// `0.01`, `100`, `1e-6`.
  static func power(ofTen exponent: Int) -> String {
    abs(exponent) > 4 ? "1e\(exponent)" : text(power(exponent), digits: max(0, -exponent))
  }

  /// With so many digits behind the point; where that would be long, as Swift writes it.
  static func text(_ number: Double, digits: Int) -> String {
    let scaled = (abs(number) * power(digits)).rounded()
    guard digits <= 6, scaled < 1e12 else { return "\(number)" }
    let all = String(Int(scaled))
    let padded = String(repeating: "0", count: max(0, digits + 1 - all.count)) + all
    let sign = number < 0 && scaled > 0 ? "-" : ""
    return sign + padded.dropLast(digits) + (digits > 0 ? "." + padded.suffix(digits) : "")
  }
}

#if canImport(Darwin)
  import Darwin
#elseif canImport(Musl)
  import Musl
#else
  import Glibc
#endif

private func systemLogarithm(_ number: Double) -> Double { log10(number) }
