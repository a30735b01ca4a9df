import AdjointGraph
import AdjointKernels

/// Rotary position embedding (Su et al. 2021): turns pairs of elements of each head by angles whose
/// cosines and sines are given: `(u, v)` becomes `(cos * u - sin * v, sin * u + cos * v)`.
///
/// `X` is `[batch, heads, length, size]`, or `[batch, length, heads * size]` with `num_heads`. The first
/// `rotary_embedding_dim` elements of a head are turned, which 0 makes all; the others stay. Pair i
/// is elements i and i + half of those or, with `interleaved` 1, elements 2 i and 2 i + 1. Its angle
/// is entry i of a row of the caches: row `position_ids[b, t]` of caches `[positions, half]`, or,
/// without `position_ids`, row `[b, t]` of caches `[batch, length, half]`.
///
/// - (C1) `X` has 4 axes, or 3 and `num_heads`, which is at least 1.
/// - (C2) The last of 3 axes is a multiple of `num_heads`.
/// - (C3) `rotary_embedding_dim` is even, not negative and no more than the size of a head.
/// - (C4) Both caches have the same shape: as above, with half of what is turned as last extent.
/// - (C5) `position_ids` is `[batch, length]`.
///
/// VJP: `XBar` is `YBar` turned back. The cotangents of the caches are, summed over heads and over
/// the places that share a position, `uBar * u + vBar * v` of the cosines and `vBar * u - uBar * v`
/// of the sines, for a pair `(u, v)` of `X` and its `(uBar, vBar)` of `YBar`.
/// Edge cases: a position beyond the caches is an error when the graph runs; a negative one counts
/// from the end.
public struct RotaryEmbedding: Operator {
  public static let name = "RotaryEmbedding"
  public static let summary = "Y = X with pairs of elements turned by angles of their positions"
  public static let family = OperatorFamily.contraction
  public static let inputs = [
    OperandSpecification("X"), OperandSpecification("cos_cache"), OperandSpecification("sin_cache"),
    OperandSpecification("position_ids", .integer, variable: "M", .optional),
  ]
  public static let outputs = [OperandSpecification("Y")]
  public static let attributes = [
    AttributeSpecification("interleaved", .flag, .defaults(.int(0)), "1: pairs are neighbours"),
    AttributeSpecification("num_heads", .int, .optional, "how many heads an X of 3 axes has"),
    AttributeSpecification(
      "rotary_embedding_dim", .int, .defaults(.int(0)),
      "how many elements of a head are turned; 0: all"),
  ]

  public let isInterleaved: Bool
  public let headCount: Int?
  /// How many elements of a head are turned; 0 means all.
  public let turned: Int

  public init(interleaved: Bool = false, heads: Int? = nil, turned: Int = 0) {
    isInterleaved = interleaved
    headCount = heads
    self.turned = turned
  }

  public init(_ attributes: Attributes) throws(ConstraintError) {
    self.init(
      interleaved: attributes.flag("interleaved"), heads: attributes.int("num_heads"),
      turned: attributes.int("rotary_embedding_dim") ?? 0)
    if let headCount, headCount < 1 {
      throw ConstraintError(
        "C1", "num_heads must be at least 1 but is \(headCount)", at: .attribute("num_heads"))
    }
    if turned < 0 || turned % 2 != 0 {
      throw ConstraintError(
        "C3", "rotary_embedding_dim must be even and not negative but is \(turned)",
        at: .attribute("rotary_embedding_dim"))
    }
  }

  public var attributes: Attributes {
    var result = Self.withoutDefaults([
      "interleaved": .int(isInterleaved ? 1 : 0), "rotary_embedding_dim": .int(turned),
    ])
    if let headCount { result["num_heads"] = .int(headCount) }
    return result
  }

  public func inferTypes(_ inputs: [TensorType?]) throws(ConstraintError) -> [TensorType] {
    guard let x = inputs[0], let cosines = inputs[1]?.shape, let sines = inputs[2]?.shape else {
      return []
    }
    let heads = try heads(x.shape)
    let size = heads[heads.rank - 1]
    if let size = size.size, turned > size {
      throw ConstraintError(
        "C3", "rotary_embedding_dim is \(turned) but a head has \(size) elements: \(input: 0)",
        at: .attribute("rotary_embedding_dim"))
    }
    let half = turned == 0 ? size.divided(exactlyBy: 2) : .fixed(turned / 2)
    guard let half else {
      throw ConstraintError(
        "C3", "a head must have an even number of elements but has \(size): \(input: 0)",
        at: .input(0))
    }
    let rows = x.shape.rank == 3 ? [x.shape[0], x.shape[1]] : [x.shape[0], x.shape[2]]
    let positions = inputs[3]?.shape
    let expected = Shape((positions == nil ? rows : [cosines.rank > 0 ? cosines[0] : 0]) + [half])
    for (position, cache) in [(1, cosines), (2, sines)] where !cache.mayEqual(expected) {
      let words = positions == nil ? "\(expected)" : "[positions, \(half)]"
      throw ConstraintError(
        "C4",
        "\(Self.inputs[position].name) must be \(words) and like the other: \(input: 0), \(input: position)",
        at: .input(position))
    }
    if let positions, !positions.mayEqual(Shape(rows)) {
      throw ConstraintError(
        "C5", "position_ids must be \(Shape(rows)): \(input: 0) but \(input: 3)", at: .input(3))
    }
    return [x]
  }

  /// The shape of `X` with an axis of heads in front of the last: `[batch, length, heads, size]` for 3
  /// axes.
  private func heads(_ shape: Shape) throws(ConstraintError) -> Shape {
    if shape.rank == 4 { return shape }
    guard shape.rank == 3, let headCount else {
      throw ConstraintError(
        "C1",
        shape.rank == 3
          ? "needs num_heads where X has 3 axes: \(input: 0)"
          : "needs an X of 4 axes, or of 3 and num_heads, but \(input: 0)", at: .input(0))
    }
    guard let size = shape[2].divided(exactlyBy: .fixed(headCount)) else {
      throw ConstraintError(
        "C2", "the last extent must be a multiple of num_heads, \(headCount): \(input: 0)",
        at: .input(0))
    }
    return [shape[0], shape[1], .fixed(headCount), size]
  }

  public func pullback(_ site: PullbackSite, in graph: inout GraphBuilder) throws(ConstraintError)
    -> [ValueID?]
  {
    guard let yBar = site.cotangents[0] else { return [nil, nil, nil, nil] }
    let (cosines, sines, positions) = (site.input(1), site.input(2), site.inputs[3])
    let x = try pairs(site.x, cosines, in: &graph)
    let bar = try pairs(yBar, cosines, in: &graph)
    let axes = [graph.shape(of: site.x).rank == 3 ? 2 : 1, isInterleaved ? 4 : 3]
    func cacheBar(_ products: ValueID, _ graph: inout GraphBuilder) -> ValueID {
      let sum = graph.reduceSum(products, axes: axes)
      guard let positions else { return sum }
      let shape = graph.shape(of: cosines).dimensions
      return graph.add(nil, GatherScatter(shape: shape), sum, positions)
    }
    let alike = graph.add(graph.multiply(bar.u, x.u), graph.multiply(bar.v, x.v))
    let across = graph.subtract(graph.multiply(bar.v, x.u), graph.multiply(bar.u, x.v))
    return [
      graph.add(nil, self, yBar, cosines, graph.negate(sines), positions),
      cacheBar(alike, &graph), cacheBar(across, &graph), nil,
    ]
  }

  /// First and second elements of all pairs, which lie along the axis that is left out in a shape
  /// with an axis of heads: behind the others for neighbours, else before the last.
  private func pairs(
    _ value: ValueID, _ cache: ValueID, in graph: inout GraphBuilder
  ) throws(ConstraintError) -> (u: ValueID, v: ValueID) {
    let shape = try heads(graph.shape(of: value))
    let cacheShape = graph.shape(of: cache)
    let half = cacheShape[cacheShape.rank - 1]
    var turning = graph.reshape(value, to: shape)
    if turned > 0 { turning = graph.slice(turning, axis: 3, from: 0, to: .fixed(turned)) }
    let ends: [Dimension] = isInterleaved ? [half, 2] : [2, half]
    let split = graph.reshape(turning, to: Shape(shape.dimensions[..<3] + ends))
    let axis = isInterleaved ? 4 : 3
    return (
      graph.slice(split, axis: axis, from: 0, to: 1), graph.slice(split, axis: axis, from: 1, to: 2)
    )
  }

  public func axes(_ inputs: [TensorType?], _ outputs: [TensorType]) -> AxisRule {
    let rank = outputs[0].shape.rank
    let x = (0..<rank).map { AxisRule.Axis(AxisRule.label($0), isWhole: $0 == rank - 1) }
    let rows = rank == 3 ? [x[0], x[1]] : [x[0], x[2]]
    let half = AxisRule.Axis("half", isWhole: true)
    let hasPositions = inputs[3] != nil
    let cache = (hasPositions ? [AxisRule.Axis("positions", isWhole: true)] : rows) + [half]
    return AxisRule(inputs: [x, cache, cache, hasPositions ? rows : nil], outputs: [x])
  }

  public func multiplyAdds(_ inputs: [[Int]?], _ outputs: [[Int]]) -> Int {
    outputs[0].reduce(2) { $0.multipliedSaturating(by: $1) }
  }

  public func evaluate(_ inputs: [TensorView?], into outputs: [MutableTensorView])
    throws(EvaluationError)
  {
    guard let x = inputs[0], let cosines = inputs[1], let sines = inputs[2], x.count > 0 else {
      return
    }
    let layout = HeadLayout(x.shape, heads: headCount)
    let half = cosines.shape[cosines.rank - 1]
    for row in 0..<layout.batch * layout.length {
      var place = row
      if let positions = inputs[3] {
        let index = positions.int(at: row)
        guard let found = position(of: index, extent: cosines.shape[0]) else {
          throw .outside(index, axis: 0, extent: cosines.shape[0])
        }
        place = found
      }
      for head in 0..<layout.heads {
        let start = layout.start(row / layout.length, head, row % layout.length)
        for index in 2 * half..<layout.size {
          outputs[0].copy(x, from: start + index, to: start + index)
        }
        for pair in 0..<half {
          let first = start + (isInterleaved ? 2 * pair : pair)
          let second = first + (isInterleaved ? 1 : half)
          let (u, v) = (x.double(at: first), x.double(at: second))
          let cosine = cosines.double(at: place * half + pair)
          let sine = sines.double(at: place * half + pair)
          outputs[0].store(cosine * u - sine * v, at: first)
          outputs[0].store(sine * u + cosine * v, at: second)
        }
      }
    }
  }

  public func lower(_ site: LoweringSite) -> [Kernel]? {
    guard let x = site.inputs[0], let cosines = site.inputs[1], let sines = site.inputs[2] else {
      return nil
    }
    if x.count == 0 { return [] }
    let layout = HeadLayout(x.shape, heads: headCount)
    let positions = site.inputs[3]
    let rotation = AdjointRotation(
      batch: Int64(layout.batch), heads: Int64(layout.heads), length: Int64(layout.length),
      size: Int64(layout.size), half: Int64(cosines.shape[cosines.shape.count - 1]),
      cache_rows: Int64(cosines.shape[0]), rows: layout.rows,
      is_interleaved: isInterleaved ? 1 : 0, position_size: Int32(positions?.scalar.size ?? 0))
    var kernel = RotateKernel(rotation, x, cosines: cosines, sines: sines, site.outputs[0])
    kernel.positions = positions?.location
    return [.rotate(kernel)]
  }
}
