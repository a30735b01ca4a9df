/// What a program can be asked for beside its own values. Each makes a graph of its own, which can
/// be saved, drawn and run.
public enum Derivative: Hashable, Sendable {
  case gradients(of: ValueID, withRespectTo: [ValueID])
  /// Gradients for each example along the named dimension, of this extent if it is known, by itself.
  case exampleGradients(
    of: ValueID, withRespectTo: [ValueID], batch: String, count: Int? = nil)
  case jacobians(
    of: ValueID, withRespectTo: [ValueID], mode: DifferentiationMode,
    layout: JacobianLayout = .outputInput)
  case hessians(
    of: ValueID, withRespectTo: [ValueID], mode: DifferentiationMode,
    layout: JacobianLayout = .outputInput)
  /// With the inputs `cotangent/OF`, the vector-Jacobian product.
  case pullback(of: ValueID, withRespectTo: [ValueID])
  /// With the inputs `tangent/WRT`, the Jacobian-vector product.
  case tangent(of: ValueID, withRespectTo: [ValueID])
  /// With the inputs `tangent/WRT`, the product of the Hessian and a vector.
  case hessianProduct(of: ValueID, withRespectTo: [ValueID])
}

/// The graph that computes a derivative.
public struct DerivedGraph: Sendable {
  public let checked: CheckedGraph
  /// For gradients what was differentiated; then one value for each that it was differentiated by.
  public let results: [ValueID]
}

extension Program {
  /// Computes a scalar, by default the loss, and its gradients, by default with respect to all
  /// trainable parameters. Each gradient has the name of what it is taken by.
  public func gradients(
    of name: String? = nil, withRespectTo names: [String]? = nil, _ inputs: [String: Tensor]
  ) throws(Diagnostics) -> (value: Tensor, gradients: [String: Tensor]) {
    let (of, wanted) = try subject(of: name, withRespectTo: names)
    let tensors = try compute(.gradients(of: of, withRespectTo: wanted), inputs)
    let named = zip(wanted.map { checked.name(of: $0) }, tensors.dropFirst())
    return (tensors[0], Dictionary(named) { first, _ in first })
  }

  /// Computes a derivative: the tensors of its `results`.
  public func compute(
    _ derivative: Derivative, _ inputs: [String: Tensor]
  ) throws(Diagnostics) -> [Tensor] {
    let graph = try derive(derivative)
    return try locating(in: graph.checked) { () throws(Diagnostics) in
      let executor = try run(graph.checked, derivative, fetching: graph.results, inputs)
      return graph.results.compactMap { executor[$0] }
    }
  }

  /// The graph with the reverse pass of a scalar, by default of the loss with respect to all
  /// trainable parameters.
  public func differentiated(
    of name: String? = nil, withRespectTo names: [String]? = nil
  ) throws(Diagnostics) -> DifferentiatedGraph {
    let (of, wanted) = try subject(of: name, withRespectTo: names)
    let graph = try derive(.gradients(of: of, withRespectTo: wanted))
    return DifferentiatedGraph(
      checked: graph.checked, of: of, withRespectTo: wanted,
      gradients: Array(graph.results.dropFirst()))
  }

  /// What is to be differentiated, by default the loss, and by what, by default all trainable
  /// parameters.
  public func subject(
    of name: String?, withRespectTo names: [String]?
  ) throws(Diagnostics) -> (of: ValueID, withRespectTo: [ValueID]) {
    try locating { () throws(Diagnostics) in
      let loss = [checked.graph.loss].compactMap(\.self)
      guard let value = try values(named: name.map { [$0] }, else: loss).first else {
        let outputs = checked.graph.outputs.map { "\"\(checked.name(of: $0))\"" }
        throw Diagnostics(
          .noLoss, "the graph names no loss; say what to differentiate",
          notes: outputs.isEmpty ? [] : ["its outputs are \(outputs.joined(separator: ", "))"])
      }
      let wanted = try values(named: names, else: checked.graph.trainableParameters)
      if wanted.isEmpty {
        throw Diagnostics(
          .noParameters,
          "the graph has no trainable parameters; say what to differentiate by")
      }
      return (value, wanted)
    }
  }

  /// The graph that computes a derivative; its outputs are the results.
  public func derive(_ derivative: Derivative) throws(Diagnostics) -> DerivedGraph {
    if let known = derived[derivative] { return known }
    let graph = try locating { () throws(Diagnostics) in try make(derivative) }
    derived[derivative] = graph
    return graph
  }

  private func make(_ derivative: Derivative) throws(Diagnostics) -> DerivedGraph {
    switch derivative {
    case .gradients(let of, let wanted):
      let reverse = try checked.addingReversePass(of: of, withRespectTo: wanted)
      return DerivedGraph(checked: reverse.checked, results: [reverse.of] + reverse.gradients)
    case .exampleGradients(let of, let wanted, let batch, let count):
      let examples = try checked.perExampleGradients(
        of: of, withRespectTo: wanted, batch: batch, count: count)
      return DerivedGraph(checked: examples.checked, results: [examples.value] + examples.gradients)
    case .jacobians(let of, let wanted, let mode, let layout):
      let requests = wanted.map {
        JacobianRequest(
          of: of, withRespectTo: $0, name: "\(checked.name(of: of))/\(checked.name(of: $0))")
      }
      let graph = try checked.jacobians(requests, mode: mode, layout: layout)
      return DerivedGraph(checked: graph.checked, results: graph.jacobians)
    case .hessians(let of, let wanted, let mode, let layout):
      let (reverse, requests) = try checked.hessianRequests(of: of, withRespectTo: wanted)
      let graph = try reverse.jacobians(requests, mode: mode, layout: layout)
      return DerivedGraph(checked: graph.checked, results: graph.jacobians)
    case .pullback(let of, let wanted):
      return try products(of: checked.addingPullback(of: of, withRespectTo: wanted))
    case .tangent(let of, let wanted):
      return try products(of: checked.addingTangents(of: [of], along: wanted))
    case .hessianProduct(let of, let wanted):
      return try products(of: checked.addingHessianProduct(of: of, withRespectTo: wanted))
    }
  }

  private func products(of graph: ProductGraph) -> DerivedGraph {
    DerivedGraph(checked: graph.checked, results: graph.products)
  }

  /// The mode in which a Jacobian or Hessian, given for each mode by `make`, takes fewer
  /// multiply-adds for inputs of these shapes.
  public func cheaperMode(
    _ inputs: [String: Tensor], _ make: (DifferentiationMode) -> Derivative
  ) throws(Diagnostics) -> DifferentiationMode {
    func cost(_ mode: DifferentiationMode) throws(Diagnostics) -> Int {
      let graph = try derive(make(mode))
      return try locating(in: graph.checked) { () throws(Diagnostics) in
        try plan(graph.checked, fetching: graph.results, inputs).multiplyAdds
      }
    }
    return try cost(.forward) < cost(.reverse) ? .forward : .reverse
  }
}
