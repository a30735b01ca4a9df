import AdjointGraph

/// The npz format of NumPy: arrays by name, a zip archive of npy files, stored or deflated.
///
/// Source: NumPy's documentation of `numpy.savez`.
public enum Npz {
  /// The arrays in a file's bytes, in the order of the archive.
  ///
  /// - Parameters:
  ///   - file: The file's name, for messages.
  ///   - limit: The most bytes that the tensors may take together.
  public static func decode(
    _ bytes: [UInt8], file: String, limit: Int = TensorFile.defaultLimit
  ) throws(Diagnostics) -> NamedTensors {
    let archive = try singly { () throws(Diagnostic) in try ZipArchive(bytes, file: file) }
    var collector = DiagnosticCollector()
    var budget = MemoryBudget(file: file, limit: limit)
    var tensors = NamedTensors()
    for entry in archive.entries where !collector.isFull {
      _ = collector.collect { () throws(Diagnostic) in
        guard entry.name.hasSuffix(".npy") else {
          throw archive.failure(.npzEntry, "is no npy file", entry)
        }
        let name = String(entry.name.dropLast(4))
        guard tensors[name] == nil else {
          throw Diagnostic(
            .duplicateTensorName, "a second tensor named \"\(excerpt(name))\"",
            location: SourceLocation(file: file))
        }
        guard entry.count <= limit else {
          throw archive.failure(
            .tensorTooLarge, "has \(entry.count) bytes, the limit is \(limit)", entry)
        }
        tensors[name] = try Npy.decode(
          try archive.contents(of: entry), file: "\(file)(\(excerpt(entry.name)))", named: name,
          budget: &budget)
      }
    }
    try collector.throwIfAny()
    return tensors
  }
}
