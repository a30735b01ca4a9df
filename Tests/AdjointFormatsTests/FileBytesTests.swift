import AdjointGraph
import Testing

@testable import AdjointFormats

#if canImport(Darwin)
  import Darwin
#elseif canImport(Musl)
  import Musl
#else
  import Glibc
#endif

@Suite struct FileBytesTests {
  /// A new folder, removed with all that the test leaves in it.
  private func withFolder(_ body: (String) throws -> Void) throws {
    var template = Array("/tmp/adjoint-files-XXXXXX".utf8CString)
    let made = mkdtemp(&template)
    let folder = try #require(made.map { String(cString: $0) })
    defer {
      for name in names(in: folder) { unlink("\(folder)/\(name)") }
      rmdir(folder)
    }
    try body(folder)
  }

  private func names(in folder: String) -> [String] {
    guard let stream = opendir(folder) else { return [] }
    defer { closedir(stream) }
    var names: [String] = []
    while let entry = readdir(stream) {
      let name = withUnsafePointer(to: &entry.pointee.d_name) {
        $0.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
      }
      if name != ".", name != ".." { names.append(name) }
    }
    return names.sorted()
  }

  @Test func readsWhatWasWritten() throws {
    try withFolder { folder in
      let path = "\(folder)/a"
      let bytes = (0..<200_000).map { UInt8(truncatingIfNeeded: $0 &* 7) }
      try FileBytes.write(bytes, to: path)
      #expect(try FileBytes.read(path) == bytes)
      try FileBytes.write([1, 2], to: path)
      #expect(try FileBytes.read(path) == [1, 2])
      #expect(names(in: folder) == ["a"], "no temporary file is left")
    }
  }

  @Test func writesThroughLinks() throws {
    try withFolder { folder in
      try FileBytes.write([1], to: "\(folder)/target")
      #expect(symlink("target", "\(folder)/link") == 0)
      try FileBytes.write([2], to: "\(folder)/link")
      #expect(try FileBytes.read("\(folder)/target") == [2])
    }
  }

  @Test func writesToDevices() throws {
    try FileBytes.write([1, 2, 3], to: "/dev/null")
    #expect(try FileBytes.read("/dev/null") == [])
  }

  @Test func readsEmptyFiles() throws {
    try withFolder { folder in
      try FileBytes.write([], to: "\(folder)/empty")
      #expect(try FileBytes.read("\(folder)/empty", limit: 0) == [])
    }
  }

  @Test func namesWhatIsMissing() throws {
    #expect(
      lines { () throws(Diagnostics) in try FileBytes.read("/nowhere/at all") }
        == ["/nowhere/at all: error: there is no such file"])
    #expect(
      codes { () throws(Diagnostics) in try FileBytes.read("/dev/null\0.json") }
        == ["file-not-found"])
    #expect(
      lines { () throws(Diagnostics) in try FileBytes.read("/tmp") }
        == ["/tmp: error: this is a folder, expected a file"])
    #expect(codes { () throws(Diagnostics) in try FileBytes.read("/tmp") } == ["is-a-directory"])
    #expect(
      codes { () throws(Diagnostics) in try FileBytes.write([], to: "/tmp") } == ["is-a-directory"])
    #expect(
      lines { () throws(Diagnostics) in try FileBytes.write([], to: "/nowhere/file") }
        == ["/nowhere/file: error: cannot write the file: no such file or directory"])
  }

  @Test func refusesMoreThanTheLimit() throws {
    try withFolder { folder in
      let path = "\(folder)/ten"
      try FileBytes.write(Array(repeating: 0, count: 10), to: path)
      #expect(try FileBytes.read(path, limit: 10).count == 10)
      #expect(
        lines { () throws(Diagnostics) in try FileBytes.read(path, limit: 9) }
          == ["\(path): error: the file has 10 bytes, more than the limit of 9 bytes"])
    }
    #expect(
      lines { () throws(Diagnostics) in try FileBytes.read("/dev/zero", limit: 100_000) }
        == ["/dev/zero: error: the file has more than the limit of 100000 bytes"])
  }
}
