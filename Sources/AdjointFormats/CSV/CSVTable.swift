import AdjointGraph

/// A CSV text with a header line, whose fields are read when they are asked for.
///
/// Reading checks that every line has as many fields as the header names; fields of columns that
/// nobody selects may hold anything.
public struct CSVTable: Sendable {
  /// The file's name, for messages.
  public let file: String
  /// The names in the header, in order.
  public let columns: [String]
  let bytes: [UInt8]
  /// Where the rows begin.
  let rowStarts: [Int]

  /// The number of lines below the header.
  public var rowCount: Int { rowStarts.count }

  /// Reads the header and finds the rows.
  public init(_ bytes: [UInt8], file: String) throws(Diagnostics) {
    self.file = file
    self.bytes = bytes
    var scanner = CSVScanner(bytes, file: file)
    if bytes.starts(with: [0xEF, 0xBB, 0xBF]) { scanner.position = 3 }
    guard !scanner.isAtBlankEnd else {
      throw Diagnostics(
        .csvEmpty, "the file is empty, expected a line of column names",
        location: SourceLocation(file: file))
    }
    columns = try Self.header(&scanner)
    rowStarts = try Self.rows(&scanner, columnCount: columns.count)
    guard !rowStarts.isEmpty else {
      throw Diagnostics(
        .csvNoRows, "no line follows the column names", location: scanner.place(bytes.count))
    }
  }

  private static func header(_ scanner: inout CSVScanner) throws(Diagnostics) -> [String] {
    var collector = DiagnosticCollector()
    var columns: [String] = []
    var first: [String: Int] = [:]
    while true {
      let field = try singly { () throws(Diagnostic) in try scanner.next() }
      let name = scanner.text(of: field)
      if let earlier = first[name] {
        let isNumber = decimalNumber(in: scanner.bytes, field.range) != nil
        collector.add(
          Diagnostic(
            .csvDuplicateColumn, "a second column named \"\(excerpt(name))\"",
            location: scanner.place(field.start),
            notes: ["the first is column \(earlier + 1)"]
              + (isNumber ? ["the first line must hold the names of the columns"] : [])))
      }
      first[name] = first[name] ?? columns.count
      columns.append(name)
      if field.end != .comma { break }
    }
    try collector.throwIfAny()
    return columns
  }

  private static func rows(
    _ scanner: inout CSVScanner, columnCount: Int
  ) throws(Diagnostics) -> [Int] {
    var collector = DiagnosticCollector()
    var starts: [Int] = []
    while !scanner.isAtEnd, !collector.isFull {
      let start = scanner.position
      let isBlank = scanner.isAtLineEnd
      if isBlank, scanner.isAtBlankEnd { break }
      var count = 0
      var end = CSVScanner.End.comma
      while end == .comma {
        // Behind a broken quote nothing can be told apart, so the first one ends the reading.
        end = try singly { () throws(Diagnostic) in try scanner.next().end }
        count += 1
      }
      starts.append(start)
      if isBlank {
        collector.add(
          Diagnostic(.csvEmptyLine, "an empty line between rows", location: scanner.place(start)))
      } else if count != columnCount {
        collector.add(
          Diagnostic(
            .csvFieldCount, "\(count) fields, but the first line names \(columnCount) columns",
            location: scanner.place(start)))
      }
    }
    try collector.throwIfAny()
    return starts
  }
}

extension CSVScanner {
  /// Whether the line ends here.
  var isAtLineEnd: Bool {
    guard position < bytes.count else { return true }
    let isReturn = bytes[position] == UInt8(ascii: "\r")
    let next = position + 1 < bytes.count ? bytes[position + 1] : UInt8(ascii: "\n")
    return (isReturn ? next : bytes[position]) == UInt8(ascii: "\n")
  }
}
