import Adjoint
import TestSupport
import Testing

/// What `adjoint check --gradients` does, and that it finds a wrong derivative.
@Suite struct GradientCheckTests {
  /// The square of `x`, with a pullback that forgets the factor 2.
  struct CarelessSquare: Operator {
    static let name = "CarelessSquare"
    static let summary = "y = x²"
    static let family = OperatorFamily.elementwise
    static let inputs = [OperandSpecification("x")]
    static let outputs = [OperandSpecification("y", .floating)]

    init(_ attributes: Attributes) throws(ConstraintError) {}

    func inferTypes(_ inputs: [TensorType?]) throws(ConstraintError) -> [TensorType] {
      inputs.compactMap(\.self)
    }

    func pullback(_ site: PullbackSite, in graph: inout GraphBuilder) throws(ConstraintError)
      -> [ValueID?]
    {
      [site.cotangents[0].map { graph.multiply($0, site.x) }]
    }

    func evaluate(_ inputs: [TensorView?], into outputs: [MutableTensorView])
      throws(EvaluationError)
    {
      guard let x = inputs[0] else { return }
      for at in 0..<x.count { outputs[0].store(x.double(at: at) * x.double(at: at), at: at) }
    }
  }

  private func errors(_ op: String, _ values: String) throws -> [GradientError] {
    let text = """
      {"adjoint": 1, "parameters": [
        {"name": "w", "type": "float64", "shape": [4], "initializer": {"values": \(values)}}],
      "nodes": [
        {"name": "y", "op": "\(op)", "inputs": ["w"]},
        {"name": "loss", "op": "ReduceSum", "inputs": ["y"], "attributes": {"keepdims": 0}}],
      "loss": "loss"}
      """
    let registry = OperatorRegistry.standard.adding([CarelessSquare.self])
    let file = try GraphFile(reading: Array(text.utf8), file: "w.json", registry: registry)
    return try Program(file.checked).compareGradients([:])
  }

  @Test func wrongPullbackIsCaughtAtItsWorstElement() throws {
    let error = try #require(errors("CarelessSquare", "[1, -3, 0.5, 2]").first)
    #expect(error.parameter == "w")
    #expect(error.index == [1])
    #expect(error.gradient == -3)
    #expect(abs(error.difference + 6) < 1e-6)
    #expect(error.error > 0.4)
    // Forward mode is made of the same pullback and makes the same mistake.
    #expect(error.forwardError < 1e-15)
  }

  /// A small gradient is not right because it is small.
  @Test func wrongPullbackOfSmallValuesIsCaught() throws {
    let error = try #require(errors("CarelessSquare", "[1e-4, -3e-4, 5e-5, 0]").first)
    #expect(error.error > 0.3)
  }

  @Test func rightPullbackPasses() throws {
    let error = try #require(errors("Tanh", "[1, -3, 0.5, 2]").first)
    #expect(error.error < 1e-9)
    #expect(error.elementsChecked == 4)
    #expect(error.kinks == 0)
  }

  @Test func kinksAreCountedAndPassedOver() throws {
    let error = try #require(errors("Relu", "[1, -3, 0, 2]").first)
    #expect(error.kinks == 1)
    #expect(error.elementsChecked == 3)
    #expect(error.error < 1e-9)
  }
}
