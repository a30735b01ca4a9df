/// A kernel of lines, of which there are `outer * inner`, with as many elements in the result.
protocol LineKernel: DivisibleKernel {
  var outer: Int { get set }
  var count: Int { get }
  var inner: Int { get }
  var scalar: ScalarType { get }
  var x: Location { get set }
  var y: Location { get set }
}

extension LineKernel {
  var extent: Int { outer }

  func part(_ range: Range<Int>) -> Self {
    var part = self
    part.outer = range.count
    part.x = x.advanced(by: range.lowerBound * count * inner, of: scalar)
    part.y = y.advanced(by: range.lowerBound * count * inner, of: scalar)
    return part
  }
}

extension SoftmaxKernel: LineKernel {}
extension UnitKernel: LineKernel {}
extension RunningSumKernel: LineKernel {}

extension ReduceKernel: DivisibleKernel {
  var extent: Int { outer > 1 ? outer : inner }
  var grain: Int { outer > 1 ? 1 : 16 }

  func part(_ range: Range<Int>) -> ReduceKernel {
    var part = self
    if outer > 1 {
      part.outer = range.count
      part.x = x.advanced(by: range.lowerBound * count * rowStep, of: scalar)
      part.y = y.advanced(by: range.lowerBound * inner, of: scalar)
    } else {
      part.inner = range.count
      part.x = x.advanced(by: range.lowerBound, of: scalar)
      part.y = y.advanced(by: range.lowerBound, of: scalar)
    }
    return part
  }
}

extension BestKernel: DivisibleKernel {
  var extent: Int { outer }

  func part(_ range: Range<Int>) -> BestKernel {
    var part = self
    part.outer = range.count
    part.x = x.advanced(by: range.lowerBound * count * inner, of: scalar)
    part.y = y.advanced(by: range.lowerBound * inner, of: .int64)
    return part
  }
}

extension TopKernel: DivisibleKernel {
  var extent: Int { outer }

  func part(_ range: Range<Int>) -> TopKernel {
    var part = self
    part.outer = range.count
    part.x = x.advanced(by: range.lowerBound * lineExtent * inner, of: scalar)
    part.values = values.advanced(by: range.lowerBound * count * inner, of: scalar)
    part.places = places?.advanced(by: range.lowerBound * count * inner, of: .int64)
    return part
  }
}

extension OneHotKernel: DivisibleKernel {
  var extent: Int { outer }

  func part(_ range: Range<Int>) -> OneHotKernel {
    var part = self
    part.outer = range.count
    part.indices = indices.advanced(by: range.lowerBound * inner * indexSize, of: .bool)
    part.y = y.advanced(by: range.lowerBound * depth * inner, of: scalar)
    return part
  }
}

extension TupleRowsKernel: DivisibleKernel {
  var extent: Int { tuples }
  var grain: Int { 16 }

  func part(_ range: Range<Int>) -> TupleRowsKernel {
    var part = self
    part.tuples = range.count
    part.indices = indices.advanced(by: range.lowerBound * count * indexSize, of: .bool)
    part.rows = rows.advanced(by: range.lowerBound, of: .int64)
    return part
  }
}

extension IndexedKernel: DivisibleKernel {
  /// Two indices may name one place, so that only what is taken can be divided by them.
  private var isByIndices: Bool { layout.outer <= 1 && function == .take && layout.count > 1 }

  var extent: Int {
    Int(layout.outer > 1 ? layout.outer : isByIndices ? layout.count : layout.inner)
  }

  var grain: Int { layout.outer > 1 || isByIndices ? 1 : 16 }

  func part(_ range: Range<Int>) -> IndexedKernel {
    let first = Int64(range.lowerBound)
    var part = self
    func move(data: Int64, indices: Int64, line: Int64) {
      part.data = self.data.advanced(by: Int(first * data), of: scalar)
      part.indices = self.indices.advanced(
        by: Int(first * indices) * Int(layout.index_size), of: .bool)
      part.line = self.line.advanced(by: Int(first * line), of: scalar)
    }
    if layout.outer > 1 {
      part.layout.outer = Int64(range.count)
      move(
        data: layout.extent * layout.step, indices: layout.index_outer,
        line: layout.count * layout.step)
    } else if isByIndices {
      part.layout.count = Int64(range.count)
      move(data: 0, indices: layout.index_count, line: layout.step)
    } else {
      part.layout.inner = Int64(range.count)
      move(data: 1, indices: layout.index_inner, line: 1)
    }
    return part
  }
}

extension TriangleKernel: DivisibleKernel {
  var extent: Int { batch > 1 ? batch : rows }

  func part(_ range: Range<Int>) -> TriangleKernel {
    var part = self
    if batch > 1 {
      part.batch = range.count
      part.x = x.advanced(by: range.lowerBound * rows * columns, of: scalar)
      part.y = y.advanced(by: range.lowerBound * rows * columns, of: scalar)
    } else {
      part.rows = range.count
      part.x = x.advanced(by: range.lowerBound * columns, of: scalar)
      part.y = y.advanced(by: range.lowerBound * columns, of: scalar)
      // A diagonal beyond all columns is as good as any other such.
      part.diagonal = min(diagonal, columns) + range.lowerBound
    }
    return part
  }
}
