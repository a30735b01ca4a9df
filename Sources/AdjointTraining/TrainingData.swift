import AdjointFormats
import AdjointGraph
import AdjointRuntime

/// The rows that a graph is trained and validated on, one tensor for each input.
public struct TrainingData: Sendable {
  /// By input; the first axis is the row.
  let tensors: [ValueID: Tensor]
  /// Which rows train, in the order of the data.
  public let trainingRows: [Int]
  /// Which rows validate.
  public let validationRows: [Int]
  /// Where a graph file says what the data is.
  fileprivate static let path = DocumentPath().key("training").key("data")

  /// Reads the data that a recipe names.
  ///
  /// - Parameters:
  ///   - folder: What relative paths begin at: the folder of the graph file.
  ///   - limit: The most bytes that one file, and one tensor, may take.
  public init(
    _ recipe: TrainingRecipe, for checked: CheckedGraph, folder: String,
    limit: Int = TensorFile.defaultLimit
  ) throws(Diagnostics) {
    var reader = SourceReader(folder: folder, limit: limit)
    var tensors: [ValueID: Tensor] = [:]
    for leaf in checked.graph.leaves(.input) {
      if let feed = recipe.data.first(where: { $0.input == leaf.name }) {
        tensors[leaf.value] = try reader.read(feed, for: leaf)
      }
    }
    try self.init(tensors, for: checked, validationEvery: recipe.validationEvery)
  }

  /// Takes data that is at hand.
  public init(
    _ tensors: [ValueID: Tensor], for checked: CheckedGraph, validationEvery: Int? = nil
  ) throws(Diagnostics) {
    self.tensors = tensors
    var counts: (rows: Int, name: String)?
    for leaf in checked.graph.leaves(.input) {
      guard let tensor = tensors[leaf.value] else { continue }
      let rows = tensor.shape.first ?? 0
      if let first = counts, first.rows != rows {
        throw Diagnostics(
          .dataRows,
          "the data of \"\(leaf.name)\" has \(rows) rows but that of \"\(first.name)\" has \(first.rows)",
          at: Self.path.key(leaf.name))
      }
      counts = (rows, leaf.name)
    }
    guard let rows = counts?.rows, rows > 0 else {
      throw Diagnostics(.dataRows, "there are no rows to train on", at: Self.path)
    }
    let every = validationEvery ?? 0
    let validates = { (row: Int) in every > 0 && row % every == every - 1 }
    trainingRows = (0..<rows).filter { !validates($0) }
    validationRows = (0..<rows).filter(validates)
  }

  /// All rows, by the names of the inputs.
  public func inputs(of checked: CheckedGraph) -> [String: Tensor] {
    Dictionary(tensors.map { (checked.name(of: $0), $1) }) { first, _ in first }
  }

  /// The shapes that inputs have when they hold so many rows.
  func shapes(rows: Int) -> [ValueID: [Int]] {
    tensors.mapValues { [rows] + $0.shape.dropFirst() }
  }

  /// Copies rows into the inputs of an executor that was planned for as many.
  func feed(_ rows: ArraySlice<Int>, to executor: Executor) {
    for (input, tensor) in tensors {
      let rowSize = tensor.shape.dropFirst().reduce(1, *)
      tensor.withView { source in
        executor.write(input) { target in
          for (position, row) in rows.enumerated() {
            target.copy(source, row * rowSize..<(row + 1) * rowSize, to: position * rowSize)
          }
        }
      }
    }
  }
}

/// Reads the sources of a recipe, each CSV file once.
private struct SourceReader {
  let folder: String
  let limit: Int
  private var tables: [String: CSVTable] = [:]

  init(folder: String, limit: Int) {
    self.folder = folder
    self.limit = limit
  }

  mutating func read(
    _ feed: TrainingRecipe.Feed, for leaf: Leaf
  ) throws(Diagnostics) -> Tensor {
    switch feed.source {
    case .literal(let literal):
      return try shaped(literal.tensor(leaf.type.scalar), leaf)
    case .tensor(let path, let name):
      let tensor = try TensorFile.readTensor(
        named: name ?? leaf.name, path: "\(folder)/\(path)", type: nil, limit: limit)
      return try shaped(tensor.converted(to: leaf.type.scalar), leaf)
    case .csv(let path, let columns):
      let table = try table(path)
      return try shaped(try table.tensor(columns, as: leaf.type.scalar, limit: limit), leaf)
    case .text(let path, let windows):
      let file = "\(folder)/\(path)"
      let bytes = try FileBytes.read(file, limit: limit)
      return try shaped(windows.tensor(of: bytes, as: leaf.type.scalar, file: file), leaf)
    }
  }

  private mutating func table(_ path: String) throws(Diagnostics) -> CSVTable {
    if let table = tables[path] { return table }
    let file = "\(folder)/\(path)"
    let table = try CSVTable(try FileBytes.read(file, limit: limit), file: file)
    tables[path] = table
    return table
  }

  /// Rows keep their number; the elements of a row take the shape that the input declares.
  private func shaped(_ tensor: Tensor, _ leaf: Leaf) throws(Diagnostics) -> Tensor {
    let declared = leaf.type.shape
    let row = Shape(Array(declared.dimensions.dropFirst())).sizes
    guard declared.rank > 0, let rows = tensor.shape.first else {
      throw Diagnostics(
        .dataShape,
        "input \"\(leaf.name)\" is \(declared) and its data \(Shape(tensor.shape)): both need rows",
        at: TrainingData.path.key(leaf.name))
    }
    guard let row else { return tensor }
    guard row.reduce(1, *) == tensor.shape.dropFirst().reduce(1, *) else {
      throw Diagnostics(
        .dataShape,
        "a row of input \"\(leaf.name)\" is \(Shape(row)) but a row of its data is \(Shape(Array(tensor.shape.dropFirst())))",
        at: TrainingData.path.key(leaf.name))
    }
    return tensor.reshaped([rows] + row)
  }
}

extension TrainingRecipe.TextWindows {
  /// One row for each window.
  func tensor(
    of bytes: [UInt8], as scalar: ScalarType, file: String
  ) throws(Diagnostics) -> Tensor {
    let rows = (bytes.count - 1) / length
    guard rows > 0 else {
      throw Diagnostics(
        .dataRows,
        "the text has \(bytes.count) bytes, too few for a row of \(length) and one that follows",
        location: SourceLocation(file: file))
    }
    var tensor = Tensor(zeros: scalar, shape: [rows, length])
    let first = isNext ? 1 : 0
    tensor.withMutableView { view in
      for index in 0..<view.count { view.store(Int64(bytes[first + index]), at: index) }
    }
    return tensor
  }
}

extension DiagnosticCode {
  static let dataRows = DiagnosticCode(rawValue: "data-rows")
  static let missingData = DiagnosticCode(rawValue: "missing-data")
  package static let noLoss = DiagnosticCode(rawValue: "no-loss")
  package static let noParameters = DiagnosticCode(rawValue: "no-parameters")
  package static let noTraining = DiagnosticCode(rawValue: "no-training")
  static let nothingToTrain = DiagnosticCode(rawValue: "nothing-to-train")
  static let diverged = DiagnosticCode(rawValue: "diverged")
}
