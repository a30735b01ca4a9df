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
    _ selection: TrainingRecipe.Columns? = nil, as scalar: ScalarType = .float64,
    limit: Int = TensorFile.defaultLimit
  ) throws(Diagnostics) -> Tensor {
    let selected = try indices(of: selection)
    let shape = [rowCount, selected.count]
    try singly { () throws(Diagnostic) in
      var budget = MemoryBudget(file: file, limit: limit)
      try budget.claim(scalar, shape, named: stem(of: file))
    }
    // Where in a row of the tensor the fields of a row of the file go; a column may go twice.
    var targets = [[Int]](repeating: [], count: columns.count)
    for (target, column) in selected.enumerated() { targets[column].append(target) }
    let fieldCount = 1 + (selected.max() ?? -1)

    var collector = DiagnosticCollector()
    var result = Tensor(zeros: scalar, shape: shape)
    result.withMutableView { view in
      for row in 0..<rowCount where !collector.isFull {
        var scanner = CSVScanner(bytes, file: file, at: rowStarts[row])
        for column in 0..<fieldCount {
          guard let field = try? scanner.next() else { break }
          if targets[column].isEmpty { continue }
          do throws(Diagnostic) {
            let value = try number(in: field, as: scalar, column: column)
            for target in targets[column] {
              view.store(value, at: row * selected.count + target)
            }
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
    let text = bytes[field.range]
    guard let value = decimalNumber(text) else {
      let found = text.isEmpty ? "nothing" : "\"\(excerpt(String(decoding: text, as: UTF8.self)))\""
      throw failure(.csvNotANumber, "expected a number, found \(found)", field, column)
    }
    // From 2^53 on, neighboring whole numbers are the same double.
    guard scalar.holds(value), scalar != .int64 || value.magnitude < 0x1p53 else {
      let found = String(decoding: text, as: UTF8.self)
      throw failure(
        .csvNumberOutOfRange, "\(excerpt(found)) is no value of type \(scalar)", field, column)
    }
    return value
  }

  private func failure(
    _ code: DiagnosticCode, _ message: Message, _ field: CSVScanner.Field, _ column: Int
  ) -> Diagnostic {
    Diagnostic(
      code, "column \"\(excerpt(columns[column]))\": " + message,
      location: SourceLocation(file: file, of: field.start, in: bytes))
  }

  private func indices(of selection: TrainingRecipe.Columns?) throws(Diagnostics) -> [Int] {
    switch selection {
    case nil: return Array(columns.indices)
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
    case .range(let first, let last):
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
    Diagnostic(
      .csvUnknownColumn,
      "no column named \"\(excerpt(name))\"\(excerpt(NearestName.hint(name, among: columns)))",
      location: SourceLocation(file: file, line: 1))
  }
}
