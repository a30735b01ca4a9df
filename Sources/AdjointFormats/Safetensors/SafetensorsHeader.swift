import AdjointGraph

/// The header of a safetensors file while it is read.
struct SafetensorsHeader {
  /// What the header says of one tensor.
  struct Entry {
    var name: String
    var element: StoredElement
    var shape: [Int]
    var begin: Int
    var end: Int
    var location: SourceLocation
  }

  let document: JSONDocument
  /// Where the elements begin in the file, and how many bytes of them there are.
  let dataStart: Int
  let dataCount: Int
  let limit: Int

  init(_ bytes: [UInt8], file: String, limit: Int) throws(Diagnostic) {
    let location = SourceLocation(file: file)
    guard bytes.count >= 8 else {
      throw Diagnostic(
        .safetensorsTruncated,
        "the file has \(bytes.count) bytes, a safetensors file begins with 8 bytes of length",
        location: location)
    }
    let length = bytes[..<8].reversed().reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
    guard length <= Safetensors.headerLimit else {
      throw Diagnostic(
        .safetensorsHeaderTooLarge,
        """
        the file gives its header \(length) bytes, at most \(Safetensors.headerLimit) are allowed
        """, location: location, notes: ["perhaps this is no safetensors file"])
    }
    guard length <= bytes.count - 8 else {
      throw Diagnostic(
        .safetensorsTruncated,
        "the file gives its header \(length) bytes, but only \(bytes.count - 8) follow",
        location: location)
    }
    dataStart = 8 + Int(length)
    dataCount = bytes.count - dataStart
    self.limit = limit
    do throws(Diagnostic) {
      document = try JSONDocument(Array(bytes[8..<dataStart]), file: file)
    } catch {
      var diagnostic = error
      diagnostic.notes.append("this is in the header of the safetensors file")
      throw diagnostic
    }
    guard document.root.kind == .object else {
      throw Diagnostic(
        .safetensorsHeader, "the header must be an object, found \(document.root.kindName)",
        location: document.root.location)
    }
  }

  /// What the header says of all tensors, each by itself checked.
  func entries() throws(Diagnostics) -> [Entry] {
    var collector = DiagnosticCollector()
    var budget = MemoryBudget(file: document.file, limit: limit)
    var names: Set<String> = []
    var entries: [Entry] = []
    for (key, value) in document.root.members where !collector.isFull {
      if key == Safetensors.metadataKey {
        _ = collector.collect { () throws(Diagnostic) in try checkMetadata(value) }
        continue
      }
      let entry = collector.collect { () throws(Diagnostic) in
        let entry = try SafetensorsEntryReader(name: key.string, value: value, header: self).entry()
        try budget.claim(
          entry.element.scalar, entry.shape, named: entry.name, location: value.location)
        // Keys can differ in their bytes and still be the same name, as é can be one or two scalars.
        guard names.insert(entry.name).inserted else {
          throw Diagnostic(
            .duplicateTensorName, "a second tensor named \"\(excerpt(entry.name))\"",
            location: key.location)
        }
        return entry
      }
      if let entry { entries.append(entry) }
    }
    try collector.throwIfAny()
    return entries
  }

  /// The strings beside the tensors.
  var metadata: [String: String] {
    let members = document.root[Safetensors.metadataKey]?.members.map {
      ($0.key.string, $0.value.string() ?? "")
    }
    return Dictionary(members ?? []) { first, _ in first }
  }

  private func checkMetadata(_ value: JSONValue) throws(Diagnostic) {
    guard value.kind == .object, value.members.allSatisfy({ $0.value.kind == .string }) else {
      throw Diagnostic(
        .safetensorsHeader, "\"\(Safetensors.metadataKey)\" must be an object of strings",
        location: value.location)
    }
  }

  /// Every byte behind the header must belong to just one tensor.
  func checkLayout(_ entries: [Entry]) throws(Diagnostics) {
    var collector = DiagnosticCollector()
    var end = 0
    var previous: Entry?
    for entry in entries.sorted(by: { ($0.begin, $0.end) < ($1.begin, $1.end) }) {
      let name = "tensor \"\(excerpt(entry.name))\""
      if entry.begin > end {
        collector.add(
          Diagnostic(
            .safetensorsGap,
            "\(name) begins at byte \(entry.begin), but the bytes before it end at \(end)",
            location: entry.location, notes: ["all bytes must belong to a tensor"]))
      } else if entry.begin < end, let previous {
        collector.add(
          Diagnostic(
            .safetensorsOverlap,
            """
            \(name) begins at byte \(entry.begin), within tensor \"\(excerpt(previous.name))\", \
            which ends at \(end)
            """, location: entry.location))
      }
      if entry.end >= end { (end, previous) = (entry.end, entry) }
    }
    if end < dataCount {
      collector.add(
        Diagnostic(
          .safetensorsGap,
          "\(dataCount) bytes follow the header, but the tensors end at byte \(end)",
          location: SourceLocation(file: document.file),
          notes: ["all bytes must belong to a tensor"]))
    }
    try collector.throwIfAny()
  }
}
