import Adjoint
import TestSupport
import Testing

/// Memory against compute: what a reverse pass computes again is the same bits, and need not be
/// kept.
@Suite struct RecomputationTests {
  /// A deep network whose activations are far larger than its parameters; with dropout, whose mask
  /// must be the same the second time.
  private func network(depth: Int, recomputing: Bool) -> String {
    var nodes = ""
    for layer in 1...depth {
      let before = layer == 1 ? "x" : "d\(layer - 1)"
      let mark = recomputing ? ", \"recompute\": true" : ""
      nodes += """
        {"name": "z\(layer)", "op": "MatMul", "inputs": ["\(before)", "W"]},
        {"name": "h\(layer)", "op": "Tanh", "inputs": ["z\(layer)"]\(mark)},
        {"name": "d\(layer)", "op": "Dropout", "inputs": ["h\(layer)"],
         "attributes": {"ratio": 0.25, "training_mode": true}\(mark)},

        """
    }
    return """
      {"adjoint": 1, "inputs": [{"name": "x", "shape": ["batch", 16]}],
      "parameters": [{"name": "W", "shape": [16, 16], "initializer": "glorotUniform"}],
      "nodes": [
        \(nodes){"name": "square", "op": "Mul", "inputs": ["d\(depth)", "d\(depth)"]},
        {"name": "loss", "op": "ReduceSum", "inputs": ["square"], "attributes": {"keepdims": 0}}
      ], "loss": "loss"}
      """
  }

  private let inputs = ["x": Tensor.random([512, 16], in: -1...1, seed: 4, .float32)]

  private func bytes(_ program: Program) throws -> Int {
    let reverse = try program.differentiated()
    return try program.plan(
      reverse.checked, fetching: [reverse.of] + reverse.gradients, inputs
    ).arena.byteCount
  }

  @Test func sameBitsWithLessMemory() throws {
    let plain = try program(text: network(depth: 8, recomputing: false))
    let marked = try program(text: network(depth: 8, recomputing: true))
    let (loss, gradients) = try plain.gradients(inputs)
    let (again, same) = try marked.gradients(inputs)
    #expect(again == loss)
    #expect(same["W"] == gradients["W"])
    #expect(try bytes(marked) < bytes(plain) * 7 / 10)
  }

  /// Also where each example is differentiated by itself.
  @Test func sameBitsForEachExample() throws {
    let gradients = try [false, true].map { recomputing in
      let program = try program(text: network(depth: 3, recomputing: recomputing))
      let (of, wanted) = try program.subject(of: nil, withRespectTo: nil)
      return try program.compute(
        .exampleGradients(of: of, withRespectTo: wanted, batch: "batch", count: 512), inputs)
    }
    #expect(gradients[0][1].shape == [512, 16, 16])
    #expect(gradients[0] == gradients[1])
  }

  @Test func searchFitsIntoTheLimit() throws {
    let plain = try program(text: network(depth: 8, recomputing: false))
    let all = try bytes(plain)
    for share in [0.9, 0.75, 0.65] {
      let limit = Int(Double(all) * share)
      let program = try program(text: network(depth: 8, recomputing: false)) {
        $0.recomputes = true
        $0.memoryLimit = limit
      }
      let fitting = try program.recomputing(for: inputs)
      #expect(try bytes(fitting) <= limit)
      #expect(
        try fitting.gradients(inputs).gradients["W"] == plain.gradients(inputs).gradients["W"])
      let marks = fitting.checked.graph.nodes.count(where: \.isRecomputed)
      #expect(marks > 0 && marks < 24, "no more than needed")
    }
  }

  /// A limit that cannot be kept is refused as without the search.
  @Test func impossibleLimit() throws {
    let program = try program(text: network(depth: 2, recomputing: false)) {
      $0.recomputes = true
      $0.memoryLimit = 50_000
    }
    let words = messages { try program.recomputing(for: inputs).gradients(inputs) }
    #expect(words.first?.contains("of memory but the limit is 50000 bytes") == true)
  }

  @Test func markSurvivesItsFile() throws {
    let text = network(depth: 1, recomputing: true)
    let graph = try GraphFile(
      reading: Array(text.utf8), file: "a.json", registry: .standard
    ).checked.graph
    let json = String(decoding: graph.jsonBytes(), as: UTF8.self)
    #expect(json.contains("\"op\": \"Tanh\", \"inputs\": [\"z1\"], \"recompute\": true}"))
    let again = try GraphFile(reading: Array(json.utf8), file: "b.json", registry: .standard)
    #expect(again.checked.graph.jsonBytes() == graph.jsonBytes())
  }
}
