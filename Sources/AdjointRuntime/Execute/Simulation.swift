import AdjointGraph

/// Foresees a run by a number of workers, as many as there may ever be cores, from static costs: the
/// worker that is free first takes the next part, as in a `WorkerPool`, and jobs follow one another.
/// Workers share what memory gives them.
public struct Simulation: Sendable {
  public let timeline: Timeline
  /// What the longest parts of all jobs take together: no more workers make this division faster.
  public let criticalSeconds: Double

  public init(_ plan: ExecutionPlan, workers: Int) {
    let policy = SharingPolicy.standard
    let list = JobList(
      plan, stages: plan.constantStageCount..<plan.stages.count, workers: workers, policy: policy)
    let (stepOfKernel, portions) = (plan.stepOfKernel, list.portions)
    let farBytes = plan.farBytesOfKernel
    var tasks: [Timeline.Task] = []
    var (now, critical) = (0.0, 0.0)
    for job in list.jobs {
      let slowdown = list.slowdown(of: job, farBytes)
      let start = now + (job.parts.count > 1 && list.workers > 1 ? policy.handOff * 1e-9 : 0)
      var free = [Double](repeating: start, count: list.workers)
      func first(_ worker: Int) -> Int { job.first(of: worker, workers: list.workers) }
      var left = free.indices.map {
        Ticket(workers: list.workers, next: first($0), end: first($0 + 1))
      }
      for _ in job.parts {
        let worker = free.indices.min { free[$0] < free[$1] } ?? 0
        let others = free.indices.map { (worker + $0) % free.count }
        let owner = others.first { left[$0].next < left[$0].end } ?? worker
        let taken = owner == worker ? left[owner].takeFirst() : left[owner].takeLast()
        let number = job.parts.lowerBound + taken
        let (part, portion) = (list.parts[number], portions[number])
        let steps = list.origins[part.actions].map { stepOfKernel[$0] }
        let end = free[worker] + part.cost * slowdown * 1e-9
        tasks.append(
          Timeline.Task(
            worker: worker, begin: free[worker], end: end,
            steps: (steps.min() ?? 0)..<(steps.max() ?? -1) + 1, portion: portion))
        free[worker] = end
      }
      now = free.max() ?? now
      critical += (list.parts[job.parts].map(\.cost).max() ?? 0) * 1e-9
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

  /// How many times as long parts of a job take as static costs say: each of several workers has a share of
  /// what memory gives them all.
  fileprivate func slowdown(of job: Job, _ farBytesOfKernel: [Double]) -> Double {
    let parts = parts[job.parts]
    let bytes = Set(parts.flatMap { origins[$0.actions] }).reduce(0) { $0 + farBytesOfKernel[$1] }
    let time = parts.reduce(0) { $0 + $1.cost } / Double(min(workers, parts.count))
    return max(1, bytes / WorkTime.shared / time)
  }
}

extension ExecutionPlan {
  /// For each kernel the position of the step that it belongs to, or of the one before it: what adds up
  /// sums, and copies states, belongs to none.
  var stepOfKernel: [Int] {
    var result = [Int?](repeating: nil, count: kernels.count)
    for (position, step) in steps.enumerated() {
      for kernel in step.kernels { result[kernel] = position }
    }
    var last = 0
    return result.map { position in
      last = position ?? last
      return last
    }
  }
}

extension ExecutionPlan {
  /// For each kernel how many bytes come from memory or go there, too many for a core's own caches.
  fileprivate var farBytesOfKernel: [Double] {
    var result = [Double](repeating: 0, count: kernels.count)
    for stage in stages {
      let bytes = stage.time.farBytes / Double(stage.kernels.count)
      for kernel in stage.kernels { result[kernel] = bytes }
    }
    return result
  }
}
