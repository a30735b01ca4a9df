extension Program {
  /// Refuses a size for a name that the graph does not have: it was meant for another.
  func checkDimensionNames() throws(Diagnostics) {
    let known = checked.dimensionNames
    let unknown = options.dimensions.keys.filter { !known.contains($0) }
    guard let name = unknown.min() else { return }
    try locating { () throws(Diagnostics) in
      throw Diagnostics(
        .unknownDimension,
        "the graph has no dimension named \"\(name)\"\(NearestName.hint(name, among: known.sorted()))"
      )
    }
  }
}

extension DiagnosticCode {
  static let unknownDimension = DiagnosticCode(rawValue: "unknown-dimension")
}
