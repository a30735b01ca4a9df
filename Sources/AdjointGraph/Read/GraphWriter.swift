extension Graph {
  /// The graph as a file of format version 1, in canonical form: one fixed sequence of bytes for
  /// each graph. Keys stand in a fixed order, each leaf and node on a line of its own; what is
  /// empty, or has its default, is left out.
  ///
  /// Reading it gives the graph again: leaves sorted by kind, what the graph leaves open filled in.
  public func json() -> String { String(decoding: jsonBytes(), as: UTF8.self) }

  /// The UTF-8 of `json()`.
  public func jsonBytes() -> [UInt8] {
    var writer = GraphWriter(graph: self)
    writer.write()
    return writer.json.bytes
  }
}

/// Writes what `GraphReader` reads.
struct GraphWriter {
  let graph: Graph
  var json = JSONWriter()

  mutating func write() {
    let graph = graph
    json.object(.lines) { json in
      json.key("adjoint")
      json.integer(1)
      if graph.name != Graph().name {
        json.key("name")
        json.string(graph.name)
      }
      json.member("description", graph.description)
      Self.write(graph.dimensions, to: &json)
      json.member("weights", graph.weights)
      for kind in Leaf.Kind.allCases { Self.write(graph.leaves(kind), kind, of: graph, to: &json) }
      Self.writeNodes(of: graph, to: &json)
      if !graph.outputs.isEmpty {
        json.key("outputs")
        json.array(graph.outputs) { json, output in json.string(graph.name(of: output)) }
      }
      json.member("loss", graph.loss.map { graph.name(of: $0) })
      Self.write(graph.updates, of: graph, to: &json)
      if let training = graph.training {
        json.key("training")
        training.write(to: &json)
      }
    }
    json.raw("\n")
  }

  private static func write(_ dimensions: [String: Int], to json: inout JSONWriter) {
    guard !dimensions.isEmpty else { return }
    json.key("dimensions")
    json.object { json in
      for (name, size) in dimensions.sorted(by: { $0.key < $1.key }) {
        json.key(name)
        json.integer(size)
      }
    }
  }

  private static func write(
    _ updates: [Graph.Update], of graph: Graph, to json: inout JSONWriter
  ) {
    guard !updates.isEmpty else { return }
    json.key("updates")
    json.object(.lines) { json in
      for update in updates {
        json.key(graph.name(of: update.state))
        json.string(graph.name(of: update.value))
      }
    }
  }
}

extension JSONWriter {
  /// A member that is left out where there is no text.
  package mutating func member(_ name: String, _ text: String?) {
    guard let text else { return }
    key(name)
    string(text)
  }
}
