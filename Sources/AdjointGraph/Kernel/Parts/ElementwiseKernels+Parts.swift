/// How many neighbors a part of them has at least: those in a line of the cache, or more.
private let neighbors = 16

extension FillKernel: DivisibleKernel {
  var extent: Int { count }
  var grain: Int { neighbors }

  func part(_ range: Range<Int>) -> FillKernel {
    var part = self
    part.count = range.count
    part.to = to.advanced(by: range.lowerBound, of: scalar)
    return part
  }
}

extension MapKernel: DivisibleKernel {
  var extent: Int { count }
  var grain: Int { neighbors }

  func part(_ range: Range<Int>) -> MapKernel {
    var part = self
    part.count = range.count
    part.x = x.advanced(by: range.lowerBound, of: scalar)
    part.y = y.advanced(by: range.lowerBound, of: scalar)
    return part
  }
}

extension CastKernel: DivisibleKernel {
  /// In place, elements of another size are where other parts have theirs.
  var extent: Int { x == y && from.size != to.size ? 1 : count }
  var grain: Int { neighbors }

  func part(_ range: Range<Int>) -> CastKernel {
    var part = self
    part.count = range.count
    part.x = x.advanced(by: range.lowerBound, of: from)
    part.y = y.advanced(by: range.lowerBound, of: to)
    return part
  }
}

extension RandomKernel: DivisibleKernel {
  var extent: Int { count }
  var grain: Int { neighbors }

  func part(_ range: Range<Int>) -> RandomKernel {
    var part = self
    part.first = first + range.lowerBound
    part.count = range.count
    part.x = x?.advanced(by: range.lowerBound, of: scalar)
    part.y = y?.advanced(by: range.lowerBound, of: scalar)
    part.mask = mask?.advanced(by: range.lowerBound, of: .bool)
    return part
  }
}

extension ZipKernel: DivisibleKernel {
  var extent: Int { axes.outermostExtent }
  var grain: Int { axes.grain }

  func part(_ range: Range<Int>) -> ZipKernel {
    let (axes, start) = axes.part(range)
    var part = self
    part.axes = axes
    part.x = x.advanced(by: start.a, of: scalar)
    part.y = y.advanced(by: start.b, of: scalar)
    part.z = z.advanced(by: start.dense, of: function.isComparison ? .bool : scalar)
    return part
  }
}

extension SelectKernel: DivisibleKernel {
  var extent: Int { axes.outermostExtent }
  var grain: Int { axes.grain }

  func part(_ range: Range<Int>) -> SelectKernel {
    let (axes, start) = axes.part(range)
    var part = self
    part.axes = axes
    part.condition = condition.advanced(by: start.a, of: .bool)
    part.x = x.advanced(by: start.b, of: scalar)
    part.y = y.advanced(by: start.c, of: scalar)
    part.z = z.advanced(by: start.dense, of: scalar)
    return part
  }
}

extension StridedCopy: DivisibleKernel {
  var extent: Int { axes.outermostExtent }
  var grain: Int { axes.grain }

  func part(_ range: Range<Int>) -> StridedCopy {
    let (axes, start) = axes.part(range)
    var part = self
    part.axes = axes
    part.from = from.advanced(by: start.a, of: scalar)
    part.to = to.advanced(by: start.b, of: scalar)
    return part
  }
}

extension StridedAxes {
  /// The extent of the outermost axis that has more than one element, if any; 0 where there is no
  /// element at all.
  fileprivate var outermostExtent: Int {
    (0..<Self.capacity).contains { extents[$0] == 0 } ? 0 : extents[outermost]
  }

  fileprivate var grain: Int { outermost == Self.capacity - 1 ? neighbors : 1 }
}
