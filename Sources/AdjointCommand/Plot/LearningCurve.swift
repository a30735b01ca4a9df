import Adjoint

/// How loss and metrics went from epoch to epoch, as a picture: a file of SVG that needs no other.
/// Losses belong to the axis at the left, metrics to that at the right.
struct LearningCurve {
  private struct Series {
    var name: String
    var color: String
    var isMetric: Bool
    var points: [(epoch: Int, value: Double)] = []
  }

  private let title: String
  private let series: [Series]
  private let losses: AxisScale
  private let metrics: AxisScale?
  private let epochs: AxisScale

  // Sizes in pixels; the frame of the curves within the picture.
  private static let width = 720.0, height = 420.0
  private static let left = 70.0, right = 650.0, top = 68.0, bottom = 366.0
  /// Colors that people who see few colors tell apart. Okabe and Ito 2008.
  private static let colors = ["#009E73", "#CC79A7", "#E69F00", "#56B4E9"]

  init(_ title: String, _ reports: [TrainingReport]) {
    self.title = title
    epochs = AxisScale(covering: reports.map { Double($0.epochs) })
    var series = [
      Series(name: "training loss", color: "#0072B2", isMetric: false),
      Series(name: "validation loss", color: "#D55E00", isMetric: false),
    ]
    let names = reports.first?.validation?.metrics.map(\.name) ?? []
    for (index, name) in names.enumerated() {
      let color = Self.colors[index % Self.colors.count]
      series.append(Series(name: "validation \(name)", color: color, isMetric: true))
    }
    for report in reports {
      let validation = report.validation
      let values = [report.loss, validation?.loss] + (validation?.metrics.map { $0.value } ?? [])
      for (index, value) in values.enumerated() where index < series.count {
        guard let value, value.isFinite else { continue }
        series[index].points.append((report.epochs, value))
      }
    }
    self.series = series.filter { !$0.points.isEmpty }
    let points = Dictionary(grouping: self.series, by: \.isMetric)
      .mapValues { $0.flatMap { $0.points.map(\.value) } }
    losses = AxisScale(covering: points[false] ?? [], mayBeLogarithmic: true)
    metrics = points[true].map { AxisScale(covering: $0) }
  }

  var svg: String {
    SVG.document(
      width: Self.width, height: Self.height, title: title, left: Self.left,
      series.reduce(grid + legend) { $0 + curve($1) })
  }

  private var grid: String {
    var svg = ""
    for tick in losses.ticks {
      let y = y(tick.value, losses)
      svg += SVG.line(Self.left, y, Self.right, y, "#E3E3E3")
      svg += SVG.text(tick.label, Self.left - 8, y + 4, anchor: "end")
    }
    for tick in metrics?.ticks ?? [] {
      svg += SVG.text(
        tick.label, Self.right + 8, y(tick.value, metrics ?? losses) + 4, anchor: "start")
    }
    for tick in epochs.ticks where tick.value == tick.value.rounded() {
      let x = x(tick.value)
      svg += SVG.line(x, Self.bottom, x, Self.bottom + 5, "#333333")
      svg += SVG.text("\(Int(tick.value))", x, Self.bottom + 20, anchor: "middle")
    }
    svg += SVG.line(Self.left, Self.bottom, Self.right, Self.bottom, "#333333")
    svg += SVG.line(Self.left, Self.top, Self.left, Self.bottom, "#333333")
    if metrics != nil { svg += SVG.line(Self.right, Self.top, Self.right, Self.bottom, "#333333") }
    svg += SVG.text("epoch", (Self.left + Self.right) / 2, Self.bottom + 42, anchor: "middle")
    svg += vertical("loss", x: 18)
    let names = series.filter(\.isMetric).map { $0.name.trimmingPrefix("validation ") }
    svg += vertical(names.joined(separator: ", "), x: Self.width - 14)
    return svg
  }

  private var legend: String {
    var (svg, x) = ("", Self.left)
    for series in series {
      svg += SVG.line(x, 46, x + 22, 46, series.color, width: 2.5, isDashed: series.isMetric)
      svg += SVG.text(series.name, x + 28, 50, anchor: "start")
      x += 52 + 6.6 * Double(series.name.count)
    }
    return svg
  }

  private func curve(_ series: Series) -> String {
    guard let axis = series.isMetric ? metrics : losses else { return "" }
    let points = series.points.map { (x: x(Double($0.epoch)), y: y($0.value, axis)) }
    if points.count == 1 {
      return
        "<circle cx=\"\(SVG.px(points[0].x))\" cy=\"\(SVG.px(points[0].y))\" r=\"4\" fill=\"\(series.color)\"/>\n"
    }
    let path = points.map { "\(SVG.px($0.x)),\(SVG.px($0.y))" }.joined(separator: " ")
    return
      "<polyline points=\"\(path)\" fill=\"none\" stroke=\"\(series.color)\" stroke-width=\"2\"\(SVG.dashes(series.isMetric)) stroke-linejoin=\"round\"/>\n"
  }

  private func x(_ epoch: Double) -> Double {
    Self.left + epochs.position(epoch) * (Self.right - Self.left)
  }

  private func y(_ value: Double, _ axis: AxisScale) -> Double {
    Self.bottom - axis.position(value) * (Self.bottom - Self.top)
  }

  private func vertical(_ text: String, x: Double) -> String {
    let y = (Self.top + Self.bottom) / 2
    return
      "<text transform=\"translate(\(SVG.px(x)) \(SVG.px(y))) rotate(-90)\" text-anchor=\"middle\">\(SVG.escaped(text))</text>\n"
  }
}
