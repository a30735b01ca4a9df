import AdjointFormats
import Foundation

/// A folder of its own for a test, removed with its owner.
public final class TemporaryFolder {
  public let path: String

  public init() throws {
    let url = FileManager.default.temporaryDirectory.appendingPathComponent(UUID().uuidString)
    path = url.path
    try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
  }

  deinit { try? FileManager.default.removeItem(atPath: path) }

  /// The path of a file in the folder.
  public func path(_ name: String) -> String { "\(path)/\(name)" }

  /// Writes a file and gives its path.
  public func write(_ text: String, to name: String) throws -> String {
    try FileBytes.write(Array(text.utf8), to: path(name))
    return path(name)
  }

  /// The names of the files in the folder, sorted.
  public var names: [String] {
    get throws { try FileManager.default.contentsOfDirectory(atPath: path).sorted() }
  }

  /// A file as text.
  public func text(_ name: String) throws -> String {
    String(decoding: try FileBytes.read(path(name)), as: UTF8.self)
  }
}
