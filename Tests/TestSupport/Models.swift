import Adjoint

/// The folder of the package.
public let packageFolder: String = {
  let parts = #filePath.split(separator: "/").dropLast(3)
  return "/" + parts.joined(separator: "/")
}()

/// The path of a file under `Graphs`, such as `models/xor.json`.
public func graphPath(_ name: String) -> String { "\(packageFolder)/Graphs/\(name)" }

/// A program from a graph file under `Graphs`.
public func program(
  _ name: String, _ adjust: (inout Program.Options) -> Void = { _ in }
) throws(Diagnostics) -> Program {
  var options = Program.Options()
  adjust(&options)
  return try Program(path: graphPath(name), options: options)
}

/// A program from the text of a graph file.
public func program(
  text: String, _ adjust: (inout Program.Options) -> Void = { _ in }
) throws(Diagnostics) -> Program {
  var options = Program.Options()
  adjust(&options)
  let file = try GraphFile(reading: Array(text.utf8), file: "test.json", registry: .standard)
  return try Program(file.checked, options: options)
}
