/// Reads a graph file, format version 1, into a `Graph`.
///
/// Everything is referred to by name and position means nothing, so values are declared in one
/// pass and inputs resolved in a second. A part that makes no sense is reported and left out; what
/// refers to it is not reported again.
struct GraphReader {
  let registry: OperatorRegistry
  var document = DocumentReader()
  var graph = Graph()
  /// Nodes that must not be checked, because something in them was reported.
  var skipped: Set<Int> = []
  /// Values whose types are not known, because something in their declaration was reported.
  var untyped: Set<ValueID> = []
  /// Values by name.
  var declared: [String: ValueID] = [:]
  /// Where each value is declared, by its number.
  private var places: [JSONValue] = []

  init(registry: OperatorRegistry) { self.registry = registry }

  static let keys: FieldKeys = [
    "adjoint!", "name", "description", "dimensions", "weights", "inputs", "parameters",
    "constants", "states", "nodes", "outputs", "loss", "updates", "training",
  ]

  mutating func read(_ root: JSONValue) {
    guard root.kind == .object else {
      document.report(
        .wrongType, "a graph file must hold an object but this is \(root.kindName)", at: root)
      return
    }
    guard readVersion(root), let fields = document.fields(root, "the graph", Self.keys) else {
      return
    }
    graph.name = document.string(fields["name"], "\"name\"") ?? graph.name
    graph.description = document.string(fields["description"], "\"description\"")
    readDimensions(fields["dimensions"])
    readWeights(fields["weights"])
    for kind in Leaf.Kind.allCases { readLeaves(fields[kind.documentKey], kind) }
    readNodes(fields["nodes"])
    readOutputs(fields["outputs"])
    graph.loss = fields["loss"].flatMap { reference($0, "the loss") }
    readUpdates(fields["updates"])
    if let training = fields["training"] { graph.training = readTraining(training) }
  }

  /// The version comes first: a newer file may have keys that this reader cannot judge.
  private mutating func readVersion(_ root: JSONValue) -> Bool {
    guard let value = root["adjoint"] else {
      document.report(
        .missingVersion, "a graph file begins with its format version: \"adjoint\": 1", at: root)
      return false
    }
    guard let version = document.integer(value, "the format version", atLeast: 1) else {
      return false
    }
    if version > 1 {
      document.report(
        .newerVersion,
        "the file has format version \(version), but this release reads version 1 only",
        at: value, notes: ["a newer release of adjoint reads it"])
      return false
    }
    return true
  }

  private mutating func readDimensions(_ value: JSONValue?) {
    guard let value else { return }
    guard value.kind == .object else {
      document.report(
        .wrongType, "\"dimensions\" must be an object from names to sizes but is \(value.kindName)",
        at: value)
      return
    }
    for (key, member) in value.members {
      guard Dimension.isPlainName(key.string) else {
        document.report(.dimensionName, Self.notAName(key.string), at: member, key: key)
        continue
      }
      if let size = document.integer(member, "dimension \"\(key.string)\"", atLeast: 0) {
        graph.dimensions[key.string] = size
      }
    }
  }

  static func notAName(_ text: String) -> Message {
    "\"\(text)\" is no dimension name: one begins with a letter or _ and holds no *, +, -, /, ` or space"
  }

  private mutating func readWeights(_ value: JSONValue?) {
    guard let value, let path = document.string(value, "\"weights\"") else { return }
    if path.first == "/" || path.split(separator: "/").contains("..") {
      document.report(
        .pathLeavesFolder, "the weights \"\(path)\" must stay in the graph file's folder",
        at: value, notes: ["write a relative path without .."])
    } else {
      graph.weights = path
    }
  }

  private mutating func readOutputs(_ value: JSONValue?) {
    guard let elements = document.array(value, "\"outputs\"") else { return }
    for element in elements {
      if let output = reference(element, "the outputs") { graph.outputs.append(output) }
    }
  }

  private mutating func readUpdates(_ value: JSONValue?) {
    guard let value else { return }
    guard value.kind == .object else {
      document.report(
        .wrongType,
        "\"updates\" must be an object from states to values but is \(value.kindName)", at: value)
      return
    }
    for (key, member) in value.members {
      guard let state = declared[key.string] else {
        reportUnknown(key.string, "the updates", at: member, key: key)
        continue
      }
      if let update = reference(member, "the update of \"\(key.string)\"") {
        graph.updates.append(Graph.Update(state: state, value: update))
      }
    }
  }

  /// The value that a string names.
  mutating func reference(_ value: JSONValue, _ what: String) -> ValueID? {
    guard let name = document.string(value, "a value of \(what)") else { return nil }
    if let value = declared[name] { return value }
    reportUnknown(name, what, at: value)
    return nil
  }

  private mutating func reportUnknown(
    _ name: String, _ what: String, at place: JSONValue, key: JSONKey? = nil
  ) {
    let (graph, declared, places) = (graph, declared, places)
    func hint() -> Message {
      guard let nearest = NearestName.of(name, among: graph.values.lazy.map(\.name)),
        let value = declared[nearest]
      else { return "" }
      return "; did you mean \"\(nearest)\"\(origin: places[value.index].path)?"
    }
    document.report(
      .unknownValue, "\(what): no value named \"\(name)\"\(hint())", at: place, key: key)
  }

  /// Makes a value, unless its name is taken.
  mutating func declare(_ name: String, _ producer: Graph.Producer, at place: JSONValue) -> ValueID
  {
    let value = ValueID(graph.values.count)
    graph.values.append(Graph.Value(name: name, producer: producer))
    places.append(place)
    if let first = declared.updateValue(value, forKey: name) {
      declared[name] = first
      document.report(
        .duplicateName,
        "a value named \"\(name)\" exists already\(origin: places[first.index].path)",
        at: place)
      untyped.formUnion([first, value])
    }
    return value
  }
}
