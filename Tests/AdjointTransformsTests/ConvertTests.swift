import AdjointGraph
import AdjointOperators
import AdjointTransforms
import TestSupport
import Testing

@Suite struct ConvertTests {
  static let types: [(json: String, type: ScalarType)] = [
    (#""op": "Constant", "attributes": {"value": [1, 2]}"#, .float64),
    (#""op": "Constant", "attributes": {"value": 0.5, "dtype": "float32"}"#, .float64),
    (#""op": "Constant", "attributes": {"value": [true]}"#, .bool),
    (#""op": "Constant", "attributes": {"value": 1, "dtype": "int64"}"#, .int64),
    (#""op": "ConstantOfShape", "attributes": {"input": [2]}"#, .float64),
    (#""op": "ConstantOfShape", "attributes": {"input": [2], "dtype": "int32"}"#, .int32),
    (#""op": "Cast", "inputs": ["i"], "attributes": {"to": "float32"}"#, .float64),
    (#""op": "Cast", "inputs": ["i"], "attributes": {"to": "bool"}"#, .bool),
    (#""op": "Exp", "inputs": ["x"]"#, .float64),
  ]

  @Test(arguments: types)
  func typesOfNodes(_ json: String, _ type: ScalarType) throws {
    let text = """
      {"adjoint": 1,
       "inputs": [{"name": "x", "shape": [2]}, {"name": "i", "shape": [2], "type": "int32"}],
       "nodes": [{"name": "y", \(json)}], "outputs": ["y"]}
      """
    let file = try GraphFile(
      reading: Array(text.utf8), file: "graph.json", registry: OperatorRegistry.standard)
    let converted = try file.checked.graph.converted(to: .float64).checked()
    #expect(converted.type(of: converted.graph.outputs[0]).scalar == type)
    #expect(converted.graph.leaves.map(\.type.scalar) == [.float64, .int32])
    let single = try converted.graph.converted(to: .float32).checked()
    #expect(single.types(ofOutputsIn: file.checked))
  }
}

extension CheckedGraph {
  /// Whether the outputs have the types that they have in another graph.
  fileprivate func types(ofOutputsIn other: CheckedGraph) -> Bool {
    graph.outputs.map(type(of:)) == other.graph.outputs.map { other.type(of: $0) }
  }
}
