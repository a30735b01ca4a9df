import AdjointGraph
import AdjointOperators

/// A graph that computes a scalar and its gradients for each example by itself.
public struct PerExampleGraph: Sendable {
  public let checked: CheckedGraph
  /// The scalar: one for each example.
  public let value: ValueID
  /// The gradients, with the axis of the examples in front.
  public let gradients: [ValueID]
}

extension CheckedGraph {
  /// The graph that computes, for each example along the axis `batch` of the inputs, the scalar of
  /// a batch of that example alone and its gradients, all in one run.
  ///
  /// - Parameters:
  ///   - batch: A dimension's name that is the first extent of an input, and no other extent of any
  ///     leaf.
  ///   - count: How many examples there are; without it the graph takes any number, if no operator
  ///     has to be applied to one after the other.
  public func perExampleGradients(
    of value: ValueID, withRespectTo wanted: [ValueID], batch: String, count: Int? = nil
  ) throws(Diagnostics) -> PerExampleGraph {
    let single = try graph.bound(by: [batch: 1]).checked()
    guard single.type(of: value).isOneFloatingNumber else {
      throw Diagnostics(
        .notScalar,
        "only one floating number for each example can be differentiated but \"\(name(of: value))\" is \(type(of: value))\(origin: graph.path(of: value))"
      )
    }
    let reverse = try single.addingReversePass(of: value, withRespectTo: wanted)
    let extent = count.map { Dimension.fixed($0) } ?? .named(batch)
    var (target, copies) = graph.bound(by: count.map { [batch: $0] } ?? [:]).leavesOnly()
    var stacks: [ValueID: ValueID] = [:]
    target.scope = "examples"
    for leaf in graph.leaves
    where leaf.type.shape.dimensions.contains(where: { $0.names == [batch] }) {
      guard leaf.kind == .input, leaf.type.shape[0] == .named(batch),
        !leaf.type.shape.dimensions.dropFirst().contains(where: { $0.names.contains(batch) }),
        let copy = copies.removeValue(forKey: leaf.value)
      else {
        throw Diagnostics(
          .batchAxis,
          "examples lie along \"\(batch)\", which must be the first extent of inputs and no other, but \(leaf.kind) \"\(leaf.name)\" is \(leaf.type)",
          at: graph.path(of: leaf.value).key("shape"))
      }
      let rest = leaf.type.shape.dimensions.dropFirst()
      stacks[leaf.value] = target.reshape(copy, to: Shape([extent, 1] + rest))
    }
    var copy = StackedCopy(
      reverse.checked, into: target, extent: extent, copies: copies, stacks: stacks)
    try copy.copy([reverse.of] + reverse.gradients)
    let stacked = copy.stacked(reverse.of)
    let values =
      [copy.target.reshape(stacked, to: [extent])]
      + reverse.gradients.map { copy.stacked($0) }
    copy.target.outputs = values
    return PerExampleGraph(
      checked: try copy.target.checked(), value: values[0], gradients: Array(values.dropFirst()))
  }
}

extension Graph {
  /// The graph with dimension names replaced by sizes, in leaves and in attributes.
  func bound(by binding: [String: Int]) -> Graph {
    var result = self
    result.bind(binding)
    return result
  }

  /// The name that is the first extent of the first input that has a name there.
  public var batchDimension: String? {
    leaves(.input).lazy.compactMap { leaf in
      leaf.type.shape.dimensions.first.flatMap { dimension in
        dimension.names.first.flatMap { dimension == .named($0) ? $0 : nil }
      }
    }.first
  }
}

extension DiagnosticCode {
  static let batchAxis = DiagnosticCode(rawValue: "batch-axis")
}
