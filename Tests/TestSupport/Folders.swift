#if canImport(Darwin)
  import Darwin
#elseif canImport(Musl)
  import Musl
#else
  import Glibc
#endif

/// The names of what is in a folder of the package, sorted, hidden things left out.
public func contents(of folder: String) -> [String] {
  guard let stream = opendir("\(packageFolder)/\(folder)") else { return [] }
  defer { closedir(stream) }
  var names: [String] = []
  while let entry = readdir(stream) {
    let name = withUnsafePointer(to: &entry.pointee.d_name) {
      $0.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
    }
    if !name.hasPrefix(".") { names.append(name) }
  }
  return names.sorted()
}

/// The paths, below a folder of the package, of all files whose names end so.
public func files(below folder: String, ending: String) -> [String] {
  contents(of: folder).flatMap { name -> [String] in
    if name.hasSuffix(ending) { return ["\(folder)/\(name)"] }
    return name.contains(".") ? [] : files(below: "\(folder)/\(name)", ending: ending)
  }
}
