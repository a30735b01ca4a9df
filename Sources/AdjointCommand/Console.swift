#if canImport(Darwin)
  import Darwin
#elseif canImport(Musl)
  import Musl
#else
  import Glibc
#endif

/// Where a command's words go: results to standard output, everything else to standard error.
struct Console {
  var output: (String) -> Void
  var error: (String) -> Void
  /// Whether standard error is a terminal, on which a line can be rewritten.
  var isTerminal = false

  /// The process's own streams.
  static var standard: Console {
    Console(
      output: { write($0, to: 1) }, error: { write($0, to: 2) }, isTerminal: isatty(2) == 1)
  }

  private static func write(_ text: String, to descriptor: Int32) {
    var text = text
    text.withUTF8 { buffer in
      var rest = UnsafeRawBufferPointer(buffer)
      while let base = rest.baseAddress, rest.count > 0 {
        #if canImport(Darwin)
          let written = Darwin.write(descriptor, base, rest.count)
        #elseif canImport(Musl)
          let written = Musl.write(descriptor, base, rest.count)
        #else
          let written = Glibc.write(descriptor, base, rest.count)
        #endif
        // Whoever reads has gone: the rest is of no interest to anybody.
        guard written > 0 else { return }
        rest = UnsafeRawBufferPointer(rebasing: rest[written...])
      }
    }
  }
}
