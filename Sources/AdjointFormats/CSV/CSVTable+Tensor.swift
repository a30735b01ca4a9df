import AdjointGraph

extension CSVTable {
  /// The selected columns as a tensor of shape `[rows, columns]`.
  ///
  /// Fields hold decimal numbers, or `inf`, `-inf`, `nan`; spaces around them are passed over. A
  /// field that does not fit the element type is an error.
  ///
  /// - Parameters:
  ///   - selection: Which columns, and in which order; all of them in the file's order if `nil`.
  ///   - scalar: The element type.
  ///   - limit: The most bytes that the tensor may take.
  public func tensor(
    _ selection: ColumnSelection = .all, as scalar: ScalarType = .float64,
    limit: Int = TensorFile.defaultLimit
  ) throws(Diagnostics) -> Tensor {
    let selected = try indices(of: selection)
    let shape = [rowCount, selected.count]
    try singly { () throws(Diagnostic) in
      var budget = MemoryBudget(file: file, limit: limit)
      try budget.claim(scalar, shape, named: stem(of: file))
    }
    var collector = DiagnosticCollector()
    var result = Tensor(zeros: scalar, shape: shape)
    // In the order of the file: which columns are wanted, and where in a row of the tensor they go.
    let wanted = selected.enumerated().map { (column: $1, target: $0) }
      .sorted { $0.column < $1.column }
    result.withMutableView { view in
      for row in 0..<rowCount where !collector.isFull {
        var scanner = CSVScanner(bytes, file: file, at: rowStarts[row])
        var column = -1
        var field = CSVScanner.Field(range: 0..<0, isQuoted: false, end: .comma)
        for (wantedColumn, target) in wanted {
          do throws(Diagnostic) {
            while column < wantedColumn {
              field = try scanner.next()
              column += 1
            }
            let value = try number(in: field, as: scalar, column: column)
            view.store(value, at: row * wanted.count + target)
          } catch {
            collector.add(error)
          }
        }
      }
    }
    try collector.throwIfAny()
    return result
  }

  private func number(
    in field: CSVScanner.Field, as scalar: ScalarType, column: Int
  ) throws(Diagnostic) -> Double {
    guard let value = decimalNumber(in: bytes, field.range) else {
      let found = field.range.isEmpty ? "nothing" : "\"\(text(of: field))\""
      throw failure(.csvNotANumber, "expected a number, found \(found)", field, column)
    }
    // From 2^53 on, neighboring whole numbers are the same double.
    guard scalar.holds(value), scalar != .int64 || value.magnitude < 0x1p53 else {
      throw failure(
        .csvNumberOutOfRange, "\(text(of: field)) is no value of type \(scalar)", field, column)
    }
    return value
  }

  private func text(of field: CSVScanner.Field) -> String {
    excerpt(String(decoding: bytes[field.range], as: UTF8.self))
  }

  private func failure(
    _ code: DiagnosticCode, _ message: Message, _ field: CSVScanner.Field, _ column: Int
  ) -> Diagnostic {
    Diagnostic(
      code, "column \"\(excerpt(columns[column]))\": " + message,
      location: SourceLocation(file: file, of: field.start, in: bytes))
  }

  private func indices(of selection: ColumnSelection) throws(Diagnostics) -> [Int] {
    switch selection {
    case .all: return Array(columns.indices)
    case .names(let names):
      let known = Dictionary(zip(columns, columns.indices)) { first, _ in first }
      var collector = DiagnosticCollector()
      let indices = names.compactMap { name in
        collector.collect { () throws(Diagnostic) in
          guard let index = known[name] else { throw unknownColumn(name) }
          return index
        }
      }
      try collector.throwIfAny()
      return indices
    case .range(from: let first, through: let last):
      let ends = try indices(of: .names([first, last]))
      guard ends[0] <= ends[1] else {
        throw Diagnostics(
          .csvRange, "column \"\(excerpt(last))\" stands before column \"\(excerpt(first))\"",
          location: SourceLocation(file: file, line: 1))
      }
      return Array(ends[0]...ends[1])
    }
  }

  private func unknownColumn(_ name: String) -> Diagnostic {
    let suggestion = NearestName.hint(name, among: columns)
    return Diagnostic(
      .csvUnknownColumn, "no column named \"\(excerpt(name))\"\(suggestion)",
      location: SourceLocation(file: file, line: 1))
  }
}
