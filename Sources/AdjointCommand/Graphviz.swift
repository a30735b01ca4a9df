import Adjoint

#if canImport(Darwin)
  import Darwin
#elseif canImport(Musl)
  import Musl
#else
  import Glibc
#endif

/// The program `dot`, which lays out graphs and draws them.
struct Graphviz {
  var program = "dot"

  /// Draws into a file, whole or not at all; the end of its name, svg or png, says how.
  func render(_ dot: String, to path: String) throws {
    try FileBytes.checkWriting(to: path)
    let folder = try temporaryFolder()
    let source = "\(folder)/graph.dot", drawing = "\(folder)/drawing",
      messages = "\(folder)/messages"
    defer {
      for file in [source, drawing, messages] { unlink(file) }
      rmdir(folder)
    }
    try FileBytes.write(Array(dot.utf8), to: source)
    let format = path.lowercased().hasSuffix(".png") ? "png" : "svg"
    let status = try run(["-T\(format)", "-o", drawing, source], messages: messages)
    guard status == 0, let bytes = try? FileBytes.read(drawing), !bytes.isEmpty else {
      let said = (try? FileBytes.read(messages)).map { String(decoding: $0, as: UTF8.self) } ?? ""
      let reason = said.split(separator: "\n").first.map { ": \($0)" } ?? ""
      throw CommandFailure("Graphviz's program '\(program)' could not draw the graph\(reason)")
    }
    try FileBytes.write(bytes, to: path)
  }

  private func temporaryFolder() throws -> String {
    let parent = getenv("TMPDIR").map { String(cString: $0) } ?? "/tmp"
    var template = Array("\(parent)/adjoint-XXXXXX".utf8CString)
    guard mkdtemp(&template) != nil else {
      throw CommandFailure(
        "no folder can be made in \(parent), which '--render' needs for a while: \(String(cString: strerror(errno)))"
      )
    }
    return String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
  }

  /// Runs the program to its end, its words in a file, and gives its status; -1 where a signal ended it.
  private func run(_ arguments: [String], messages: String) throws -> Int32 {
    #if canImport(Darwin)
      var actions: posix_spawn_file_actions_t?
    #else
      var actions = posix_spawn_file_actions_t()
    #endif
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0)
    for descriptor: Int32 in [1, 2] {
      let flags = O_WRONLY | O_CREAT | O_APPEND
      posix_spawn_file_actions_addopen(&actions, descriptor, messages, flags, 0o600)
    }
    var words: [UnsafeMutablePointer<CChar>?] = ([program] + arguments).map { strdup($0) }
    words.append(nil)
    defer { for word in words { free(word) } }
    var process = pid_t()
    let reason = posix_spawnp(&process, program, &actions, nil, words, environ)
    guard reason == 0 else { throw CommandFailure(missing(reason)) }
    var status: Int32 = 0
    while waitpid(process, &status, 0) < 0 {
      guard errno == EINTR else { return -1 }
    }
    // The status of a process that ended by itself is in the second byte.
    return status & 0x7F == 0 ? (status >> 8) & 0xFF : -1
  }

  private func missing(_ reason: Int32) -> String {
    guard reason == ENOENT else {
      return "Graphviz's program '\(program)' cannot be run: \(String(cString: strerror(reason)))"
    }
    return
      "'--render' needs Graphviz, whose program '\(program)' is not installed; 'apt install graphviz' or 'brew install graphviz' installs it"
  }
}
