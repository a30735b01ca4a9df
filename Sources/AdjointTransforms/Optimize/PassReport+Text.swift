import AdjointGraph

/// What passes did, for people and programs.
extension [Pass.Report] {
  /// A table of the passes, and below it a line for each change.
  public var text: String {
    if isEmpty { return "no pass finds anything to do\n" }
    var table = TextTable([
      ("pass", .left), ("nodes", .right), ("after", .right), ("changes", .right),
    ])
    for report in self {
      table.add([report.name, "\(report.before)", "\(report.after)", "\(report.changes.count)"])
    }
    return reduce(table.text) { text, report in
      text + "\n\(report.name)\n" + report.changes.map { "  \($0)\n" }.joined()
    }
  }

  /// The same as a JSON array.
  public var json: String {
    var json = JSONWriter()
    json.array(self) { json, report in
      json.object { json in
        json.member("pass", report.name)
        json.key("before")
        json.integer(report.before)
        json.key("after")
        json.integer(report.after)
        json.key("changes")
        json.array(report.changes) { $0.string($1) }
      }
    }
    return json.text + "\n"
  }
}
