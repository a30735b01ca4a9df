import AdjointFormats
import AdjointGraph
import TestSupport
import Testing

@testable import AdjointCommand

/// `adjoint trace`, and drawings colored by what it records.
@Suite struct TraceCommandTests {
  private let digits = graphPath("models/digits.json")

  /// Every task is in the lane of a worker, tasks of a lane follow one another, and every node of the
  /// plan that takes time has its time.
  @Test(arguments: [1, 2])
  func trace(_ workers: Int) throws {
    let call = Call("trace", digits, "--workers", "\(workers)")
    #expect(call.status == 0, "\(call.error)")
    let root = try call.json()
    let events = Array(try #require(root["traceEvents"]).elements)
    let names = events.filter { $0["ph"]?.string() == "M" }
    #expect(
      names.compactMap { $0["args"]?["name"]?.string() }
        == Array(["digits", "caller", "worker 1"].prefix(workers + 1)))
    let tasks = events.filter { $0["ph"]?.string() == "X" }
    #expect(tasks.count > 20)
    var ends: [Int64: Double] = [:]
    for task in tasks {
      let lane = try #require(task["tid"]?.integer())
      let start = try #require(task["ts"]?.double()), length = try #require(task["dur"]?.double())
      #expect(lane < workers)
      #expect(start >= ends[lane, default: 0] - 0.002)
      ends[lane] = start + length
      let arguments = try #require(task["args"])
      #expect(try #require(arguments["nodes"]).count > 0)
      #expect(arguments["nodes"]?.count == arguments["outputs"]?.count)
    }
    let nodes = try #require(root["nodes"])
    for name in ["logits", "loss/h1", "loss/W1", "W1/next"] {
      #expect(nodes[name]?["us"]?.double() ?? -1 >= 0, "\(name)")
    }
    // All that the plan counts, but for what products do with their elements.
    let work = tasks.compactMap { $0["args"]?["multiply_adds"]?.integer() }.reduce(0, +)
    let plan = Call(
      "plan", digits, "--pass", "step", "--dimension", "batch=32", "--format", "json")
    let planned = try #require(try plan.json()["multiply_adds"]?.integer())
    #expect(abs(Double(work) / Double(planned) - 1) < 0.02, "\(work) of \(planned)")
  }

  @Test func drawings() throws {
    let folder = try TemporaryFolder()
    let trace = try folder.write(output("trace", digits, "--workers", "2"), to: "trace.json")
    for (color, title) in [("time", "measured&#160;time"), ("worker", "worker")] {
      let drawing = output("dot", digits, "--pass", "step", "--color", color, "--trace", trace)
      #expect(drawing.contains(">\(title)<"))
    }
    let other = Call("dot", graphPath("theory/T1.json"), "--color", "time", "--trace", trace)
    #expect(other.status == ExitStatus.invalid)
    #expect(other.error.contains("the trace names no node of the graph"), "\(other.error)")
    let picture = folder.path("timeline.svg")
    #expect(output("trace", digits, "--svg", picture) == "")
    let svg = String(decoding: try FileBytes.read(picture, limit: 1 << 24), as: UTF8.self)
    #expect(svg.hasPrefix("<svg ") && svg.hasSuffix("</svg>\n"))
    #expect(svg.contains(">caller</text>"))
  }

  @Test func wrongUse() {
    #expect(Call("trace", digits, "--svg", "a.png").status == ExitStatus.usage)
    let simulate = Call("plan", digits, "--simulate", "2,x", "--dimension", "batch=4")
    #expect(simulate.status == ExitStatus.usage)
    #expect(simulate.error.hasPrefix("Error: The value '2,x' is invalid for '--simulate'"))
  }

  /// More workers never take longer, nor less than the longest parts.
  @Test(arguments: ["bench/branches-train", "bench/mlp-train", "models/text-transformer"])
  func simulation(_ graph: String) throws {
    let call = Call(
      "plan", graphPath("\(graph).json"), "--pass", "step", "--dimension", "batch=32",
      "--simulate", "1,2,4,128", "--format", "json")
    #expect(call.status == 0, "\(call.error)")
    let rows = Array(try call.json().elements)
    #expect(rows.compactMap { $0["workers"]?.integer() } == [1, 2, 4, 128])
    let times = rows.compactMap { $0["us"]?.double() }
    #expect(rows[0]["speed_up"]?.double() == 1)
    #expect(times[1] < 0.75 * times[0])
    #expect(times[2] <= times[1])
    for row in rows {
      #expect(
        try #require(row["longest_parts_us"]?.double()) <= #require(row["us"]?.double()) * 1.001)
      #expect((0...1).contains(try #require(row["idle"]?.double())))
    }
  }

  /// Memory gives all workers together no more than so much, however many there are.
  @Test func simulatedMemory() throws {
    let call = Call(
      "plan", graphPath("bench/logreg-big.json"), "--pass", "step", "--dimension", "batch=65536",
      "--simulate", "1,2,128", "--format", "json")
    #expect(call.status == 0, "\(call.error)")
    let times = try call.json().elements.compactMap { $0["us"]?.double() }
    let matrix = 65_536 * 256 * 4.0
    #expect(times[0] > 1e-3 * matrix / 30)
    #expect(times[2] > 1e-3 * matrix / 50)
    // Two workers already ask for all that memory gives.
    #expect(times[1] < 0.75 * times[0] && times[1] > 1e-3 * matrix / 50)
    #expect(times[2] <= 1.001 * times[1])
  }
}
