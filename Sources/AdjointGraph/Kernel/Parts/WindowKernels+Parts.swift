import AdjointKernels

extension ConvolutionKernel: DivisibleKernel {
  /// What is computed apart. Images that a `w` is a sum of are not divided, nor is one such sum of
  /// several, as it has one scratch.
  private enum Axis { case sums, images, groups, filters, channels, taps }

  private var axis: Axis {
    if sumStep > 0 { return .sums }
    if images > 1 && result != .w { return .images }
    if groups > 1 { return .groups }
    switch result {
    case .x: return .channels
    case .w: return .taps
    case .y: return .filters
    }
  }

  var extent: Int {
    switch axis {
    case .sums: sums
    case .images: images
    case .groups: groups
    case .filters: filters
    case .channels: channels
    case .taps: taps.count
    }
  }

  /// Rows of a product are not worth a part if they are few.
  var grain: Int {
    switch axis {
    case .sums, .images, .groups, .taps: 1
    case .filters: 16
    case .channels: 32 / min(max(window.taps, 1), 32)
    }
  }

  package func part(_ range: Range<Int>) -> ConvolutionKernel {
    let first = range.lowerBound
    var part = self
    func move(x: Int, w: Int, y: Int) {
      part.x = self.x.advanced(by: first * x, of: scalar)
      part.w = self.w.advanced(by: first * w, of: scalar)
      part.y = self.y.advanced(by: first * y, of: scalar)
    }
    switch axis {
    case .sums:
      part.images = min(images, range.upperBound * imagesAtOnce) - first * imagesAtOnce
      part.scratch = scratch.advanced(by: first * sumStep, of: scalar)
      move(x: imagesAtOnce * xStep, w: sumStep, y: imagesAtOnce * yStep)
    case .images:
      part.images = range.count
      move(x: xStep, w: 0, y: yStep)
    case .groups:
      part.groups = range.count
      move(
        x: channels * window.extent, w: filters * channels * window.taps,
        y: filters * window.places)
    case .filters:
      part.filters = range.count
      move(x: 0, w: channels * window.taps, y: window.places)
    case .channels:
      part.channels = range.count
      move(x: window.extent, w: window.taps, y: 0)
    case .taps:
      part.taps = taps.lowerBound + first..<taps.lowerBound + range.upperBound
      move(x: 0, w: 1, y: 0)
    }
    return part
  }
}

extension PoolKernel: DivisibleKernel {
  /// Indices count the elements of all planes.
  var extent: Int { indices == nil ? planes : 1 }

  func part(_ range: Range<Int>) -> PoolKernel {
    let elements = range.lowerBound * window.extent, places = range.lowerBound * window.places
    var part = self
    part.planes = range.count
    part.x = x.advanced(by: function == .meanScatter ? places : elements, of: scalar)
    part.v = v.advanced(by: function == .maxScatter ? places : elements, of: scalar)
    let isScatter = function == .maxScatter || function == .meanScatter
    part.result = result.advanced(by: isScatter ? elements : places, of: scalar)
    return part
  }
}
