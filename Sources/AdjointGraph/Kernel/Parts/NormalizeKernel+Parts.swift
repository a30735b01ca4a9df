import AdjointKernels

extension NormalizeKernel: DivisibleKernel {
  private enum Axis { case outer, periods, groups }

  /// What is normalized by given numbers alone can be divided within a group.
  private var axis: Axis {
    let isGiven = layout.statistics == .given && runningMean == nil && runningVariance == nil
    if isGiven && layout.outer > 1 { return .outer }
    return layout.groups > layout.period ? .periods : .groups
  }

  var extent: Int {
    switch axis {
    case .outer: Int(layout.outer)
    case .periods: Int(layout.groups / max(layout.period, 1))
    case .groups: Int(layout.groups)
    }
  }

  /// Groups of one element lie side by side.
  var grain: Int { axis == .groups && layout.channels * layout.spatial == 1 ? 16 : 1 }

  func part(_ range: Range<Int>) -> NormalizeKernel {
    let first = range.lowerBound, count = Int64(range.count)
    var part = self
    func move(by elements: Int64, groups: Int64, channels: Int64) {
      func moved(_ location: Location?, _ step: Int64) -> Location? {
        location?.advanced(by: first * Int(step), of: scalar)
      }
      part.x = x.advanced(by: first * Int(elements), of: scalar)
      part.y = y.advanced(by: first * Int(elements), of: scalar)
      part.scale = moved(scale, channels)
      part.bias = moved(bias, channels)
      part.givenMean = moved(givenMean, groups)
      part.givenVariance = moved(givenVariance, groups)
      part.runningMean = moved(runningMean, groups)
      part.runningVariance = moved(runningVariance, groups)
    }
    let group = layout.channels * layout.spatial
    switch axis {
    case .outer:
      part.layout.outer = count
      move(by: layout.step, groups: 0, channels: 0)
    case .periods:
      part.layout.groups = count * layout.period
      move(by: layout.period * group, groups: layout.period, channels: 0)
    case .groups:
      part.layout.groups = count
      move(by: group, groups: 1, channels: layout.channels)
    }
    return part
  }
}
