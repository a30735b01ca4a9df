import Foundation

/// The program `dot`, where it is installed.
enum Graphviz {
  static let isInstalled = run(["-V"], "") != nil

  struct Rendering {
    var status: Int32
    var svg: String
    var messages: String
  }

  /// Draws; `nil` where there is no such program.
  static func render(_ dot: String) -> Rendering? { run(["-Tsvg"], dot) }

  private static func run(_ arguments: [String], _ input: String) -> Rendering? {
    // Files, not pipes: nobody has to read and write at the same time.
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent(UUID().uuidString)
    guard
      (try? FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true))
        != nil
    else { return nil }
    defer { try? FileManager.default.removeItem(at: folder) }
    let files = ["in", "out", "err"].map { folder.appendingPathComponent($0) }
    for file in files {
      try? Data(file.lastPathComponent == "in" ? input.utf8 : "".utf8).write(to: file)
    }
    let process = Process()
    process.executableURL = URL(filePath: "/usr/bin/env")
    process.arguments = ["dot"] + arguments
    process.standardInput = try? FileHandle(forReadingFrom: files[0])
    process.standardOutput = try? FileHandle(forWritingTo: files[1])
    process.standardError = try? FileHandle(forWritingTo: files[2])
    guard (try? process.run()) != nil else { return nil }
    process.waitUntilExit()
    // What `env` answers when there is no such program.
    if process.terminationStatus == 127 { return nil }
    func text(_ file: URL) -> String {
      String(decoding: (try? Data(contentsOf: file)) ?? Data(), as: UTF8.self)
    }
    return Rendering(
      status: process.terminationStatus, svg: text(files[1]), messages: text(files[2]))
  }

  /// The texts of a drawing, as a reader sees them.
  static func texts(in svg: String) -> [String] {
    // Scalar by scalar: what combines with a mark does not hide it.
    svg.split(separator: "\n").filter { $0.hasPrefix("<text") }.map { line in
      let scalars = line.unicodeScalars
      let start = scalars.firstIndex(of: ">").map(scalars.index(after:)) ?? scalars.startIndex
      let end = scalars.lastIndex(of: "<") ?? scalars.endIndex
      return unescaped(String(scalars[start..<max(start, end)]))
    }
  }

  private static func unescaped(_ text: String) -> String {
    let named = ["lt": "<", "gt": ">", "amp": "&", "quot": "\"", "apos": "'"]
    var result = ""
    var rest = text[...]
    while let mark = rest.firstIndex(of: "&"), let end = rest[mark...].firstIndex(of: ";") {
      result += rest[..<mark]
      let name = String(rest[rest.index(after: mark)..<end])
      let number =
        name.hasPrefix("#x")
        ? UInt32(name.dropFirst(2), radix: 16)
        : name.hasPrefix("#") ? UInt32(name.dropFirst()) : nil
      result += number.flatMap(Unicode.Scalar.init).map(String.init) ?? named[name] ?? "?"
      rest = rest[rest.index(after: end)...]
    }
    return result + rest
  }
}
