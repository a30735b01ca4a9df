import AdjointGraph

/// What the workers of one run did and when: measured, or foreseen by static costs.
public struct Timeline: Sendable {
  /// What a worker did without a pause.
  public struct Task: Sendable {
    /// Counts from 0, the caller.
    public var worker: Int
    /// In seconds since the run began.
    public var begin: Double
    public var end: Double
    /// Positions in the plan's steps.
    public var steps: Range<Int>
    public var portion = Portion()

    public var seconds: Double { end - begin }
  }

  /// Which of how many parts that make about as much.
  public struct Portion: Sendable {
    public var index = 0
    public var count = 1
  }

  public let plan: ExecutionPlan
  public let workers: Int
  /// In how many tasks each step is.
  let tasksOfStep: [Int]
  /// By worker and time.
  public let tasks: [Task]
  /// From the beginning of the run to its end.
  public let seconds: Double

  public init(_ plan: ExecutionPlan, workers: Int, tasks: [Task], seconds: Double) {
    self.plan = plan
    self.workers = workers
    tasksOfStep = tasks.reduce(into: [Int](repeating: 0, count: plan.steps.count)) {
      for step in $1.steps { $0[step] += 1 }
    }
    self.tasks = tasks.sorted { ($0.worker, $0.begin) < ($1.worker, $1.begin) }
    self.seconds = seconds
  }

  /// The time that workers spent in tasks.
  public var busySeconds: Double { tasks.reduce(0) { $0 + $1.seconds } }

  /// The part of the workers' time in which they had nothing to do.
  public var idle: Double {
    seconds > 0 ? max(0, 1 - busySeconds / (seconds * Double(workers))) : 0
  }

  /// The names of the nodes of a task, all or the first and the last.
  public func words(_ task: Task) -> String {
    let names = [task.steps.first, task.steps.last].compactMap(\.self).map { step in
      plan.checked.graph.nodes[plan.steps[step].node].name
    }
    return switch task.steps.count {
    case 0, 1: names.first ?? ""
    case 2: names.joined(separator: ", ")
    default: names.joined(separator: " … ")
    }
  }

  /// The family of the operator that takes most of a task.
  public func family(_ task: Task) -> OperatorFamily? {
    let step = task.steps.max { plan.steps[$0].cost < plan.steps[$1].cost }
    return step.map { type(of: plan.checked.graph.nodes[plan.steps[$0].node].operation).family }
  }

  /// For each node of the plan's graph the seconds spent on it; tasks of several nodes are shared out
  /// by static costs. `nil` for nodes that the plan does not run, or has done by others.
  public var nodeSeconds: [Double?] {
    var result = [Double?](repeating: nil, count: plan.checked.graph.nodes.count)
    for (node, task, share) in shares {
      result[node] = (result[node] ?? 0) + share * task.seconds
    }
    return result
  }

  /// For each node the worker that ran it; -1 where several did, `nil` where none.
  public var nodeWorkers: [Int?] {
    var result = [Int?](repeating: nil, count: plan.checked.graph.nodes.count)
    for (node, task, _) in shares {
      result[node] = result[node].map { $0 == task.worker ? $0 : -1 } ?? task.worker
    }
    return result
  }

  private var shares: [(node: Int, task: Task, share: Double)] {
    tasks.flatMap { task in
      let all = task.steps.reduce(0) { $0 + plan.steps[$1].cost }
      return task.steps.filter { plan.steps[$0].cost > 0 || task.steps.count == 1 }.map { step in
        (plan.steps[step].node, task, all > 0 ? plan.steps[step].cost / all : 1)
      }
    }
  }
}
