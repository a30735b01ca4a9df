import AdjointGraph
import AdjointKernels

/// The cotangents of `Q`, `K` and `V` of `Attention` without a past, with the same attributes, from
/// that of `Y`; the formulas are there. No matrix of scores is kept: weights are computed again, those
/// of some queries at a time.
///
/// `QBar`, `KBar` and `VBar` are like `Q`, `K` and `V`; a node may leave out the last ones.
///
/// - (C1) to (C5), (C7): those of `Attention`.
/// - (C6) `YBar` has the shape of `Y`.
///
/// VJP, by nodes, with `P`, `S`, `SBar` and `PBar` of `Attention`, C(X) = X - Σ P * X, and the cotangents
/// `QBar'`, `KBar'` and `VBar'` of the outputs: `T = scale * (QBar' Kᵀ + Q KBar'ᵀ)`, times the slope of
/// softcap, is a tangent of `S`, and `D = P * C(T)` that of `P`. Then `YBar' = D V + P VBar'`,
/// `V' = Dᵀ YBar`; the cotangent of `T` is `P * C(PBar)`, that of `P` is
/// `C(T) * PBar - T * Σ P * PBar + YBar VBar'ᵀ`, and both go on to `Q` and `K` as in `Attention`.
/// Edge cases: a query that attends to no key has cotangent 0. A key of weight 0 has no influence, not
/// even NaN.
public struct AttentionGradient: Operator {
  public static let name = "AttentionGradient"
  public static let summary = "QBar, KBar, VBar of Attention, from YBar"
  public static let family = OperatorFamily.contraction
  public static let inputs = Array(Attention.inputs[..<4]) + [OperandSpecification("YBar")]
  public static let outputs = [
    OperandSpecification("QBar"), OperandSpecification("KBar", .floating, .optional),
    OperandSpecification("VBar", .floating, .optional),
  ]
  public static let attributes = Attention.attributes.filter {
    !["qk_matmul_output_mode", "softmax_precision"].contains($0.name)
  }

  public let attention: Attention

  /// Of an attention whose further outputs have no cotangents.
  public init(of attention: Attention) {
    self.attention = Attention(
      causal: attention.isCausal, heads: attention.heads, keyHeads: attention.keyHeads,
      scale: attention.scale, softcap: attention.softcap)
  }

  public init(_ attributes: Attributes) throws(ConstraintError) {
    self.init(of: try Attention(attributes))
  }

  public var attributes: Attributes { attention.attributes }

  public func inferTypes(_ inputs: [TensorType?]) throws(ConstraintError) -> [TensorType] {
    let operands = Array(inputs[..<4]) + [nil, nil]
    guard let y = try attention.inferTypes(operands).first, let yBar = inputs[4] else {
      return []
    }
    guard y.shape.mayEqual(yBar.shape) else {
      throw ConstraintError("C6", "Y is \(y.shape) but \(input: 4)", at: .input(4))
    }
    return inputs[..<3].compactMap(\.self)
  }

  public func axes(_ inputs: [TensorType?], _ outputs: [TensorType]) -> AxisRule {
    guard let yBar = inputs[4] else { return .whole(inputs, outputs) }
    var rule = attention.axes(inputs[..<4] + [nil, nil], [yBar])
    // Each key takes something from every query.
    func whole(_ axes: [AxisRule.Axis]) -> [AxisRule.Axis] {
      axes.map { AxisRule.Axis($0.label, isWhole: !["b", "h"].contains($0.label) || $0.isWhole) }
    }
    let operands = rule.inputs[..<4].map { $0.map(whole) }
    rule.inputs = operands + [whole(rule.outputs[0])]
    rule.outputs = operands[..<outputs.count].compactMap(\.self)
    return rule
  }

  /// Five products, where attention has two.
  public func multiplyAdds(_ inputs: [[Int]?], _ outputs: [[Int]]) -> Int {
    guard let yBar = inputs[4] else { return 0 }
    let forward = attention.multiplyAdds(inputs[..<4] + [nil, nil], [yBar])
    return (forward / 2).multipliedSaturating(by: 5)
  }

  public func evaluate(_ inputs: [TensorView?], into outputs: [MutableTensorView])
    throws(EvaluationError)
  {
    guard let q = inputs[0], let k = inputs[1], let v = inputs[2], let yBar = inputs[4] else {
      return
    }
    let (heads, keyHeads) = (attention.heads, attention.keyHeads)
    let keys = AttentionRows(k, heads: keyHeads, past: nil)
    let values = AttentionRows(v, heads: keyHeads, past: nil)
    let query = HeadLayout(q.shape, heads: heads), result = HeadLayout(yBar.shape, heads: heads)
    let (key, value) = (HeadLayout(k.shape, heads: keyHeads), HeadLayout(v.shape, heads: keyHeads))
    let scale = attention.scale ?? Attention.defaultScale(query.size)
    func add(_ number: Double, to output: Int, at index: Int) {
      guard output < outputs.count else { return }
      let sum = outputs[output].reading.double(at: index) + number
      outputs[output].store(sum, at: index)
    }
    for output in outputs { output.zeroAll() }
    for index in 0..<query.batch * query.heads * query.length {
      let (row, rest) = (index % query.length, index / query.length)
      let place = AttentionPlace(batch: rest / query.heads, head: rest % query.heads, row: row)
      let line = AttentionLine(attention, q, query, keys, inputs[3], place)
      let (from, to) = (
        query.start(place.batch, place.head, row), result.start(place.batch, place.head, row)
      )
      func weightBar(_ row: Int) -> Double {
        var sum = 0.0
        for column in 0..<result.size {
          let element = values.element(place.batch, line.keyHead, row, column)
          sum += yBar.double(at: to + column) * element
        }
        return sum
      }
      let attended = (0..<keys.count).lazy.map { ($0, line.weight($0)) }.filter { $0.1 != 0 }
      var along = 0.0
      for (row, weight) in attended { along += weight * weightBar(row) }
      for (row, weight) in attended {
        let scoreBar = scale * line.slope(row) * weight * (weightBar(row) - along)
        let keyStart = key.start(place.batch, line.keyHead, row)
        let valueStart = value.start(place.batch, line.keyHead, row)
        for column in 0..<query.size {
          add(scoreBar * k.double(at: keyStart + column), to: 0, at: from + column)
          add(scoreBar * q.double(at: from + column), to: 1, at: keyStart + column)
        }
        for column in 0..<value.size {
          add(weight * yBar.double(at: to + column), to: 2, at: valueStart + column)
        }
      }
    }
  }

  public func scratchByteCount(_ inputs: [TensorType?], _ outputs: [TensorType]) -> Int {
    let shapes = [0, 1, 2, 4].map { inputs[$0]?.shape.sizes }
    guard let q = shapes[0], let k = shapes[1], let v = shapes[2], let yBar = shapes[3] else {
      return 0
    }
    let layout = attention.layout(q, k, v, yBar, past: 0)
    return withUnsafePointer(to: layout) { layout in
      Int(adjoint_attention_gradient_scratch(layout, Int64(outputs[0].scalar.size)))
    }
  }

  public func lower(_ site: LoweringSite) -> [Kernel]? {
    guard let q = site.inputs[0], let k = site.inputs[1], let v = site.inputs[2],
      let yBar = site.inputs[4]
    else { return nil }
    var layout = attention.layout(q.shape, k.shape, v.shape, yBar.shape, past: 0)
    let mask = site.inputs[3]
    if let mask { layout.step(through: mask) }
    var kernel = AttentionGradientKernel(
      layout, query: q, key: k, value: v, resultBar: yBar, queryBar: site.outputs[0],
      scratch: site.scratch)
    kernel.mask = mask?.location
    if site.outputs.count > 1 { kernel.keyBar = site.outputs[1].location }
    if site.outputs.count > 2 { kernel.valueBar = site.outputs[2].location }
    return [.attentionGradient(kernel)]
  }
}
