import AdjointGraph

/// Foresees a run by a number of workers, as many as there may ever be cores, from static costs: each
/// part of a job goes to the worker that is free first, and jobs follow one another. Workers share what
/// memory gives them.
public struct Simulation: Sendable {
  public let timeline: Timeline
  /// What the longest parts of all jobs take together: no more workers make this division faster.
  public let criticalSeconds: Double

  /// What a hand-off to other workers takes, and that they come back: see `WorkerPool`. In seconds.
  private static let handOff = 1.5e-6

  public init(_ plan: ExecutionPlan, workers: Int) {
    let list = JobList(
      plan, stages: plan.constantStageCount..<plan.stages.count, workers: workers, policy: .standard
    )
    let (stepOfKernel, portions) = (plan.stepOfKernel, list.portions)
    let farBytes = plan.farBytesOfKernel
    var tasks: [Timeline.Task] = []
    var (now, critical) = (0.0, 0.0)
    for job in list.jobs {
      let start = now + (job.parts.count > 1 ? Self.handOff : 0)
      var free = [Double](repeating: start, count: workers)
      let parts = list.parts[job.parts]
      let whole = parts.reduce(0) { $0 + $1.cost }
      let bytes = Set(parts.flatMap { list.origins[$0.actions] }).reduce(0) { $0 + farBytes[$1] }
      // Each of several workers has its share of what memory gives, and is busy for longer.
      let slowdown = max(1, bytes / WorkRates.shared * Double(min(workers, parts.count)) / whole)
      for (part, portion) in zip(parts, portions[job.parts]) {
        guard let worker = free.indices.min(by: { free[$0] < free[$1] }) else { continue }
        let steps = list.origins[part.actions].map { stepOfKernel[$0] }
        let end = free[worker] + part.cost * slowdown * 1e-9
        tasks.append(
          Timeline.Task(
            worker: worker, begin: free[worker], end: end,
            steps: (steps.min() ?? 0)..<(steps.max() ?? -1) + 1, portion: portion))
        free[worker] = end
      }
      now = free.max() ?? now
      critical += (parts.map(\.cost).max() ?? 0) * 1e-9
    }
    timeline = Timeline(plan, workers: workers, tasks: tasks, seconds: now)
    criticalSeconds = critical
  }
}

extension JobList {
  /// For each part which of how many parts of a job it is that do the same for other elements.
  var portions: [Timeline.Portion] {
    var result = [Timeline.Portion](repeating: Timeline.Portion(), count: parts.count)
    for job in jobs {
      let groups = Dictionary(grouping: job.parts) { Array(origins[parts[$0].actions]) }
      for group in groups.values {
        for (index, part) in group.enumerated() {
          result[part] = Timeline.Portion(index: index, count: group.count)
        }
      }
    }
    return result
  }
}

extension ExecutionPlan {
  /// For each kernel the position of the step that it belongs to; copies of states to that of the last.
  var stepOfKernel: [Int] {
    var result = [Int](repeating: max(0, steps.count - 1), count: kernels.count)
    for (position, step) in steps.enumerated() {
      for kernel in step.kernels { result[kernel] = position }
    }
    return result
  }
}

extension ExecutionPlan {
  /// For each kernel how many bytes come from memory or go there.
  fileprivate var farBytesOfKernel: [Double] {
    var result = [Double](repeating: 0, count: kernels.count)
    for stage in stages {
      for kernel in stage.kernels { result[kernel] = stage.farBytes / Double(stage.kernels.count) }
    }
    return result
  }
}
