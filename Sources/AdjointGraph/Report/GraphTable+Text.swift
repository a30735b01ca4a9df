extension GraphTable {
  /// The table for a terminal: title, rows, totals.
  public var text: String {
    var table = TextTable([
      ("name", .left), ("operator", .left), ("output", .left), ("parameters", .right),
      ("multiply-adds", .right),
    ])
    for row in rows {
      table.add([
        row.name.onOneLine, row.operation,
        row.outputs.map(\.description).joined(separator: ", "),
        row.parameters?.grouped ?? "", row.multiplyAdds?.grouped ?? "",
      ])
    }
    let heading = description.map { "\(title): \($0)" } ?? title
    return "\(heading.onOneLine)\n\n\(table.text)\n\(totals)\n"
  }

  private var totals: String {
    var parts = ["\(trainableParameters.grouped) parameters"]
    if fixedParameters > 0 { parts[0] += " and \(fixedParameters.grouped) fixed" }
    if unboundNames.isEmpty {
      parts.append("\(multiplyAdds.grouped) multiply-adds")
    } else {
      let names = unboundNames.joined(separator: ", ")
      let known = multiplyAdds > 0 ? "\(multiplyAdds.grouped) multiply-adds and those" : "those"
      parts.append("\(known) that depend on \(names.onOneLine)")
      if multiplyAdds == 0 { parts[1] = "multiply-adds depend on \(names.onOneLine)" }
    }
    return parts.joined(separator: ", ")
  }
}

extension String {
  /// With control characters shown as in JSON, so that a line of output stays one line.
  package var onOneLine: String {
    guard unicodeScalars.contains(where: { $0.properties.generalCategory == .control }) else {
      return self
    }
    var json = JSONWriter()
    json.string(self)
    return String(json.text.dropFirst().dropLast())
  }
}
