import AdjointGraph
import Testing

/// Expects that a node with inputs `x0`, `x1`, … of the given types and output `y` breaks just one
/// rule, and says so in these words.
public func expectConstraint(
  _ operation: any Operator, _ inputs: [TensorType?], outputCount: Int = 1, _ code: String,
  _ message: String, sourceLocation: Testing.SourceLocation = #_sourceLocation
) {
  var graph = GraphBuilder(name: "site")
  let values = inputs.enumerated().map { index, type in
    type.map { graph.input("x\(index)", $0.shape, $0.scalar) }
  }
  let names = outputCount == 1 ? ["y"] : (0..<outputCount).map { "y\($0)" }
  graph.add("y", operation, inputs: values, outputs: names)
  #expect(graph.diagnostics.map(\.code.rawValue) == [code], sourceLocation: sourceLocation)
  #expect(
    graph.diagnostics.map(\.message.description) == [message], sourceLocation: sourceLocation)
}

/// Expects that an operator refuses attributes, in these words. Defaults are filled in.
public func expectRefusal(
  _ operation: any Operator.Type, _ attributes: Attributes, _ number: String, _ message: String,
  sourceLocation: Testing.SourceLocation = #_sourceLocation
) {
  do throws(ConstraintError) {
    _ = try operation.init(attributes.filledIn(for: operation))
    Issue.record("\(operation.name) takes \(attributes)", sourceLocation: sourceLocation)
  } catch {
    #expect(error.number == number, sourceLocation: sourceLocation)
    #expect(error.message.description == message, sourceLocation: sourceLocation)
  }
}
