import AdjointGraph
import AdjointOperators

/// A graph with a reverse pass, and where its gradients are.
public struct DifferentiatedGraph: Sendable {
  public let checked: CheckedGraph
  /// The value that was differentiated.
  public let of: ValueID
  /// What it was differentiated by, as asked for.
  public let withRespectTo: [ValueID]
  /// One for each of `withRespectTo`, of the same type.
  public let gradients: [ValueID]

  package init(
    checked: CheckedGraph, of: ValueID, withRespectTo: [ValueID], gradients: [ValueID]
  ) {
    self.checked = checked
    self.of = of
    self.withRespectTo = withRespectTo
    self.gradients = gradients
  }
}

extension CheckedGraph {
  /// Adds the nodes that compute the gradients of a scalar with respect to values of the graph:
  /// reverse-mode differentiation, with a sum wherever a value has several uses. The cotangent of
  /// value `v` is named `OF/v`. The result is an ordinary graph, which can be differentiated again.
  ///
  /// What a node marked `recompute` makes is computed again where the pass reads it.
  ///
  /// A value that `of` does not depend on has gradient zero; one that it depends on only through
  /// operators without a derivative is an error that names the operator.
  public func addingReversePass(
    of value: ValueID, withRespectTo wanted: [ValueID]
  ) throws(Diagnostics) -> DifferentiatedGraph {
    let type = type(of: value)
    guard type.isOneFloatingNumber else {
      throw Diagnostics(
        .notScalar,
        "only one floating number can be differentiated but \"\(name(of: value))\" is \(type)\(origin: graph.path(of: value))"
      )
    }
    let prefix = "\(name(of: value))/"
    var builder = GraphBuilder(extending: self)
    builder.scope = prefix + name(of: value)
    let seed = (value: value, cotangent: builder.ones(like: value))
    var pass = ReversePass(self, builder, seeds: [seed], withRespectTo: wanted) { prefix + $0 }
    let gradients = try pass.run()
    let (pruned, kept) = pass.builder.graph.removingUnusedNodes(
      from: graph.nodes.count, keeping: gradients)
    return DifferentiatedGraph(
      checked: try pruned.recomputing(from: graph.nodes.count).checked(), of: value,
      withRespectTo: wanted, gradients: kept)
  }

  /// Refuses values that a derivative cannot be taken of or by.
  func checkFloating(_ values: [ValueID]) throws(Diagnostics) {
    for value in values where !type(of: value).scalar.isFloating {
      throw Diagnostics(
        .notDifferentiable,
        "\"\(name(of: value))\" is \(type(of: value))\(origin: graph.path(of: value)): derivatives exist of and by floating values only"
      )
    }
  }
}

extension TensorType {
  /// Whether a value of this type can be differentiated in reverse mode.
  var isOneFloatingNumber: Bool {
    scalar.isFloating && shape.dimensions.allSatisfy { $0.size == 1 }
  }
}

/// The walk backwards through the topological order.
struct ReversePass {
  private let checked: CheckedGraph
  private let seeds: [(value: ValueID, cotangent: ValueID)]
  private let wanted: [ValueID]
  private(set) var builder: GraphBuilder
  /// The name of the cotangent of a value, or of what a node's pullback adds, by its name.
  private let name: (String) -> String
  /// What has come together at each value so far.
  private var contributions: [ValueID: [ValueID]] = [:]
  /// What was asked for so far.
  private var gradients: [ValueID: ValueID] = [:]
  /// Values whose names are final.
  private var named: Set<ValueID> = []
  private var signatures = OperatorSignatures()
  /// How many values there were before the pass.
  private let originalCount: Int

  /// - Parameters:
  ///   - builder: Continues `checked`; has the cotangents of `seeds`.
  ///   - seeds: What is differentiated, and the cotangent that each begins with.
  init(
    _ checked: CheckedGraph, _ builder: GraphBuilder,
    seeds: [(value: ValueID, cotangent: ValueID)], withRespectTo wanted: [ValueID],
    named name: @escaping (String) -> String
  ) {
    self.checked = checked
    self.builder = builder
    self.seeds = seeds
    self.wanted = wanted
    self.name = name
    originalCount = checked.graph.allValues.count
  }

  /// Adds the pass and gives one cotangent for each value that was asked for, of its type.
  mutating func run() throws(Diagnostics) -> [ValueID] {
    try checked.checkFloating(seeds.map(\.value) + wanted)
    let graph = checked.graph
    let active = Dependents(
      of: wanted, in: checked, through: { checked.type(of: $0).scalar.isFloating })
    for seed in seeds { contributions[seed.value, default: []].append(seed.cotangent) }
    for index in checked.order.reversed() {
      let node = graph.nodes[index]
      guard node.outputs.contains(where: active.contains) else { continue }
      let cotangents = node.outputs.map { active.contains($0) ? cotangent(of: $0) : nil }
      guard cotangents.contains(where: { $0 != nil }) else { continue }
      builder.scope = name(node.name)
      let site = PullbackSite(
        inputs: padded(node.inputs, to: signatures[type(of: node.operation)].inputs.count),
        outputs: node.outputs, cotangents: cotangents)
      for (input, contribution) in zip(node.inputs, try pullback(node, index, site)) {
        guard let input, active.contains(input), let contribution else { continue }
        contributions[input, default: []].append(contribution)
      }
    }
    var results: [ValueID] = []
    for target in wanted { results.append(try gradient(of: target)) }
    return results
  }

  /// Omitted inputs at the end are `nil`, as those in the middle.
  private func padded(_ inputs: [ValueID?], to count: Int) -> [ValueID?] {
    let missing = count - inputs.count
    return missing > 0 ? inputs + [ValueID?](repeating: nil, count: missing) : inputs
  }

  private mutating func pullback(
    _ node: Node, _ index: Int, _ site: PullbackSite
  ) throws(Diagnostics) -> [ValueID?] {
    do throws(ConstraintError) {
      return try node.operation.pullback(site, in: &builder)
    } catch {
      throw Diagnostics(
        .notDifferentiable,
        "node \"\(node.name)\" (\(type(of: node.operation).name)): \(error.message), and \"\(checked.name(of: seeds[0].value))\" is to be differentiated through it",
        at: DocumentPath().key("nodes").index(index))
    }
  }

  /// The sum of what has come together at a value, under its name.
  private mutating func cotangent(of target: ValueID) -> ValueID? {
    guard let parts = contributions[target] else { return nil }
    let name = name(checked.name(of: target))
    if parts.count > 1 {
      builder.scope = name
      let sum = parts.dropFirst().reduce(parts[0]) { builder.add($0, $1) }
      contributions[target] = [sum]
    }
    guard let sum = contributions[target]?.first else { return nil }
    if sum.index >= originalCount, !seeds.contains(where: { $0.value == target }),
      !named.contains(sum), builder.rename(sum, to: name)
    {
      named.insert(sum)
    }
    return sum
  }

  private mutating func gradient(of target: ValueID) throws(Diagnostics) -> ValueID {
    if let known = gradients[target] { return known }
    let name = name(checked.name(of: target))
    builder.scope = name
    var gradient: ValueID
    if let cotangent = cotangent(of: target) {
      gradient = cotangent
    } else {
      try checkNothingBlocks(target)
      gradient = builder.zeros(like: target)
    }
    if builder.graph.name(of: gradient) != name, !builder.isTaken(name) {
      gradient = builder.add(name, Identity(), gradient)
    }
    gradients[target] = gradient
    return gradient
  }

  /// Where what is differentiated depends on the target after all, but only through values that have
  /// no cotangents, names the first node on the way that makes one.
  private func checkNothingBlocks(_ target: ValueID) throws(Diagnostics) {
    let floating = Dependents(
      of: [target], in: checked, through: { checked.type(of: $0).scalar.isFloating })
    if seeds.contains(where: { floating.contains($0.value) }) { return }
    let reached = Dependents(of: [target], in: checked, through: { _ in true }, choices: false)
    guard let value = seeds.lazy.map(\.value).first(where: reached.contains) else { return }
    let needed = Set(checked.nodes(neededFor: [value]))
    for index in checked.order where needed.contains(index) {
      let node = checked.graph.nodes[index]
      let takesFloating = node.inputs.contains { input in
        input.map { reached.contains($0) && checked.type(of: $0).scalar.isFloating } ?? false
      }
      guard takesFloating,
        node.outputs.allSatisfy({ !checked.type(of: $0).scalar.isFloating })
      else { continue }
      let operation = type(of: node.operation).name
      throw Diagnostics(
        .notDifferentiable,
        "\"\(checked.name(of: value))\" depends on \"\(checked.name(of: target))\" only through node \"\(node.name)\" (\(operation)), which makes \(checked.type(of: node.outputs[0])) and has no derivative",
        at: DocumentPath().key("nodes").index(index))
    }
  }
}

extension DiagnosticCode {
  static let notScalar = DiagnosticCode(rawValue: "not-scalar")
  static let notDifferentiable = DiagnosticCode(rawValue: "not-differentiable")
}
