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

  /// The square of `x`, with a pullback that is wrong beyond 100.
  struct CarefulSquare: Operator {
    static let name = "CarefulSquare"
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
      guard let yBar = site.cotangents[0] else { return [nil] }
      let bounded = graph.add(nil, Clip(max: 100), site.x)
      return [graph.multiply(yBar, graph.add(site.x, bounded))]
    }

    func evaluate(_ inputs: [TensorView?], into outputs: [MutableTensorView])
      throws(EvaluationError)
    {
      guard let x = inputs[0] else { return }
      for at in 0..<x.count { outputs[0].store(x.double(at: at) * x.double(at: at), at: at) }
    }
  }

  /// The sum of the squares of 2,000 numbers, of which one is large.
  private func squares(_ large: Double) throws -> Program {
    var graph = GraphBuilder(name: "squares")
    var numbers = (0..<2000).map { Double($0 % 7) - 3 }
    numbers[1234] = large
    let w = graph.parameter(
      "w", [2000], .float64,
      initializer: .values(Literal(shape: [2000], numbers: .floats(numbers))))
    let y = graph.add("y", try CarefulSquare([:]), w)
    graph.loss = graph.add("loss", ReduceSum(axes: [0], keepDimensions: false), y)
    return try Program(graph.checked())
  }

  /// No element that is compared by itself is the wrong one, but all are moved at once, too.
  @Test func oneWrongElementOfManyIsFound() throws {
    let wrong = try #require(try squares(101).compareGradients([:]).first)
    #expect(wrong.elementCount == 2000 && wrong.elementsChecked == 64)
    #expect(wrong.error < 1e-9)
    #expect(try #require(wrong.directionError) > 1e-5)
    #expect(wrong.worst == wrong.directionError)
    let right = try #require(try squares(99).compareGradients([:]).first)
    #expect(right.worst < 1e-9 && right.directionError != nil)
  }

  /// A limit of the work leaves fewer elements, never none; always the same ones.
  @Test func workIsLimited() throws {
    let program = try squares(4)
    let loss = try #require(program.checked.graph.loss)
    let work = try program.plan(program.checked, fetching: [loss], [:]).multiplyAdds
    #expect(try program.evaluations(within: 40 * work, [:]) == 40)
    let few = try #require(try program.compareGradients([:], workLimit: 40 * work).first)
    #expect((4...12).contains(few.elementsChecked), "\(few.elementsChecked)")
    let none = try #require(try program.compareGradients([:], workLimit: 0).first)
    #expect(none.elementsChecked == 2 && none.directionError != nil)
    let again = try #require(try program.compareGradients([:], workLimit: 0).first)
    #expect(again.index == none.index)
  }

  /// Values that are no scalar, and derivatives by inputs; what is computed cannot be moved.
  @Test func anyValueByAnyLeaf() throws {
    let program = try program(
      text: """
        {"adjoint": 1, "inputs": [{"name": "x", "type": "float64", "shape": ["n", 2]}],
        "parameters": [
          {"name": "w", "type": "float64", "shape": [2, 3], "initializer": "glorotUniform"}],
        "nodes": [{"name": "y", "op": "MatMul", "inputs": ["x", "w"]},
          {"name": "z", "op": "Tanh", "inputs": ["y"]}], "outputs": ["z"]}
        """)
    let x = ["x": Tensor.random([4, 2], seed: 1)]
    let errors = try program.compareGradients(x, of: "z", withRespectTo: ["x", "w"])
    #expect(errors.map(\.parameter) == ["x", "w"])
    for error in errors { #expect(error.worst < 1e-8 && error.forwardError < 1e-13) }
    #expect(errors.map(\.elementsChecked) == [8, 6])
    #expect(
      messages { try program.compareGradients(x, of: "z", withRespectTo: ["y"]) } == [
        "error: \"y\" is computed, so that finite differences cannot move it; say parameters or inputs"
      ])
  }
}
