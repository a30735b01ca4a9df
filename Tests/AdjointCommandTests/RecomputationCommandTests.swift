import Adjoint
import TestSupport
import Testing

@testable import AdjointCommand

/// What is computed again in a reverse pass, as commands see it: training that fits into less memory,
/// and derived graphs in files.
@Suite struct RecomputationCommandTests {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  /// A network with dropout, whose mask must be the same the second time, and a recipe of four steps.
  private func network(depth: Int, width: Int, rows: Int, isMarked: Bool) throws -> String {
    let mark = isMarked ? ", \"recompute\": true" : ""
    let layers = (1...depth).map { layer in
      """
      {"name": "z\(layer)", "op": "MatMul", "inputs": ["\(layer == 1 ? "x" : "d\(layer - 1)")", "W"]},
      {"name": "h\(layer)", "op": "Tanh", "inputs": ["z\(layer)"]\(mark)},
      {"name": "d\(layer)", "op": "Dropout", "inputs": ["h\(layer)"],
       "attributes": {"ratio": 0.25, "training_mode": true}\(mark)},

      """
    }
    let numbers = Tensor.random([rows * width], in: -1...1, seed: 4).doubles
    let data = (0..<rows).map { "\(Array(numbers[$0 * width..<($0 + 1) * width]))" }
    return try folder.write(
      """
      {"adjoint": 1, "inputs": [{"name": "x", "shape": ["batch", \(width)]}],
      "parameters": [
        {"name": "W", "shape": [\(width), \(width)], "initializer": "glorotUniform"}],
      "nodes": [
        \(layers.joined()){"name": "square", "op": "Mul", "inputs": ["d\(depth)", "d\(depth)"]},
        {"name": "loss", "op": "ReduceSum", "inputs": ["square"], "attributes": {"keepdims": 0}}],
      "outputs": ["d\(depth)"], "loss": "loss",
      "training": {"data": {"x": [\(data.joined(separator: ", "))]}, "epochs": 2,
        "batchSize": \(rows / 2), "optimizer": {"momentum": {"learningRate": 0.001, "momentum": 0.9}},
        "seed": 3}}
      """, to: isMarked ? "marked.json" : "plain.json")
  }

  private func train(_ arguments: String...) throws -> (call: Call, parameters: NamedTensors?) {
    let path = folder.path("trained.safetensors")
    let call = Call(["train"] + arguments + ["--save", path])
    return (call, call.status == 0 ? try TensorFile.read(path: path) : nil)
  }

  @Test func trainingFitsAndIsTheSameBits() throws {
    let path = try network(depth: 8, width: 16, rows: 128, isMarked: false)
    let (_, plain) = try train(path)
    let program = try Program(path: path)
    let recipe = try #require(program.checked.graph.training)
    let loss = try #require(program.checked.graph.loss)
    let inputs = try program.recipeInputs(first: recipe.batchSize)
    let plan = try program.plan(
      program.checked.addingTrainingStep(recipe.optimizer), fetching: [loss], updating: true, inputs
    )
    let limit = (plan.arena.byteCount + plan.state.byteCount) * 7 / 10
    let refused = try train(path, "--limit-memory", "\(limit)")
    #expect(refused.call.status == 65)
    #expect(refused.call.error.contains("of memory but the limit is \(limit) bytes"))
    let (call, fitted) = try train(path, "--limit-memory", "\(limit)", "--recompute", "auto")
    #expect(call.status == 0, "\(call.error)")
    let weights = try #require(plain?["W"])
    #expect(fitted?["W"] == weights)
    var options = Program.Options()
    (options.recomputes, options.memoryLimit) = (true, limit)
    let fitting = try Program(path: path, options: options).recomputing(for: inputs)
    #expect(fitting.checked.graph.nodes.contains { $0.isRecomputed })
  }

  /// What three runs of a pass come to, and the memory they take.
  private struct Outcome {
    var tensors: [Tensor?]
    var byteCount: Int

    init(_ graph: CheckedGraph, fetching: [ValueID], in program: Program) throws {
      var inputs = try program.recipeInputs()
      for leaf in graph.graph.leaves(.input) where inputs[leaf.name] == nil {
        inputs[leaf.name] = Tensor.random(
          leaf.name.hasSuffix("/W") ? [4, 4] : [6, 4], in: -1...1, seed: 9, .float32)
      }
      let executor = try program.makeExecutor(
        graph, fetching: fetching, updating: !graph.graph.updates.isEmpty, inputs)
      try executor.setInputs(inputs)
      for _ in 0..<3 { try executor.run() }
      let states = graph.graph.leaves.filter { $0.kind != .input }
      tensors = fetching.map { executor[$0] } + states.map { executor.state[$0.value] }
      byteCount = executor.plan.arena.byteCount
    }
  }

  private static let passes: [[String]] = [
    ["step"], ["reverse"], ["gradients", "--wrt", "x"], ["jacobian", "--wrt", "W"], ["hessian"],
    ["pullback"], ["tangent"], ["hessian-product"],
  ]

  /// The file of a pass is read as the graph that was written, with copies where they were, and
  /// computes the same bits, as without marks.
  @Test(arguments: passes) func passesSurviveTheirFiles(_ pass: [String]) throws {
    let outcomes = try [false, true].map { isMarked in
      let path = try network(depth: 3, width: 4, rows: 6, isMarked: isMarked)
      let arguments = [path, "--pass"] + pass
      let call = Call(["format"] + arguments)
      #expect(call.error == "")
      let file = try folder.write(call.output, to: "pass.json")
      #expect(output("format", file) == call.output)
      #expect(call.output.contains("/again\"") == (isMarked && pass != ["tangent"]))

      let program = try Program(path: path)
      let made = try GraphPass(
        ParsedArguments(arguments, for: FormatCommand.specification), of: program)
      let original = try Outcome(made.checked, fetching: made.fetched, in: program)
      let again = try Program(path: file)
      let graph = again.checked.graph
      let read = try Outcome(
        again.checked, fetching: made.updates ? [graph.loss].compactMap(\.self) : graph.outputs,
        in: again)
      #expect(read.tensors == original.tensors)
      #expect(read.tensors.count > 1 && !read.tensors.contains(nil))
      #expect(read.byteCount == original.byteCount)
      return read
    }
    #expect(outcomes[0].tensors == outcomes[1].tensors)
  }
}
