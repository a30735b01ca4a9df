import AdjointGraph

#if canImport(Darwin)
  import Darwin
#elseif canImport(Musl)
  import Musl
#else
  import Glibc
#endif

/// What the operating system refuses, in words.
enum FileFailure {
  static func unreadable(_ path: String, _ reason: Int32) -> Diagnostics {
    switch reason {
    case ENOENT, ENOTDIR: notFound(path)
    case EISDIR: isDirectory(path)
    default: failure(.fileUnreadable, "cannot read the file: \(words(reason))", path)
    }
  }

  static func unwritable(_ path: String, _ reason: Int32) -> Diagnostics {
    failure(.fileUnwritable, "cannot write the file: \(words(reason))", path)
  }

  static func noFolder(_ path: String, _ reason: Int32) -> Diagnostics {
    failure(.fileUnwritable, "cannot make the folder: \(words(reason))", path)
  }

  static func notFound(_ path: String) -> Diagnostics {
    failure(.fileNotFound, "there is no such file", path)
  }

  static func isDirectory(_ path: String) -> Diagnostics {
    failure(.isADirectory, "this is a folder, expected a file", path)
  }

  static func tooLarge(_ path: String, size: Int?, limit: Int) -> Diagnostics {
    let size = size.map { "\($0) bytes, " } ?? ""
    return failure(
      .fileTooLarge, "the file has \(size)more than the limit of \(limit) bytes", path)
  }

  private static func failure(
    _ code: DiagnosticCode, _ message: Message, _ path: String
  ) -> Diagnostics {
    Diagnostics(code, message, location: SourceLocation(file: excerpt(path, limit: 1024)))
  }

  private static func words(_ reason: Int32) -> String {
    strerror(reason).map { String(cString: $0).lowercased() } ?? "error \(reason)"
  }
}
