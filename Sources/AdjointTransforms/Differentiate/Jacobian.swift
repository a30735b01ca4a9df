import AdjointGraph
import AdjointOperators

/// A derivative to be computed in full.
public struct JacobianRequest: Hashable, Sendable {
  public var of: ValueID
  public var withRespectTo: ValueID
  /// The name of the result, if free.
  public var name: String

  public init(of: ValueID, withRespectTo: ValueID, name: String) {
    self.of = of
    self.withRespectTo = withRespectTo
    self.name = name
  }
}

/// Which of the two products a Jacobian is made of.
public enum DifferentiationMode: String, Hashable, Sendable, CaseIterable {
  /// `J v` for each unit vector `v` of the input: one column each.
  case forward
  /// `uᵀ J` for each unit vector `u` of the output: one row each.
  case reverse
}

/// The order of a Jacobian's axes.
public enum JacobianLayout: String, Hashable, Sendable, CaseIterable {
  /// Those of the output, then those of the input.
  case outputInput = "output-input"
  /// Those of the output, then those of the input in reverse: of a scalar by an `n × m` matrix,
  /// `m × n` (numerator layout).
  case numerator
}

/// A graph that computes Jacobians, which are its outputs, and nothing else.
public struct JacobianGraph: Sendable {
  public let checked: CheckedGraph
  /// One for each request.
  public let jacobians: [ValueID]
}

extension CheckedGraph {
  /// The graph that computes Jacobians in one run each: all unit vectors are stacked along a
  /// leading axis. Requests that share what the mode begins with share the run.
  public func jacobians(
    _ requests: [JacobianRequest], mode: DifferentiationMode, layout: JacobianLayout = .outputInput
  ) throws(Diagnostics) -> JacobianGraph {
    var assembly = JacobianAssembly(self, layout)
    var results: [JacobianRequest: ValueID] = [:]
    for request in requests where results[request] == nil {
      let together = requests.filter {
        mode == .forward ? $0.withRespectTo == request.withRespectTo : $0.of == request.of
      }
      let values =
        mode == .forward ? try assembly.columns(together) : try assembly.rows(together)
      for (request, value) in zip(together, values) { results[request] = value }
    }
    let jacobians = requests.compactMap { results[$0] }
    assembly.target.outputs = jacobians
    return JacobianGraph(checked: try assembly.target.checked(), jacobians: jacobians)
  }

  /// The requests for the Hessian of a scalar with respect to each of some values, in the graph
  /// with its reverse pass, which is to be asked for them.
  public func hessianRequests(
    of value: ValueID, withRespectTo wanted: [ValueID]
  ) throws(Diagnostics) -> (graph: CheckedGraph, requests: [JacobianRequest]) {
    let reverse = try addingReversePass(of: value, withRespectTo: wanted)
    let requests = zip(reverse.gradients, wanted).map { gradient, wanted in
      JacobianRequest(
        of: gradient, withRespectTo: wanted, name: "\(name(of: value))/\(name(of: wanted))")
    }
    return (reverse.checked, requests)
  }
}

/// A graph of Jacobians in the making.
private struct JacobianAssembly {
  let source: CheckedGraph
  let layout: JacobianLayout
  var target: GraphBuilder
  /// Where values of `source` are in `target`.
  private var copies: [ValueID: ValueID]

  init(_ source: CheckedGraph, _ layout: JacobianLayout) {
    self.source = source
    self.layout = layout
    (target, copies) = source.graph.leavesOnly()
  }

  /// Jacobians of one value by several.
  mutating func rows(_ requests: [JacobianRequest]) throws(Diagnostics) -> [ValueID] {
    let of = requests[0].of
    let product = try source.addingPullback(of: of, withRespectTo: requests.map(\.withRespectTo))
    let stacks = try products(product, along: of)
    return zip(requests, stacks).map { request, stack in
      finish(stack, request, inputFirst: false)
    }
  }

  /// Jacobians of several values by one.
  mutating func columns(_ requests: [JacobianRequest]) throws(Diagnostics) -> [ValueID] {
    let by = requests[0].withRespectTo
    let product = try source.addingTangents(of: requests.map(\.of), along: [by])
    let stacks = try products(product, along: by)
    return zip(requests, stacks).map { request, stack in
      finish(stack, request, inputFirst: true)
    }
  }

  /// The products with all unit vectors of a value's type, stacked.
  private mutating func products(
    _ product: ProductGraph, along value: ValueID
  ) throws(Diagnostics) -> [ValueID] {
    let type = source.type(of: value), name = source.name(of: value)
    guard let count = type.shape.elementCount else {
      throw Diagnostics(
        .tooLarge, "\"\(name)\" is \(type), which has too many elements for a Jacobian",
        at: source.graph.path(of: value))
    }
    target.scope = "units/\(name)"
    let units = target.identityMatrix(count, type.scalar)
    let stack = target.reshape(units, to: Shape([count] + type.shape.dimensions))
    var copy = StackedCopy(
      product.checked, into: target, extent: count, copies: copies,
      stacks: [product.vectors[0]: stack])
    try copy.copy(product.products)
    let stacks = product.products.map { copy.stacked($0) }
    target = copy.target
    // What the source has keeps its number in every graph made of it.
    let known = source.graph.allValues.count
    copies = copy.copies.filter { $0.key.index < known }
    return stacks
  }

  /// Brings the axes into order and gives the Jacobian its name.
  private mutating func finish(
    _ stack: ValueID, _ request: JacobianRequest, inputFirst: Bool
  ) -> ValueID {
    let (y, x) = (source.type(of: request.of).shape, source.type(of: request.withRespectTo).shape)
    target.scope = request.name
    let full =
      inputFirst
      ? target.reshape(stack, to: Shape(x.dimensions + y.dimensions))
      : target.reshape(stack, to: Shape(y.dimensions + x.dimensions))
    let (outputs, inputs) =
      inputFirst
      ? (Array(x.rank..<x.rank + y.rank), Array(0..<x.rank))
      : (Array(0..<y.rank), Array(y.rank..<y.rank + x.rank))
    let order = outputs + (layout == .numerator ? inputs.reversed() : inputs)
    let jacobian = target.transpose(full, order)
    if target.rename(jacobian, to: request.name) || target.isTaken(request.name) { return jacobian }
    return target.add(request.name, Identity(), jacobian)
  }
}

extension GraphBuilder {
  /// Ones on the diagonal, zeros elsewhere.
  mutating func identityMatrix(_ extent: Dimension, _ scalar: ScalarType) -> ValueID {
    let zeros = add(nil, ConstantOfShape([extent, extent], scalar))
    return add(nil, EyeLike(), zeros)
  }
}
