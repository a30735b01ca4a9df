import AdjointGraph

/// The `K` largest elements along an axis, or the smallest, in order, and their places. Of equal
/// elements the one at the lower place comes first. NaN counts as larger than any number.
///
/// Outputs: `Values` and, as `int64`, `Indices`. `sorted` 0 leaves the order open in ONNX; here it is
/// the same.
///
/// - (C1) `axis` is an axis of `x`.
/// - (C2) `K` is not negative and no more than the extent of the axis.
///
/// VJP: `xBar` is `ValuesBar` at the places taken and zero elsewhere (`ScatterElements`).
public struct TopK: Operator {
  public static let name = "TopK"
  public static let summary = "the K largest or smallest x along axis, and their places"
  public static let family = OperatorFamily.reduction
  public static let inputs = [OperandSpecification("x", .numeric)]
  public static let outputs = [
    OperandSpecification("Values", .numeric),
    OperandSpecification("Indices", .integer, variable: "I", .optional),
  ]
  public static let attributes = [
    AttributeSpecification("K", .int, .required, "how many elements"),
    AttributeSpecification("axis", .int, .defaults(.int(-1)), "the axis to search"),
    AttributeSpecification(
      "largest", .flag, .defaults(.int(1)), "1: the largest; 0: the smallest"),
    AttributeSpecification(
      "sorted", .flag, .defaults(.int(1)), "1: in order; 0: in any order, here the same"),
  ]

  public let count: Int
  public let axis: Int
  public let isLargest: Bool
  public let isSorted: Bool

  public init(_ count: Int, axis: Int = -1, isLargest: Bool = true, isSorted: Bool = true) {
    self.count = count
    self.axis = axis
    self.isLargest = isLargest
    self.isSorted = isSorted
  }

  public init(_ attributes: Attributes) throws(ConstraintError) {
    self.init(
      attributes.int("K") ?? 0, axis: attributes.int("axis") ?? -1,
      isLargest: attributes.flag("largest"), isSorted: attributes.flag("sorted"))
  }

  public var attributes: Attributes {
    Self.withoutDefaults([
      "K": .int(count), "axis": .int(axis), "largest": .int(isLargest ? 1 : 0),
      "sorted": .int(isSorted ? 1 : 0),
    ])
  }

  public func inferTypes(_ inputs: [TensorType?]) throws(ConstraintError) -> [TensorType] {
    guard let x = inputs[0] else { return [] }
    let axis = try x.shape.resolve(axis, "C1")
    guard count >= 0, count <= x.shape[axis].size ?? .max else {
      throw ConstraintError(
        "C2", "K is \(count), which axis \(self.axis) cannot give: \(input: 0)", at: .attribute("K")
      )
    }
    var shape = x.shape
    shape[axis] = .fixed(count)
    return [TensorType(x.scalar, shape), TensorType(.int64, shape)]
  }

  public func pullback(_ site: PullbackSite, in graph: inout GraphBuilder) throws(ConstraintError)
    -> [ValueID?]
  {
    guard let valuesBar = site.cotangents[0] else { return [nil] }
    let places =
      site.outputs.count > 1
      ? site.outputs[1] : graph.add(self, inputs: site.inputs, outputCount: 2)[1]
    let scatter = ScatterElements(axis: axis)
    return [graph.add(nil, scatter, graph.zeros(like: site.x), places, valuesBar)]
  }

  public func stack(_ site: StackSite, in graph: inout GraphBuilder) -> [ValueID]? {
    let along = site.stacked(axis)
    return graph.apply(
      TopK(count, axis: along, isLargest: isLargest, isSorted: isSorted), to: site)
  }

  public func axes(_ inputs: [TensorType?], _ outputs: [TensorType]) -> AxisRule {
    let along = outputs[0].shape.axis(axis)
    return .keeping(inputs, outputs) { $0 == along }
  }

  public func multiplyAdds(_ inputs: [[Int]?], _ outputs: [[Int]]) -> Int {
    inputs[0]?.reduce(1, *) ?? 0
  }

  public func scratchByteCount(_ inputs: [TensorType?], _ outputs: [TensorType]) -> Int {
    guard let shape = inputs[0]?.shape.sizes else { return 0 }
    return shape[shape.axis(axis)].multipliedSaturating(by: 8)
  }

  public func lower(_ site: LoweringSite) -> [Kernel]? {
    guard let x = site.inputs[0] else { return nil }
    return [
      .top(
        TopKernel(
          isLargest: isLargest, x, along: x.shape.axis(axis), values: site.outputs[0],
          places: site.outputs.dropFirst().first, heap: site.scratch))
    ]
  }

  public func evaluate(_ inputs: [TensorView?], into outputs: [MutableTensorView])
    throws(EvaluationError)
  {
    guard let x = inputs[0] else { return }
    let along = axis < 0 ? axis + x.rank : axis
    let extent = x.shape[along]
    withUnsafeTemporaryAllocation(of: Int.self, capacity: extent) { heap in
      forEachLine(of: x.shape, along: along) { line, start, step, extent in
        let target = line / step * step * count + line % step
        func comesBefore(_ a: Int, _ b: Int) -> Bool {
          let order = compare(x, start + heap[a] * step, start + heap[b] * step)
          return order == 0 ? heap[a] < heap[b] : (order > 0) == isLargest
        }
        for place in 0..<extent { heap[place] = place }
        for root in (0..<extent / 2).reversed() { sink(root, of: extent, heap, comesBefore) }
        for rank in 0..<count {
          let at = target + rank * step
          outputs[0].copy(x, from: start + heap[0] * step, to: at)
          if outputs.count > 1 { outputs[1].store(Int64(heap[0]), at: at) }
          heap[0] = heap[extent - 1 - rank]
          sink(0, of: extent - 1 - rank, heap, comesBefore)
        }
      }
    }
  }

  /// Restores the order of a binary heap below `root`: what comes first is on top.
  private func sink(
    _ root: Int, of size: Int, _ heap: UnsafeMutableBufferPointer<Int>,
    _ comesBefore: (Int, Int) -> Bool
  ) {
    var root = root
    while true {
      var first = root
      for child in 2 * root + 1..<2 * root + 3 where child < size && comesBefore(child, first) {
        first = child
      }
      if first == root { return }
      heap.swapAt(root, first)
      root = first
    }
  }

  /// Above 0 where the first is larger, 0 where they are equal.
  private func compare(_ x: TensorView, _ a: Int, _ b: Int) -> Int {
    if !x.scalar.isFloating {
      let (a, b) = (x.int(at: a), x.int(at: b))
      return a == b ? 0 : a > b ? 1 : -1
    }
    let (a, b) = (x.double(at: a), x.double(at: b))
    if a.isNaN || b.isNaN { return (a.isNaN ? 1 : 0) - (b.isNaN ? 1 : 0) }
    return a == b ? 0 : a > b ? 1 : -1
  }
}
