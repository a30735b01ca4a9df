import Adjoint
import AdjointKernels
import TestSupport
import Testing

@testable import AdjointRuntime

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// What twenty training steps make of every model and every bench graph, as one hash for each graph:
/// the same bits whatever instructions are used, debug or release, on every machine.
///
/// `Graphs/golden/README.md` says what the hash is of, and when it may change.
@Suite(.serialized) struct GoldenTests {
  static let names = ["bench", "models"].flatMap { folder in
    contents(of: "Graphs/\(folder)").filter { $0.hasSuffix(".json") }
      .map { "\(folder)/\($0.dropLast(".json".count))" }
  }.filter { name in
    (try? program("\(name).json").checked.graph.training) != nil
  }

  private static let file = graphPath("golden/parameters.txt")
  private static let isLong = getenv("ADJOINT_LONG") != nil

  /// Instructions without a fused multiply-add compute it in software: those take the small graphs,
  /// unless all are asked for.
  private static func isShort(_ instructions: AdjointSimd, _ multiplyAdds: Int) -> Bool {
    isLong || instructions != .baseline || multiplyAdds < 5_000_000
  }

  @Test(arguments: names)
  func parametersAfterTwentySteps(_ name: String) throws {
    let golden = try GoldenTests.read()
    for instructions in InstructionSets.all {
      let training = try Training(name)
      guard Self.isShort(instructions, training.multiplyAdds) else { continue }
      var hash = ""
      try InstructionSets.using(instructions) { hash = try training.hash(steps: 20) }
      #expect(golden[name] == hash, "\(name) with \(instructions): \(hash)")
    }
  }

  @Test(arguments: names)
  func forAnyNumberOfWorkers(_ name: String) throws {
    let golden = try GoldenTests.read()
    for workers in [2, 16, 64] {
      let hash = try Training(name, workers: workers).hash(steps: 20)
      #expect(golden[name] == hash, "\(name) with \(workers) workers: \(hash)")
    }
  }

  /// All that can be shared is, in many parts, which are done in any order and with delays.
  @Test(arguments: names)
  func inAnyOrder(_ name: String) throws {
    let golden = try GoldenTests.read()
    let everything = SharingPolicy(
      leastOfJob: -.infinity, leastOfRun: -.infinity, leastPart: -.infinity,
      small: 1, mostInRow: 100_000)
    for workers in [2, 3, 7] {
      let pool = WorkerPool(
        workers: min(workers, 3), patience: [100, 20_000][workers % 2],
        disturbing: Disturbance(UInt64(workers)).callAsFunction)
      defer { pool.close() }
      let training = try Training(name)
      let executor = Executor(
        training.executor.plan, state: training.executor.state, workers: workers, pool: pool,
        sharing: everything)
      try executor.setInputs(training.inputs)
      let hash = try Training(executor, training.inputs).hash(steps: 20)
      #expect(executor.list.workers == workers)
      #expect(golden[name] == hash, "\(name) with \(workers) workers: \(hash)")
    }
  }

  @Test func everyGraphHasItsHash() throws {
    #expect(try GoldenTests.read().keys.sorted() == Self.names.sorted())
  }

  private static func read() throws -> [String: String] {
    let text = String(decoding: try FileBytes.read(file, limit: 1 << 20), as: UTF8.self)
    let lines = text.split(separator: "\n").map { $0.split(separator: " ").map(String.init) }
    return Dictionary(uniqueKeysWithValues: lines.map { ($0[0], $0[1]) })
  }
}

/// A graph that takes the same batch again and again.
private struct Training {
  let executor: Executor
  let inputs: [String: Tensor]

  init(_ executor: Executor, _ inputs: [String: Tensor]) {
    (self.executor, self.inputs) = (executor, inputs)
  }

  init(_ name: String, workers: Int = 1) throws {
    let (program, inputs) = try Self.start(name, workers)
    self.inputs = inputs
    let graph = program.checked.graph
    let recipe = try #require(graph.training)
    executor = try program.makeExecutor(
      program.checked.addingTrainingStep(recipe.optimizer), fetching: [try #require(graph.loss)],
      updating: true, inputs)
    try executor.setInputs(inputs)
  }

  /// The numbers of bench graphs are a formula's, those of models the recipe's.
  private static func start(_ name: String, _ workers: Int) throws -> (Program, [String: Tensor]) {
    if let bench = name.split(separator: "/").last, name.hasPrefix("bench/") {
      let workload = try Workload(String(bench), workers: workers)
      // As many rows as a step of the comparison has, but no more than matter.
      let rows = min(workload.checked.graph.training?.batchSize ?? 1, 1024)
      return (workload.program, try workload.inputs(rows: rows))
    }
    let model = try program("\(name).json") { $0.workers = workers }
    let rows = model.checked.graph.training?.batchSize ?? 1
    return (model, try model.recipeInputs(first: rows))
  }

  var multiplyAdds: Int { executor.plan.multiplyAdds }

  /// FNV-1a of the bytes of all parameters and states, in the order of their declaration.
  func hash(steps: Int) throws -> String {
    for _ in 0..<steps { try executor.run() }
    var hash: UInt64 = 0xCBF2_9CE4_8422_2325
    for leaf in executor.plan.checked.graph.leaves where leaf.kind != .input {
      guard let tensor = executor.state[leaf.value] else { continue }
      for number in tensor.doubles {
        // Numbers of 4 bytes as such, for which doubles are as good.
        let bits = number.bitPattern
        for shift in stride(from: UInt64(0), to: 64, by: 8) {
          hash = (hash ^ (bits >> shift & 0xFF)) &* 0x0000_0100_0000_01B3
        }
      }
    }
    let text = String(hash, radix: 16)
    return String(repeating: "0", count: 16 - text.count) + text
  }
}
