import AdjointGraph

/// How each value of a graph depends on the rows of a batch: the first axis of the inputs.
///
/// It follows from what each operator does to each axis (`AxisRule`), and proves what a worker may do
/// with some of the rows alone.
struct Sharding: Sendable {
  enum Rows: Hashable, Sendable {
    /// No row has a part in it, or only sums over all of them.
    case none
    /// So many indices of this axis, one after the other, depend on one row of the inputs alone.
    case kept(axis: Int, perRow: Int)
    /// It adds up a term of each row: a weight gradient, a loss.
    case summed
    /// It needs all rows at once, as the statistics of a batch do; its own rows are this axis.
    case mixed(axis: Int?)
  }

  /// A value's rows, and how many sums over rows, or mixtures of rows, must be done before any of it.
  struct Dependence: Hashable, Sendable {
    var rows: Rows
    var barriers: Int
  }

  /// The extent of the axis; `nil` where no input has one.
  let extent: Int?
  private var dependences: ValueTable<Dependence>

  init(_ bound: BoundGraph) {
    let graph = bound.checked.graph
    dependences = ValueTable(for: graph)
    let inputs = graph.leaves(.input).filter { bound.isNeeded($0.value) }
    let rows = inputs.lazy.compactMap(\.type.shape.dimensions.first).first
    extent = rows.flatMap { $0.bound(by: bound.binding.sizes)?.size }
    for leaf in graph.leaves where bound.isNeeded(leaf.value) {
      let isRows = leaf.kind == .input && leaf.type.shape.dimensions.first == rows
      dependences[leaf.value] = Dependence(
        rows: isRows && rows != nil ? .kept(axis: 0, perRow: 1) : .none, barriers: 0)
    }
    for index in bound.order { follow(index, bound) }
  }

  subscript(value: ValueID) -> Dependence? { dependences[value] }

  private mutating func follow(_ index: Int, _ bound: BoundGraph) {
    let node = bound.checked.graph.nodes[index]
    let known = node.inputs.map { $0.flatMap { dependences[$0] } }
    let barriers = known.lazy.compactMap { $0?.barriersBeforeUse }.max() ?? 0
    let axes = known.map { $0?.axis }
    let counts = Set(known.compactMap { $0?.axis == nil ? nil : $0?.perRow })
    guard let perRow = counts.first else {
      for output in node.outputs {
        dependences[output] = Dependence(rows: .none, barriers: barriers)
      }
      return
    }
    let rule = bound.axisRule(ofNode: index)
    let label = counts.count > 1 ? nil : rule.flatMap { Self.label($0, axes) }
    for (number, output) in node.outputs.enumerated() {
      let own = rule?.outputs[number].firstIndex { $0.label != nil && $0.label == label?.name }
      let rows: Rows =
        switch (label?.isWhole, own) {
        case (false?, let axis?): .kept(axis: axis, perRow: perRow)
        case (false?, nil): .summed
        default: reshaped(node, axes[0], bound) ?? .mixed(axis: own)
        }
      dependences[output] = Dependence(rows: rows, barriers: barriers)
    }
  }

  /// The rows of the same elements in the same order, where rows are stretches of them.
  private func reshaped(_ node: Node, _ axis: Int?, _ bound: BoundGraph) -> Rows? {
    guard type(of: node.operation).traits.contains(.sharesFirstInput), axis == 0, let extent,
      extent > 0, let first = bound.type(of: node.outputs[0]).shape.first, first % extent == 0
    else { return nil }
    return .kept(axis: 0, perRow: first / extent)
  }

  /// What the rule calls the axis that all these axes of inputs are, and whether it is needed whole.
  private static func label(
    _ rule: AxisRule, _ axes: [Int?]
  ) -> (name: String, isWhole: Bool)? {
    var found: (name: String, isWhole: Bool)?
    for case (let input?, let axis?) in zip(rule.inputs, axes) {
      guard let name = input[axis].label, found?.name ?? name == name else { return nil }
      found = (name, input[axis].isWhole || found?.isWhole == true)
    }
    return found
  }
}

extension Sharding.Dependence {
  /// The axis of the rows.
  fileprivate var axis: Int? {
    switch rows {
    case .none, .summed: nil
    case .kept(let axis, _): axis
    case .mixed(let axis): axis
    }
  }

  /// How many indices of that axis make a row.
  fileprivate var perRow: Int { if case .kept(_, let count) = rows { count } else { 1 } }

  /// How many barriers are before what reads the value.
  fileprivate var barriersBeforeUse: Int {
    switch rows {
    case .none, .kept: barriers
    case .summed, .mixed: barriers + 1
    }
  }
}
