extension MatrixProduct {
  /// Up to `count` parts along one axis that has enough for all of them, else along several.
  /// Few columns leave vector lanes empty, and few rows registers.
  func parts(_ count: Int) -> [MatrixProduct] {
    guard count > 1, rows > 0, columns > 0, batch > 0 else { return [self] }
    if batch % count == 0 || batch / 4 >= count { return byMatrices(count) }
    if columns / 32 >= count { return byColumns(count) }
    if rows / 16 >= count { return byRows(count) }
    let matrices = byMatrices(count)
    return matrices.flatMap { matrix in
      let columns = matrix.byColumns(count / matrices.count)
      return columns.flatMap { $0.byRows(count / matrices.count / columns.count) }
    }
  }

  private func byMatrices(_ count: Int) -> [MatrixProduct] {
    batch.ranges(count, grain: 1).map { matrices($0) }
  }

  private func byColumns(_ count: Int) -> [MatrixProduct] {
    columns.ranges(count, grain: 32).map { part(rows: 0..<rows, columns: $0) }
  }

  /// Where there are few columns, rows are what fills vectors; else 14 are what registers hold at most.
  private func byRows(_ count: Int) -> [MatrixProduct] {
    rows.ranges(count, grain: columns < 16 ? 16 : 14).map { part(rows: $0, columns: 0..<columns) }
  }

  /// Some matrices of the batch.
  private func matrices(_ range: Range<Int>) -> MatrixProduct {
    func moved(_ location: Location, _ step: Int) -> Location {
      location.advanced(by: range.lowerBound * step, of: scalar)
    }
    func moved(_ source: ProductStep.Source) -> ProductStep.Source {
      guard case .memory(let location, let row, let column, let matrix) = source else {
        return source
      }
      return .memory(moved(location, Int(matrix)), row: row, column: column, matrix: matrix)
    }
    var part = self
    part.batch = range.count
    part.a = moved(a, strideA)
    part.b = moved(b, strideB)
    part.c = moved(c, strideC)
    part.z = moved(z, strideC)
    for index in 0..<steps.count {
      part.steps[index].x = moved(steps[index].x)
      part.steps[index].y = moved(steps[index].y)
      part.steps[index].store = steps[index].store.map { moved($0, strideC) }
    }
    return part
  }
}
