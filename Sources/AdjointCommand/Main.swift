#if canImport(Darwin)
  import Darwin
#elseif canImport(Musl)
  import Musl
#else
  import Glibc
#endif

@main struct Main {
  static func main() {
    // A reader that goes away ends the output, not the process with a signal.
    signal(SIGPIPE, SIG_IGN)
    exit(Tool.run(Array(CommandLine.arguments.dropFirst()), .standard))
  }
}
