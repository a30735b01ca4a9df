import AdjointGraph

#if canImport(Darwin)
  import Darwin
#elseif canImport(Musl)
  import Musl
#else
  import Glibc
#endif

/// Whole files as bytes.
package enum FileBytes {
  /// The most that reading takes when the caller names no limit.
  package static let defaultLimit = 1 << 32

  /// Reads a file, or whatever else can be read to its end, such as a pipe.
  package static func read(
    _ path: String, limit: Int = defaultLimit
  ) throws(Diagnostics) -> [UInt8] {
    guard !path.utf8.contains(0) else { throw FileFailure.notFound(path) }
    let descriptor = open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { throw FileFailure.unreadable(path, errno) }
    defer { close(descriptor) }
    var status = stat()
    guard fstat(descriptor, &status) == 0 else { throw FileFailure.unreadable(path, errno) }
    guard status.st_mode & S_IFMT != S_IFDIR else { throw FileFailure.isDirectory(path) }
    let size = Int(status.st_size)
    guard size <= limit else { throw FileFailure.tooLarge(path, size: size, limit: limit) }
    return try readToEnd(descriptor, path: path, expecting: size, limit: limit)
  }

  /// The size is only an expectation: pipes have none, and files grow while they are read.
  private static func readToEnd(
    _ descriptor: Int32, path: String, expecting size: Int, limit: Int
  ) throws(Diagnostics) -> [UInt8] {
    var bytes = [UInt8](repeating: 0, count: max(size, 0) + 1)
    var filled = 0
    while true {
      if filled == bytes.count {
        guard filled <= limit else { throw FileFailure.tooLarge(path, size: nil, limit: limit) }
        bytes += repeatElement(0, count: max(bytes.count, 1 << 16))
      }
      let count = bytes.withUnsafeMutableBytes { all in
        readSome(descriptor, all.baseAddress! + filled, all.count - filled)
      }
      guard count >= 0 else { throw FileFailure.unreadable(path, errno) }
      guard count > 0 else { break }
      filled += count
    }
    guard filled <= limit else { throw FileFailure.tooLarge(path, size: nil, limit: limit) }
    bytes.removeLast(bytes.count - filled)
    return bytes
  }

  /// Writes a file whole or not at all: into a temporary file of the same folder, which then takes
  /// its place. What is no regular file, such as a pipe, is written directly.
  package static func write(_ bytes: [UInt8], to path: String) throws(Diagnostics) {
    guard !path.utf8.contains(0) else { throw FileFailure.unwritable(path, ENOENT) }
    var status = stat()
    var target = path
    if stat(path, &status) == 0 {
      guard status.st_mode & S_IFMT != S_IFDIR else { throw FileFailure.isDirectory(path) }
      guard status.st_mode & S_IFMT == S_IFREG else {
        return try write(bytes, over: path)
      }
      // A link stays a link: the file that it leads to is replaced.
      if let resolved = realpath(path, nil) {
        target = String(cString: resolved)
        free(resolved)
      }
    }
    let temporary = try writeTemporary(bytes, beside: target, for: path)
    guard rename(temporary, target) == 0 else {
      let reason = errno
      unlink(temporary)
      throw FileFailure.unwritable(path, reason)
    }
  }

  /// Makes a folder, unless it is there already.
  package static func makeFolder(_ path: String) throws(Diagnostics) {
    guard !path.utf8.contains(0) else { throw FileFailure.noFolder(path, ENOENT) }
    guard mkdir(path, 0o777) != 0 else { return }
    let reason = errno
    var status = stat()
    guard stat(path, &status) == 0 else { throw FileFailure.noFolder(path, reason) }
    guard status.st_mode & S_IFMT == S_IFDIR else { throw FileFailure.noFolder(path, ENOTDIR) }
  }

  /// Throws where a file cannot be written, as far as can be known without writing it.
  package static func checkWriting(to path: String) throws(Diagnostics) {
    guard !path.utf8.contains(0) else { throw FileFailure.unwritable(path, ENOENT) }
    var status = stat()
    if stat(path, &status) == 0 {
      if status.st_mode & S_IFMT == S_IFDIR { throw FileFailure.isDirectory(path) }
    } else {
      let folder = path.lastIndex(of: "/").map { String(path[...$0]) } ?? "."
      guard access(folder, W_OK) == 0 else { throw FileFailure.unwritable(path, errno) }
    }
  }

  private static func write(_ bytes: [UInt8], over path: String) throws(Diagnostics) {
    let descriptor = open(path, O_WRONLY | O_CLOEXEC)
    guard descriptor >= 0 else { throw FileFailure.unwritable(path, errno) }
    defer { close(descriptor) }
    if let reason = writeAll(bytes, to: descriptor) { throw FileFailure.unwritable(path, reason) }
  }

  /// Writes a new file next to `target` and gives its path.
  private static func writeTemporary(
    _ bytes: [UInt8], beside target: String, for path: String
  ) throws(Diagnostics) -> String {
    var attempt = 0
    var temporary: String
    var descriptor: Int32
    repeat {
      temporary = "\(target).\(getpid())-\(attempt).partial"
      descriptor = open(temporary, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o666)
      attempt += 1
    } while descriptor < 0 && errno == EEXIST && attempt < 100
    guard descriptor >= 0 else { throw FileFailure.unwritable(path, errno) }
    var failure = writeAll(bytes, to: descriptor)
    // The bytes must be on the disk before the name is.
    if failure == nil, fsync(descriptor) != 0 { failure = errno }
    if close(descriptor) != 0, failure == nil { failure = errno }
    if let failure {
      unlink(temporary)
      throw FileFailure.unwritable(path, failure)
    }
    return temporary
  }

  /// Gives the number of the error that stopped it, if one did.
  private static func writeAll(_ bytes: [UInt8], to descriptor: Int32) -> Int32? {
    bytes.withUnsafeBytes { all in
      var done = 0
      while done < all.count {
        let count = writeSome(descriptor, all.baseAddress! + done, all.count - done)
        guard count >= 0 else { return errno }
        done += count
      }
      return nil
    }
  }
}

// The system calls, repeated when a signal interrupts them.

private func readSome(_ descriptor: Int32, _ target: UnsafeMutableRawPointer, _ count: Int) -> Int {
  retrying { read(descriptor, target, count) }
}

private func writeSome(_ descriptor: Int32, _ source: UnsafeRawPointer, _ count: Int) -> Int {
  retrying { write(descriptor, source, count) }
}

private func retrying(_ call: () -> Int) -> Int {
  while true {
    let result = call()
    guard result < 0, errno == EINTR else { return result }
  }
}
