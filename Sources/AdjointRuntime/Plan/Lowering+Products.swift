import AdjointGraph

/// The kernel of a product with the nodes that are its steps.
extension Lowering {
  mutating func lower(product chain: Chain) {
    let graph = schedule.bound.checked.graph
    let nodes = chain.links.map { graph.nodes[$0.node] }
    let first = kernels.count
    if let product = product(nodes, scratch: places.liveness.scratches[chain.links[0].node]) {
      append([.product(product)])
    }
    addStep(chain.links[0].node, from: first)
    for link in chain.links.dropFirst() { addStep(link.node, from: kernels.count) }
    closeStage()
  }

  private func product(_ nodes: [Node], scratch: Int?) -> MatrixProduct? {
    guard let last = nodes.last?.outputs[0], let result = places.operands[last] else { return nil }
    var site = site(of: nodes[0])
    if site.outputs.isEmpty, let last = places.operand(last, of: nodes[0]) { site.outputs = [last] }
    if let scratch { site.scratch = places.location(of: .buffer(scratch)) }
    let kernels = schedule.bound.inPanels(operation(nodes[0]).lower(site) ?? [], of: nodes[0])
    guard case .product(var product)? = kernels.first else { return nil }
    for node in nodes.dropFirst() {
      guard var step = step(node, of: nodes, product, shape: result.shape) else { return nil }
      let output = node.outputs[0]
      if let place = places.operands[output]?.location, place != product.c || output != last {
        step.store = place
      }
      guard product.steps.append(step) else { return nil }
    }
    return product
  }

  private func operation(_ node: Node) -> any Operator {
    node.operation.bound(by: schedule.bound.binding.sizes)
  }

  private func step(
    _ node: Node, of nodes: [Node], _ product: MatrixProduct, shape: [Int]
  ) -> ProductStep? {
    let site = node.site { value in
      let type = schedule.bound.type(of: value)
      return Operand(
        scalar: type.scalar, shape: type.shape,
        location: places.operands[value]?.location ?? Location(.arena, -1 - value.index))
    }
    func source(_ value: ValueID?) -> ProductStep.Source? {
      guard let value else { return nil }
      if let number = nodes.firstIndex(where: { $0.outputs[0] == value }) {
        return .step(Int32(number))
      }
      guard let operand = places.operands[value],
        let steps = product.steps(of: operand.shape, broadcastTo: shape)
      else { return nil }
      return .memory(
        operand.location, row: Int32(steps.row), column: Int32(steps.column),
        matrix: Int32(steps.matrix))
    }
    func source(at location: Location) -> ProductStep.Source? {
      site.inputs.firstIndex { $0?.location == location }.flatMap { source(node.inputs[$0]) }
    }
    switch operation(node).lower(site)?.first {
    case .map(let map):
      return source(at: map.x).map {
        ProductStep(.map(map.function, alpha: map.alpha, beta: map.beta), $0)
      }
    case .zip(let zip):
      guard let x = source(at: zip.x), let y = source(at: zip.y) else { return nil }
      return ProductStep(.zip(zip.function), x, y)
    default: return nil
    }
  }
}

extension MatrixProduct {
  /// How a tensor of a shape, broadcast to that of the result, steps along the rows, columns and
  /// matrices of a product. `nil` where it does not step evenly. In panels, shapes are those of memory.
  func steps(
    of shape: [Int], broadcastTo result: [Int]
  ) -> (row: Int, column: Int, matrix: Int)? {
    if isCInPanels {
      if shape == result { return (Panels.width, 1, 0) }
      return shape.reduce(1, *) == 1 ? (0, 0, 0) : nil
    }
    let steps = shape.steps(broadcastTo: result)
    var axis = result.count
    /// The step along the axes that together have an extent.
    func next(_ extent: Int) -> Int? {
      var (step, covered): (Int?, Int) = (nil, 1)
      while covered < extent, axis > 0 {
        axis -= 1
        if result[axis] == 1 { continue }
        if let step, steps[axis] != step * covered { return nil }
        step = step ?? steps[axis]
        covered *= result[axis]
      }
      return covered == extent ? step ?? 0 : nil
    }
    guard let column = next(columns), let row = next(rows), let matrix = next(batch),
      max(row, column, matrix) <= Int32.max
    else { return nil }
    return (row, column, matrix)
  }
}
