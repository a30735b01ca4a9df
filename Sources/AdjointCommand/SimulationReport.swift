import Adjoint

/// How a plan would run by more or fewer workers.
struct SimulationReport {
  private let simulations: [Simulation]
  /// The time of one worker, in seconds.
  private let alone: Double

  init(_ plan: ExecutionPlan, workers: [Int]) {
    simulations = workers.map { Simulation(plan, workers: $0) }
    alone = Simulation(plan, workers: 1).timeline.seconds
  }

  private func speedUp(_ simulation: Simulation) -> Double {
    simulation.timeline.seconds > 0 ? alone / simulation.timeline.seconds : 1
  }

  var text: String {
    var table = TextTable([
      ("workers", .right), ("µs", .right), ("speed-up", .right), ("longest parts, µs", .right),
      ("idle, %", .right),
    ])
    for simulation in simulations {
      table.add([
        "\(simulation.timeline.workers)",
        Decimals.text(simulation.timeline.seconds * 1e6, digits: 1),
        Decimals.text(speedUp(simulation), digits: 2),
        Decimals.text(simulation.criticalSeconds * 1e6, digits: 1),
        Decimals.text(100 * simulation.timeline.idle, digits: 0),
      ])
    }
    return table.text
  }

  var json: String {
    var json = JSONWriter()
    json.array(simulations) { json, simulation in
      json.object { json in
        json.key("workers")
        json.integer(simulation.timeline.workers)
        for (name, number) in [
          ("us", simulation.timeline.seconds * 1e6), ("speed_up", speedUp(simulation)),
          ("longest_parts_us", simulation.criticalSeconds * 1e6),
          ("idle", simulation.timeline.idle),
        ] {
          json.key(name)
          json.number(number)
        }
      }
    }
    return json.text + "\n"
  }
}
