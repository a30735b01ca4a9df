import AdjointFormats
import AdjointGraph
import AdjointOperators
import AdjointTransforms
import TestSupport

/// One case of the files in `Tests/Oracle/golden`: an operator on small operands, with what an
/// independent system makes of it.
struct GoldenCase: Sendable {
  var operation: String
  /// Its place in the file.
  var number: Int
  var attributes: JSONTree
  var inputs: [Tensor]
  var outputs: [Tensor]
  /// One for each output, `nil` where it is not floating; none where gradients are not to be
  /// compared.
  var cotangents: [Tensor?]
  /// The vector-Jacobian product: one for each input, `nil` where it is not floating.
  var gradients: [Tensor?]

  var name: String { "\(operation) \(number)" }

  /// All cases of the file; none where it cannot be read.
  static let all: [GoldenCase] = (try? read()) ?? []

  static let operations = Set(all.map(\.operation)).sorted()

  private static func read() throws -> [GoldenCase] {
    try files(below: "Tests/Oracle/golden", ending: ".json").flatMap(read)
  }

  private static func read(_ path: String) throws -> [GoldenCase] {
    let document = try JSONDocument(FileBytes.read("\(packageFolder)/\(path)"), file: path)
    let cases = document.root["cases"].map { Array($0.elements) } ?? []
    return cases.enumerated().map { number, value in
      func tensors(_ key: String) -> [Tensor?] {
        value[key].map { $0.elements.map { Tensor($0) } } ?? []
      }
      return GoldenCase(
        operation: value["op"]?.string() ?? "", number: number,
        attributes: value["attributes"].map { JSONTree($0) } ?? .object([]),
        inputs: tensors("inputs").compactMap(\.self),
        outputs: tensors("outputs").compactMap(\.self),
        cotangents: tensors("cotangents"), gradients: tensors("gradients"))
    }
  }

  /// A graph file with one node, read and checked, its floating values in one type.
  func graph(_ scalar: ScalarType) throws -> CheckedGraph {
    func strings(_ prefix: String, _ count: Int) -> JSONTree {
      .array((0..<count).map { .string("\(prefix)\($0)") })
    }
    let leaves = inputs.enumerated().map { index, tensor -> JSONTree in
      [
        "name": .string("x\(index)"), "type": .string(tensor.scalar.rawValue),
        "shape": .array(tensor.shape.map { .integer($0) }),
      ]
    }
    let node: JSONTree = [
      "name": "node", "op": .string(operation), "inputs": strings("x", inputs.count),
      "outputs": strings("y", outputs.count), "attributes": attributes,
    ]
    let document: JSONTree = [
      "adjoint": 1, "inputs": .array(leaves), "nodes": [node],
      "outputs": strings("y", outputs.count),
    ]
    let file = try GraphFile(
      reading: Array(document.text.utf8), file: name, registry: OperatorRegistry.standard)
    return try file.checked.graph.converted(to: scalar).checked()
  }
}

extension Tensor {
  /// What an object with `type`, `shape` and `values` holds; `nil` for anything else.
  fileprivate init?(_ json: JSONValue) {
    guard let type = json["type"]?.string().flatMap(ScalarType.init),
      let shape = json["shape"]?.elements.compactMap({ $0.integer().map(Int.init) }),
      let values = json["values"]?.elements
    else { return nil }
    let tensor =
      switch type {
      case .bool: Tensor(values.compactMap { $0.bool() }, shape: shape)
      case .int32, .int64: Tensor(values.compactMap { $0.integer() }, shape: shape)
      case .float32, .float64: Tensor(values.compactMap { $0.extendedDouble() }, shape: shape)
      }
    self = tensor.converted(to: type)
  }
}

extension JSONTree {
  /// The same value, to be written again.
  fileprivate init(_ value: JSONValue) {
    self =
      switch value.kind {
      case .object: .object(value.members.map { ($0.key.string, JSONTree($0.value)) })
      case .array: .array(value.elements.map { JSONTree($0) })
      case .bool: .bool(value.bool() == true)
      case .string, .null: .string(value.string() ?? "")
      case .number:
        value.integer().map { .integer(Int($0)) } ?? .attribute(.float(value.double() ?? .nan))
      }
  }
}
