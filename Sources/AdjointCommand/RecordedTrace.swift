import Adjoint

/// The times and workers of a graph's nodes that `adjoint trace` recorded.
struct RecordedTrace {
  let times: NodeCosts
  let workers: NodeCosts

  /// Nodes of the graph that the file does not name have neither.
  init(path: String, of checked: CheckedGraph) throws(Diagnostics) {
    let bytes = try FileBytes.read(path, limit: Int(Int32.max))
    let document: JSONDocument
    do throws(Diagnostic) {
      document = try JSONDocument(bytes, file: path)
    } catch {
      throw Diagnostics([error])
    }
    guard let nodes = document.root["nodes"], nodes.kind == .object else {
      throw Diagnostics(
        .noTrace, "expected a trace with \"nodes\", found \(document.root.kindName)",
        location: document.root.location, notes: ["make one with: adjoint trace GRAPH > \(path)"])
    }
    var recorded: [String: (time: Double, worker: Double)] = [:]
    for (name, entry) in nodes.members {
      guard let time = entry["us"]?.double(), let worker = entry["worker"]?.double() else {
        throw Diagnostics(
          .noTrace, "node \"\(name.string)\" has no \"us\" and \"worker\"", location: entry.location
        )
      }
      recorded[name.string] = (time * 1e-6, worker)
    }
    let entries = checked.graph.nodes.map { recorded[$0.name] }
    guard entries.contains(where: { $0 != nil }) else {
      throw Diagnostics(
        .noTrace, "the trace names no node of the graph", location: nodes.location,
        notes: ["was it recorded of the same graph and pass?"])
    }
    times = NodeCosts(.time, entries.map { $0?.time ?? .nan }, isMeasured: true)
    workers = NodeCosts(.worker, entries.map { $0?.worker ?? .nan }, isMeasured: true)
  }
}

extension DiagnosticCode {
  static let noTrace = DiagnosticCode(rawValue: "no-trace")
}
