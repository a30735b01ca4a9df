import Adjoint

/// What workers did and when, as a picture: a file of SVG that needs no other. A lane for each worker,
/// a bar for each task, in the color of its operators' family; hovering shows what it is.
struct TimelineChart {
  private let timeline: Timeline
  private let title: String
  private let axis: AxisScale
  /// Seconds to the unit of the axis.
  private let unit: (scale: Double, name: String)

  private static let width = 1000.0, left = 80.0, right = 970.0, top = 74.0
  private static let lane = 34.0, bar = 26.0
  /// Shorter bars are drawn so wide that they can be seen.
  private static let least = 0.4

  init(_ title: String, _ timeline: Timeline) {
    self.title = title
    self.timeline = timeline
    unit = timeline.seconds < 2e-3 ? (1e6, "µs") : (1e3, "ms")
    axis = AxisScale(covering: [0, timeline.seconds * unit.scale])
  }

  private var bottom: Double { Self.top + Self.lane * Double(timeline.workers) }

  var svg: String {
    SVG.document(
      width: Self.width, height: bottom + 56, title: title, left: Self.left,
      timeline.tasks.reduce(frame + legend) { $0 + bar($1) })
  }

  private func x(_ seconds: Double) -> Double {
    Self.left + axis.position(seconds * unit.scale) * (Self.right - Self.left)
  }

  private var frame: String {
    var svg = ""
    for tick in axis.ticks {
      let x = x(tick.value / unit.scale)
      svg += SVG.line(x, Self.top - 4, x, bottom + 5, "#E3E3E3")
      svg += SVG.text(tick.label, x, bottom + 20, anchor: "middle")
    }
    for worker in 0..<timeline.workers {
      let y = Self.top + Self.lane * (Double(worker) + 0.5) + 4
      svg += SVG.text(worker == 0 ? "caller" : "worker \(worker)", Self.left - 10, y, anchor: "end")
    }
    let busy = Decimals.text(100 * (1 - timeline.idle), digits: 1)
    return svg
      + SVG.text(
        "\(unit.name); workers are busy \(busy) % of the time", (Self.left + Self.right) / 2,
        bottom + 42, anchor: "middle")
  }

  private var families: [OperatorFamily] {
    let used = Set(timeline.tasks.compactMap { timeline.family($0) })
    return OperatorFamily.allCases.filter(used.contains)
  }

  private var legend: String {
    var (svg, x) = ("", Self.left)
    for family in families {
      let paint = DOTStyle.paint(family)
      svg +=
        "<rect x=\"\(SVG.px(x))\" y=\"40\" width=\"14\" height=\"14\" fill=\"\(paint.fill)\" stroke=\"\(paint.line)\"/>\n"
      svg += SVG.text(family.title, x + 20, 51, anchor: "start")
      x += 44 + 6.6 * Double(family.title.count)
    }
    return svg
  }

  private func bar(_ task: Timeline.Task) -> String {
    let start = x(task.begin)
    let width = max(x(task.end) - start, Self.least)
    let y = Self.top + Self.lane * Double(task.worker) + (Self.lane - Self.bar) / 2
    let paint = DOTStyle.paint(timeline.family(task) ?? .leaf)
    var words = timeline.words(task)
    if task.portion.count > 1 {
      words += ", part \(task.portion.index + 1) of \(task.portion.count)"
    }
    words += ": \(Decimals.text(task.seconds * 1e6, digits: 2)) µs"
    return
      "<rect x=\"\(SVG.px(start))\" y=\"\(SVG.px(y))\" width=\"\(SVG.px(width))\" height=\"\(SVG.px(Self.bar))\" fill=\"\(paint.fill)\" stroke=\"\(paint.line)\" stroke-width=\"0.5\"><title>\(SVG.escaped(words))</title></rect>\n"
  }
}
