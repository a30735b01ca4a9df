import AdjointGraph

/// Files of tensors, whose format is told by the ending of their name.
///
/// | ending | holds | read | written |
/// |---|---|---|---|
/// | `.safetensors` | tensors by name | yes | yes |
/// | `.npz` | NumPy arrays by name | yes | no |
/// | `.json` | nested arrays by name | yes | yes |
/// | `.npy` | one NumPy array | yes | yes |
/// | `.csv` | one table of numbers below a line of column names | yes | no |
///
/// A tensor without a name in its file is called like the file without folder and ending.
public enum TensorFile {
  private enum ReadFormat: String, CaseIterable { case safetensors, npz, json, npy, csv }

  private enum WrittenFormat: String, CaseIterable { case safetensors, json, npy }

  /// The most that is read when the caller names no limit: 4 GiB.
  public static let defaultLimit = FileBytes.defaultLimit

  /// Reads all tensors of a file.
  ///
  /// - Parameters:
  ///   - types: What type to read a tensor of a JSON file as, by name; other formats know.
  ///   - limit: The most bytes that the file, and then its tensors, may take.
  public static func read(
    path: String, types: [String: TensorType] = [:], limit: Int = defaultLimit
  ) throws(Diagnostics) -> NamedTensors {
    let format: ReadFormat = try format(of: path)
    let bytes = try FileBytes.read(path, limit: limit)
    switch format {
    case .safetensors: return try Safetensors.decode(bytes, file: path, limit: limit)
    case .npz: return try Npz.decode(bytes, file: path, limit: limit)
    case .json: return try JSONTensors.decode(bytes, file: path, types: types, limit: limit)
    case .npy: return [stem(of: path): try Npy.decode(bytes, file: path, limit: limit)]
    case .csv:
      return [stem(of: path): try CSVTable(bytes, file: path).tensor(limit: limit)]
    }
  }

  /// Reads one tensor: the only one of the file, whatever its name, or else the one named `name`.
  public static func readTensor(
    named name: String, path: String, type: TensorType? = nil, limit: Int = defaultLimit
  ) throws(Diagnostics) -> Tensor {
    let types = type.map { [name: $0] } ?? [:]
    let tensors = try read(path: path, types: types, limit: limit)
    if let tensor = tensors[name] ?? (tensors.count == 1 ? tensors[0].tensor : nil) {
      return tensor
    }
    let hint = excerpt(NearestName.hint(name, among: tensors.names))
    throw Diagnostics(
      .unknownTensor, "no tensor named \"\(excerpt(name))\" among \(tensors.count)\(hint)",
      location: SourceLocation(file: path))
  }

  /// Writes tensors to a file, whole or not at all.
  public static func write(_ tensors: NamedTensors, path: String) throws(Diagnostics) {
    switch try format(of: path, holding: tensors.count) {
    case .safetensors: try FileBytes.write(try Safetensors.encode(tensors), to: path)
    case .json: try FileBytes.write(JSONTensors.encode(tensors), to: path)
    case .npy: try FileBytes.write(try Npy.encode(tensors[0].tensor), to: path)
    }
  }

  /// Throws where so many tensors cannot be written to a file, before they are computed.
  public static func checkWriting(_ count: Int, to path: String) throws(Diagnostics) {
    _ = try format(of: path, holding: count)
    try FileBytes.checkWriting(to: path)
  }

  private static func format(
    of path: String, holding count: Int
  ) throws(Diagnostics) -> WrittenFormat {
    let format: WrittenFormat = try format(of: path)
    if format == .npy, count != 1 {
      throw Diagnostics(
        .tensorCount, "an npy file holds one tensor, not \(count)",
        location: SourceLocation(file: path), notes: ["write a .safetensors file"])
    }
    return format
  }

  private static func format<Format: CaseIterable & RawRepresentable<String>>(
    of path: String
  ) throws(Diagnostics) -> Format {
    let ending = nameParts(of: path).ending
    guard let format = Format(rawValue: ending) else {
      let known = Format.allCases.map { ".\($0.rawValue)" }.joined(separator: ", ")
      let found = ending.isEmpty ? "none" : "\".\(excerpt(ending))\""
      throw Diagnostics(
        .unknownFileFormat,
        "the ending of the file's name must be one of \(known), found \(found)",
        location: SourceLocation(file: path))
    }
    return format
  }
}

/// The name of a file without folder and ending.
func stem(of path: String) -> String { nameParts(of: path).stem }

private func nameParts(of path: String) -> (stem: String, ending: String) {
  let name = path.split(separator: "/", omittingEmptySubsequences: false).last ?? ""
  guard let point = name.lastIndex(of: "."), point > name.startIndex else {
    return (String(name), "")
  }
  return (String(name[..<point]), name[name.index(after: point)...].lowercased())
}
