import AdjointGraph

/// Nodes whose operands are blocks of an axis.
extension BoundGraph {
  /// Nodes that depend on no leaf and no random number, and whose results are small enough to be kept
  /// from run to run, or needed by such nodes alone; in their order.
  var constantNodes: [Int] {
    let graph = checked.graph
    var isConstant = [Bool](repeating: false, count: graph.nodes.count)
    for index in order {
      let node = graph.nodes[index]
      isConstant[index] =
        !Swift.type(of: node.operation).traits.contains(.random)
        && node.inputs.allSatisfy { input in
          input.map { graph.producer(of: $0).map { isConstant[$0] } ?? false } ?? true
        }
    }
    // From the last to the first, so that the readers of a value are decided before its maker.
    var isRead = [Bool](repeating: false, count: graph.values.count)
    for index in order.reversed() {
      let node = graph.nodes[index]
      let isSmall = node.outputs.allSatisfy { output in
        !isRead[output.index] || type(of: output).byteCount <= Self.largestConstant
      }
      isConstant[index] = isConstant[index] && isSmall
      if isConstant[index] { continue }
      for case let input? in node.inputs { isRead[input.index] = true }
    }
    return order.filter { isConstant[$0] }
  }

  /// In bytes: what a constant may take of the arena for good.
  private static let largestConstant = 16 << 10

  /// What a node does to each axis.
  func axisRule(ofNode index: Int) -> AxisRule? {
    let node = checked.graph.nodes[index]
    let rule = operations[index]?.axes(inputTypes(of: node), outputTypes(of: node))
    return node.isProduct && !panels.isEmpty ? rule.flatMap { ruleInPanels($0, of: node) } : rule
  }

  /// The rule of a product that cuts no matrix in panels.
  private func ruleInPanels(_ rule: AxisRule, of node: Node) -> AxisRule? {
    if panels[node.outputs[0]] != nil { return nil }
    var rule = rule
    for (number, input) in node.inputs.enumerated() where input.flatMap({ panels[$0] }) != nil {
      rule.inputs[number] = rule.inputs[number]?.map { AxisRule.Axis($0.label, isWhole: true) }
    }
    return rule
  }

  /// Whether a node is a product of matrices.
  func isProduct(_ index: Int) -> Bool { checked.graph.nodes[index].isProduct }

  /// The kernels of a node for all of its operands.
  private func wholeKernels(ofNode index: Int) -> [Kernel]? {
    let node = checked.graph.nodes[index]
    let link = Chain.Link(
      node: index, inputs: node.inputs.map { _ in nil }, outputs: node.outputs.map { _ in nil })
    return kernels(of: link, block: 0)
  }

  /// The kernel of a node that is one matrix product and nothing else.
  func matrixProduct(ofNode index: Int) -> MatrixProduct? {
    let node = checked.graph.nodes[index]
    guard isProduct(index), node.outputs.count == 1,
      let kernels = wholeKernels(ofNode: index), kernels.count == 1,
      case .product(let product) = kernels[0], product.steps.isEmpty,
      !type(of: node.outputs[0]).shape.isEmpty,
      product.batch * product.rows * product.columns
        == matrixType(of: node.outputs[0]).shape.reduce(1, *),
      product.batch == 1 || product.strideC == product.rows * product.columns
    else { return nil }
    return product
  }

  /// Whether one kernel alone works in what a node works in, so that it holds nothing from one kernel to
  /// the next.
  func hasScratchOfOneKernel(_ index: Int) -> Bool {
    guard let kernels = wholeKernels(ofNode: index) else { return false }
    return kernels.count == 1 || kernels.filter { $0.scratch != nil }.count == 1
  }

  /// Whether a node is one function of elements, and no comparison.
  func isOneFunction(_ index: Int) -> Bool {
    guard let kernels = wholeKernels(ofNode: index), kernels.count == 1 else { return false }
    switch kernels[0] {
    case .map: return true
    case .zip(let zip): return zip.scalar.isFloating && zip.resultSize == zip.scalar.size
    default: return false
    }
  }

  /// The least that a block must have of an axis that a node sums over, so that what blocks add is the
  /// same bits as the whole sum; blocks may be multiples of it. `nil` where there is no such block.
  func leastSum(ofNode index: Int) -> Int? {
    guard let product = matrixProduct(ofNode: index), product.beta == 0, product.batch == 1,
      product.depth > 0, product.depth % product.depthBlock == 0
    else { return nil }
    return product.depthBlock
  }

  /// The bytes that a node works in besides blocks of its operands.
  func scratchByteCount(of link: Chain.Link, block: Int) -> Int {
    let node = checked.graph.nodes[link.node]
    let inputs = zip(node.inputs, link.inputs).map { value, axis in
      value.map { type(of: $0, in: node).cut(axis, to: block).tensorType }
    }
    let missing = Swift.type(of: node.operation).inputs.count - inputs.count
    return operations[link.node]?.scratchByteCount(
      inputs + Array(repeating: nil, count: max(0, missing)),
      zip(node.outputs, link.outputs).map {
        type(of: $0, in: node).cut($1, to: block).tensorType
      }) ?? 0
  }

  /// The kernels of a node for a block of its operands; `nil` where there are none that can work on
  /// blocks. Places are those of nothing.
  func kernels(of link: Chain.Link, block: Int) -> [Kernel]? {
    let node = checked.graph.nodes[link.node]
    func operand(_ value: ValueID, _ axis: Int?) -> Operand {
      let type = type(of: value, in: node).cut(axis, to: block)
      return Operand(
        scalar: type.scalar, shape: type.shape, location: Location(.arena, value.index))
    }
    var inputs = zip(node.inputs, link.inputs).map { value, axis in value.map { operand($0, axis) }
    }
    while inputs.count < Swift.type(of: node.operation).inputs.count { inputs.append(nil) }
    let outputs = zip(node.outputs, link.outputs).map(operand)
    let kernels = operations[link.node]?.lower(LoweringSite(inputs: inputs, outputs: outputs))
    return kernels?.allSatisfy(\.worksOnBlocks) ?? false
      ? kernels.map { inPanels($0, of: node) } : nil
  }

  /// The kernels of a node, products among them told what is in panels.
  func inPanels(_ kernels: [Kernel], of node: Node) -> [Kernel] {
    guard node.isProduct, !panels.isEmpty else { return kernels }
    return kernels.map { kernel in
      guard case .product(var product) = kernel else { return kernel }
      // Only the right operand ever is: see `PanelSearch`.
      product.isBInPanels = node.inputs.contains { $0.flatMap { panels[$0] } != nil }
      product.isCInPanels = panels[node.outputs[0]] != nil
      return .product(product)
    }
  }
}

extension Kernel {
  /// Whether the kernel does with blocks what it does with the whole, and finds fault with none.
  fileprivate var worksOnBlocks: Bool {
    switch self {
    case .custom, .random, .indexed, .tupleRows, .rotate, .classLoss: false
    default: true
    }
  }
}

extension BoundGraph.ConcreteType {
  var tensorType: TensorType { TensorType(scalar, Shape(shape)) }
}
