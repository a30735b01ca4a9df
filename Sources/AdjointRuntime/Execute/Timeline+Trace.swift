import AdjointGraph

extension Timeline {
  /// The timeline in the Trace Event Format, which Perfetto and chrome://tracing open: a lane for each
  /// worker, an event for each task with its nodes, shapes, bytes and multiply-adds. Times are in
  /// microseconds. `nodes` holds, for each node, its time and worker.
  public var trace: String {
    var json = JSONWriter()
    json.object(.lines) { json in
      json.member("displayTimeUnit", "ns")
      json.key("traceEvents")
      json.array(.lines) { json in
        json.element()
        write("process_name", plan.checked.graph.name, lane: 0, to: &json)
        for worker in 0..<workers {
          json.element()
          let name = worker == 0 ? "caller" : "worker \(worker)"
          write("thread_name", name, lane: worker, to: &json)
        }
        for task in tasks {
          json.element()
          write(task, to: &json)
        }
      }
      json.key("nodes")
      json.object(.lines) { writeNodes(to: &$0) }
    }
    return json.text + "\n"
  }

  /// An event that gives a name to a lane, or to all.
  private func write(_ event: String, _ name: String, lane: Int, to json: inout JSONWriter) {
    json.object { json in
      json.member("name", event)
      json.member("ph", "M")
      writeLane(lane, to: &json)
      json.key("args")
      json.object { $0.member("name", name) }
    }
  }

  private func writeLane(_ worker: Int, to json: inout JSONWriter) {
    for (key, number) in [("pid", 0), ("tid", worker)] {
      json.key(key)
      json.integer(number)
    }
  }

  private func write(_ task: Task, to json: inout JSONWriter) {
    let steps = plan.steps[task.steps]
    let graph = plan.checked.graph
    json.object { json in
      json.member("name", words(task))
      json.member("ph", "X")
      writeLane(task.worker, to: &json)
      for (key, time) in [("ts", task.begin), ("dur", task.seconds)] {
        json.key(key)
        json.number((time * 1e9).rounded() / 1e3)
      }
      json.key("args")
      json.object { json in
        json.key("nodes")
        json.array(steps.prefix(Self.mostNodes)) { $0.string(graph.nodes[$1.node].name) }
        json.key("outputs")
        json.array(steps.prefix(Self.mostNodes)) { $0.string(outputs($1)) }
        for (key, number) in [
          ("steps", steps.count), ("part", task.portion.index), ("parts", task.portion.count),
          ("bytes", total(task) { bytes($0) }),
          ("multiply_adds", total(task) { $0.multiplyAdds }),
        ] {
          json.key(key)
          json.integer(number)
        }
      }
    }
  }

  /// What a task has of an amount that each step has: all tasks of a step have as much.
  private func total(_ task: Task, _ amount: (ExecutionPlan.Step) -> Int) -> Int {
    task.steps.reduce(0) { $0 + amount(plan.steps[$1]) / tasksOfStep[$1] }
  }

  /// A task of more nodes names the first of them.
  private static let mostNodes = 8

  private func outputs(_ step: ExecutionPlan.Step) -> String {
    plan.checked.graph.nodes[step.node].outputs.map { output in
      let type = plan.schedule.bound.type(of: output)
      return "\(type.scalar)\(Shape(type.shape))"
    }.joined(separator: ", ")
  }

  private func bytes(_ step: ExecutionPlan.Step) -> Int {
    plan.checked.graph.nodes[step.node].outputs.reduce(0) { sum, output in
      sum + plan.schedule.bound.type(of: output).byteCount
    }
  }

  private func writeNodes(to json: inout JSONWriter) {
    for (node, (seconds, worker)) in zip(nodeSeconds, nodeWorkers).enumerated() {
      guard let seconds, let worker else { continue }
      json.key(plan.checked.graph.nodes[node].name)
      json.object { json in
        json.key("us")
        json.number((seconds * 1e9).rounded() / 1e3)
        json.key("worker")
        json.integer(worker)
      }
    }
  }
}
