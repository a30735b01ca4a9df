/// What a drawing in Graphviz's language holds, as far as tests ask for it.
public struct Drawing {
  public struct Node {
    public var id: String
    /// The label's lines of text, without markup.
    public var lines: [String]
    /// All that stands in brackets.
    public var attributes: String
  }

  public struct Edge {
    public var from: String
    public var to: String
    public var attributes: String
    /// Where data flows: an edge may be declared the other way round, so that it points up.
    public var flow: (from: String, to: String) {
      attributes.contains("dir=back") ? (to, from) : (from, to)
    }
  }

  public private(set) var nodes: [Node] = []
  public private(set) var edges: [Edge] = []

  public init(_ dot: String) {
    for line in dot.split(separator: "\n") {
      let line = line.drop { $0 == " " }
      guard line.hasSuffix("]"), let bracket = line.range(of: " [") else { continue }
      let subject = line[..<bracket.lowerBound]
      let attributes = String(line[bracket.upperBound...].dropLast())
      let ends = subject.split(separator: " ")
      if ends.count == 3, ends[1] == "->" {
        edges.append(Edge(from: String(ends[0]), to: String(ends[2]), attributes: attributes))
      } else if ends.count == 1, attributes.hasPrefix("label=<") {
        nodes.append(
          Node(
            id: String(subject), lines: Self.lines(ofLabel: attributes), attributes: attributes))
      }
    }
  }

  public subscript(name name: String) -> Node? { nodes.first { $0.lines.contains(name) } }

  private static func lines(ofLabel attributes: String) -> [String] {
    let label = attributes.dropFirst("label=<".count)
    let content = label[..<(label.range(of: ">, ")?.lowerBound ?? label.endIndex)]
    return content.replacing("<br/>", with: "\n").replacing(/<[^>]*>?/, with: "")
      .replacing("&#160;", with: " ").split(separator: "\n").map(String.init)
  }

  /// Whether data can go round and come back. Updates do, from a step to the next.
  public var hasCycle: Bool {
    let flows = edges.filter { !$0.attributes.contains("style=dashed") }.map(\.flow)
    var missing: [String: Int] = [:]
    var users: [String: [String]] = [:]
    for flow in flows {
      missing[flow.from, default: 0] += 0
      missing[flow.to, default: 0] += 1
      users[flow.from, default: []].append(flow.to)
    }
    var ready = missing.filter { $0.value == 0 }.map(\.key)
    var done = 0
    while let next = ready.popLast() {
      done += 1
      for user in users[next] ?? [] {
        missing[user, default: 0] -= 1
        if missing[user] == 0 { ready.append(user) }
      }
    }
    return done < missing.count
  }
}
