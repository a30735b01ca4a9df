import AdjointGraph

/// The directory of a zip archive, as far as npz files need it: one part, no encryption, below 4 GB.
///
/// Source: PKWARE's APPNOTE.TXT, sections 4.3.7 (local header), 4.3.12 (directory), 4.3.16 (end).
struct ZipArchive {
  struct Entry {
    var name: String
    var isEncrypted: Bool
    var method: Int
    var checksum: UInt32
    var packedCount: Int
    var count: Int
    var headerOffset: Int
  }

  let bytes: [UInt8]
  let file: String
  let entries: [Entry]

  init(_ bytes: [UInt8], file: String) throws(Diagnostic) {
    self.bytes = bytes
    self.file = file
    guard let end = Self.endOfDirectory(bytes) else {
      throw Self.failure(
        .npzDirectory, "the file does not end like a zip archive, which an npz file is", file,
        notes: ["perhaps it is cut off, or no npz file"])
    }
    let (part, count) = (bytes.number(2, at: end + 4), bytes.number(2, at: end + 10))
    let (size, start) = (bytes.number(4, at: end + 12), bytes.number(4, at: end + 16))
    guard part == 0, count == bytes.number(2, at: end + 8) else {
      throw Self.failure(.npzUnsupported, "a zip archive of several parts cannot be read", file)
    }
    guard count < 0xFFFF, start < 0xFFFF_FFFF else {
      throw Self.failure(
        .npzUnsupported, "zip archives above 4 GB or 65,534 entries cannot be read", file,
        notes: ["save the arrays as safetensors"])
    }
    guard start + size <= end else {
      throw Self.failure(
        .npzDirectory, "the directory of the zip archive lies outside the file", file)
    }
    entries = try Self.entries(bytes[start..<start + size], count: count, file: file)
  }

  /// Where the last record stands: 22 bytes and a comment, which ends the file.
  private static func endOfDirectory(_ bytes: [UInt8]) -> Int? {
    guard bytes.count >= 22 else { return nil }
    let first = max(0, bytes.count - 22 - 0xFFFF)
    return (first...bytes.count - 22).reversed().first { start in
      bytes.number(4, at: start) == 0x0605_4B50
        && start + 22 + bytes.number(2, at: start + 20) == bytes.count
    }
  }

  private static func entries(
    _ directory: ArraySlice<UInt8>, count: Int, file: String
  ) throws(Diagnostic) -> [Entry] {
    var entries: [Entry] = []
    var start = directory.startIndex
    for index in 0..<count {
      guard directory.endIndex - start >= 46, directory.number(4, at: start) == 0x0201_4B50 else {
        throw failure(
          .npzDirectory, "the directory of the zip archive breaks off at entry \(index)", file)
      }
      let nameEnd = start + 46 + directory.number(2, at: start + 28)
      let end = nameEnd + directory.number(2, at: start + 30) + directory.number(2, at: start + 32)
      guard end <= directory.endIndex else {
        throw failure(
          .npzDirectory, "the directory of the zip archive breaks off at entry \(index)", file)
      }
      entries.append(
        Entry(
          name: String(decoding: directory[start + 46..<nameEnd], as: UTF8.self),
          isEncrypted: directory.number(2, at: start + 8) & 1 == 1,
          method: directory.number(2, at: start + 10),
          checksum: UInt32(directory.number(4, at: start + 16)),
          packedCount: directory.number(4, at: start + 20),
          count: directory.number(4, at: start + 24),
          headerOffset: directory.number(4, at: start + 42)))
      start = end
    }
    return entries
  }

  /// The unpacked bytes of an entry, whose length the caller has found bearable.
  func contents(of entry: Entry) throws(Diagnostic) -> ArraySlice<UInt8> {
    guard !entry.isEncrypted else { throw failure(.npzUnsupported, "is encrypted", entry) }
    let header = entry.headerOffset
    guard header + 30 <= bytes.count, bytes.number(4, at: header) == 0x0403_4B50 else {
      throw failure(.npzEntry, "does not begin where the directory says", entry)
    }
    let start = header + 30 + bytes.number(2, at: header + 26) + bytes.number(2, at: header + 28)
    guard entry.packedCount <= bytes.count - start else {
      throw failure(.npzEntry, "reaches beyond the end of the file", entry)
    }
    let contents = try unpack(bytes[start..<start + entry.packedCount], of: entry)
    guard crc32(contents) == entry.checksum else {
      throw failure(.npzChecksum, "is damaged: its checksum is another", entry)
    }
    return contents
  }

  private func unpack(
    _ packed: ArraySlice<UInt8>, of entry: Entry
  ) throws(Diagnostic) -> ArraySlice<UInt8> {
    switch entry.method {
    case 0:
      guard entry.count == entry.packedCount else {
        throw failure(.npzEntry, "is stored, but in another size than its own", entry)
      }
      return packed
    case 8:
      do throws(Inflate.Failure) {
        return try Inflate.unpack(packed, count: entry.count)[...]
      } catch {
        throw failure(.npzCompression, "is damaged: \(error.words)", entry)
      }
    default:
      throw failure(
        .npzUnsupported, "is packed by method \(entry.method), only 0 and 8 can be read", entry)
    }
  }

  func failure(_ code: DiagnosticCode, _ message: Message, _ entry: Entry) -> Diagnostic {
    Self.failure(code, "entry \"\(excerpt(entry.name))\" " + message, file)
  }

  private static func failure(
    _ code: DiagnosticCode, _ message: Message, _ file: String, notes: [Message] = []
  ) -> Diagnostic {
    Diagnostic(code, message, location: SourceLocation(file: file), notes: notes)
  }
}

extension RandomAccessCollection<UInt8> where Index == Int {
  /// The little-endian number of `size` bytes at an index.
  fileprivate func number(_ size: Int, at index: Int) -> Int {
    (0..<size).reduce(0) { $0 | Int(self[index + $1]) << (8 * $1) }
  }
}

extension Inflate.Failure {
  fileprivate var words: String {
    switch self {
    case .truncated: "it breaks off"
    case .malformed: "this is no deflated data"
    case .tooLong: "it is longer than the directory says"
    case .tooShort: "it is shorter than the directory says"
    }
  }
}
