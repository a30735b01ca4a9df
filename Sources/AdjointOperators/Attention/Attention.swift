import AdjointGraph

/// Scaled dot-product attention (Vaswani et al. 2017) by heads: `Y = P V` with `P = softmax(S + bias)`
/// along keys and `S = scale * Q Kᵀ`, or `softcap * tanh(S / softcap)` where `softcap` is not 0.
///
/// `Q` is `[batch, heads, length, size]`, `K` and `V` are `[batch, kvHeads, keys, size]` with a size
/// of their own for `V`, and `Y` is like `Q` with the size of `V`; all four may instead be
/// `[batch, length, heads * size]`, with `q_num_heads` and `kv_num_heads`. Groups of
/// `heads / kvHeads` neighbouring heads of `Q` share one of `K` and `V`. Where `past_key` and
/// `past_value` are given, their rows, `[batch, kvHeads, past, size]`, come before those of `K` and
/// `V`, and the outputs `present_key` and `present_value` are all of them together.
///
/// What a query does not attend to has no weight: keys for which a `bool` `attn_mask` is false, or to
/// which a floating one, which is added to the scores, is `-inf`; and, with `is_causal` 1, keys
/// j > i + past for query i. The output `qk_matmul_output` is, by `qk_matmul_output_mode`,
/// 0: `S`, 1: `S` after softcap, 2: that with the bias, 3: `P`.
///
/// - (C1) `Q`, `K` and `V` all have 4 axes, or all have 3 and both numbers of heads are given.
/// - (C2) Numbers of heads are at least 1; they are those of 4 axes, and divide the last of 3.
/// - (C3) Batches are equal, `K` is as long as `V`, and as wide as `Q`.
/// - (C4) The heads of `Q` are a multiple of those of `K`, which are as many as those of `V`.
/// - (C5) `attn_mask` is `bool`, or of the type of `Q`, and broadcasts to the shape of `P`.
/// - (C6) `past_key` and `past_value` come together, in the shapes above.
/// - (C7) `softcap` is not negative; `qk_matmul_output_mode` is from 0 to 3.
///
/// VJP: `VBar = Pᵀ YBar`, `PBar = YBar Vᵀ`, `ABar = P * (PBar - Σ P * PBar)`, which is the cotangent of
/// the bias and, times `1 - tanh²(S / softcap)` where there is a softcap, that of `S`;
/// `QBar = scale * SBar K`, `KBar = scale * SBarᵀ Q`. `P` is computed again (`AttentionGradient`).
/// Edge cases: a query that attends to no key gives 0. A key of weight 0 has no influence, not even
/// NaN. With `size` 0, the scale is 1 unless given.
public struct Attention: Operator {
  public static let name = "Attention"
  public static let summary = "Y = softmax(scale Q Kᵀ + bias) V by heads"
  public static let family = OperatorFamily.contraction
  public static let inputs = [
    OperandSpecification("Q"), OperandSpecification("K"), OperandSpecification("V"),
    OperandSpecification("attn_mask", .any, variable: "U", .optional),
    OperandSpecification("past_key", .floating, .optional),
    OperandSpecification("past_value", .floating, .optional),
  ]
  public static let outputs = [
    OperandSpecification("Y"), OperandSpecification("present_key", .floating, .optional),
    OperandSpecification("present_value", .floating, .optional),
    OperandSpecification("qk_matmul_output", .floating, .optional),
  ]
  public static let attributes = [
    AttributeSpecification(
      "is_causal", .flag, .defaults(.int(0)), "1: no query attends to keys behind its own place"),
    AttributeSpecification("kv_num_heads", .int, .optional, "the heads of K and V of 3 axes"),
    AttributeSpecification("q_num_heads", .int, .optional, "the heads of Q of 3 axes"),
    AttributeSpecification(
      "qk_matmul_output_mode", .int, .defaults(.int(0)),
      "what qk_matmul_output is; 0: scores, 1: after softcap, 2: with the bias, 3: weights"),
    AttributeSpecification("scale", .float, .optional, "of the scores; 1 / √size where not given"),
    AttributeSpecification("softcap", .float, .defaults(.float(0)), "bounds the scores; 0: no"),
    AttributeSpecification(
      "softmax_precision", .scalarType, .optional, "ONNX's precision of weights; has no effect"),
  ]

  public let isCausal: Bool
  public let heads: Int?
  public let keyHeads: Int?
  public let scale: Double?
  public let softcap: Double
  public let scoreOutput: ScoreOutput
  public let softmaxPrecision: ScalarType?

  /// What `qk_matmul_output` is, numbered as in ONNX.
  public enum ScoreOutput: Int, Sendable {
    case scores, capped, biased, weights
  }

  public init(
    causal: Bool = false, heads: Int? = nil, keyHeads: Int? = nil, scale: Double? = nil,
    softcap: Double = 0, scoreOutput: ScoreOutput = .scores, softmaxPrecision: ScalarType? = nil
  ) {
    isCausal = causal
    self.heads = heads
    self.keyHeads = keyHeads
    self.scale = scale
    self.softcap = softcap
    self.scoreOutput = scoreOutput
    self.softmaxPrecision = softmaxPrecision
  }

  public init(_ attributes: Attributes) throws(ConstraintError) {
    let mode = attributes.int("qk_matmul_output_mode") ?? 0
    guard let scoreOutput = ScoreOutput(rawValue: mode) else {
      throw ConstraintError(
        "C7", "qk_matmul_output_mode must be from 0 to 3 but is \(mode)",
        at: .attribute("qk_matmul_output_mode"))
    }
    self.init(
      causal: attributes.flag("is_causal"), heads: attributes.int("q_num_heads"),
      keyHeads: attributes.int("kv_num_heads"), scale: attributes.float("scale"),
      softcap: attributes.float("softcap") ?? 0, scoreOutput: scoreOutput,
      softmaxPrecision: attributes.scalarType("softmax_precision"))
    for (name, count) in [("q_num_heads", heads), ("kv_num_heads", keyHeads)] {
      if let count, count < 1 {
        throw ConstraintError(
          "C2", "\(name) must be at least 1 but is \(count)", at: .attribute(name))
      }
    }
    guard softcap >= 0 else {
      throw ConstraintError(
        "C7", "softcap must not be negative but is \(softcap)", at: .attribute("softcap"))
    }
  }

  public var attributes: Attributes {
    var result = Self.withoutDefaults([
      "is_causal": .int(isCausal ? 1 : 0), "qk_matmul_output_mode": .int(scoreOutput.rawValue),
      "softcap": .float(softcap),
    ])
    result["kv_num_heads"] = keyHeads.map { .int($0) }
    result["q_num_heads"] = heads.map { .int($0) }
    result["scale"] = scale.map { .float($0) }
    result["softmax_precision"] = softmaxPrecision.map { .string($0.rawValue) }
    return result
  }

  public func inferTypes(_ inputs: [TensorType?]) throws(ConstraintError) -> [TensorType] {
    guard let q = inputs[0] else { return [] }
    let extents = try extents(inputs)
    let present = [extents.batch, extents.keyHeads, extents.total]
    var y = Shape([extents.batch, extents.heads, extents.length, extents.valueSize])
    if q.shape.rank == 3 {
      y = [extents.batch, extents.length, extents.heads * extents.valueSize ?? .unknown]
    }
    let shapes = [
      y, Shape(present + [extents.size]), Shape(present + [extents.valueSize]), extents.scores,
    ]
    return shapes.map { TensorType(q.scalar, $0) }
  }

  public func axes(_ inputs: [TensorType?], _ outputs: [TensorType]) -> AxisRule {
    guard let extents = try? extents(inputs), let q = inputs[0]?.shape else {
      return .whole(inputs, outputs)
    }
    typealias Axis = AxisRule.Axis
    let batch = Axis("b")
    // A block of heads that share keys with others would need more than itself.
    let head = Axis("h", isWhole: extents.heads != extents.keyHeads)
    let keyHead = head.isWhole ? Axis("g", isWhole: true) : head
    // What a causal query attends to depends on its place.
    let row = Axis("s", isWhole: isCausal)
    let (size, valueSize) = (Axis("d", isWhole: true), Axis("e"))
    let (keys, past, total) = (
      Axis("k", isWhole: true), Axis("p", isWhole: true), Axis("t", isWhole: true)
    )
    let mask = inputs[3].map { mask in
      zip(mask.shape.dimensions, [batch, head, row, keys].suffix(mask.shape.rank)).map {
        $0.size == 1 ? Axis(nil) : $1 == keys ? total : $1
      }
    }
    let present = [batch, keyHead, inputs[4] == nil ? keys : total]
    let pasts = [[batch, keyHead, past, size], [batch, keyHead, past, valueSize]]
    let scores = [batch, head, row, total]
    var rule = AxisRule(
      inputs: [
        [batch, head, row, size], [batch, keyHead, keys, size], [batch, keyHead, keys, valueSize],
        mask, inputs[4].map { _ in pasts[0] }, inputs[5].map { _ in pasts[1] },
      ],
      outputs: [[batch, head, row, valueSize], present + [size], present + [valueSize], scores])
    if q.rank == 3 {
      func whole(_ label: String) -> Axis { Axis(label, isWhole: true) }
      rule.inputs[0] = [batch, row, whole("q")]
      rule.inputs[1] = [batch, keys, whole("kd")]
      rule.inputs[2] = [batch, keys, whole("ke")]
      rule.outputs[0] = [batch, row, whole("y")]
    }
    rule.outputs = Array(rule.outputs.prefix(outputs.count))
    return rule
  }

  public func multiplyAdds(_ inputs: [[Int]?], _ outputs: [[Int]]) -> Int {
    guard let q = inputs[0], let k = inputs[1], let v = inputs[2] else { return 0 }
    let (query, key) = (HeadLayout(q, heads: heads), HeadLayout(k, heads: keyHeads))
    let keys = key.length + (inputs[4]?[2] ?? 0)
    let width = key.size + HeadLayout(v, heads: keyHeads).size
    return [query.heads, query.length, keys, width].reduce(query.batch) {
      $0.multipliedSaturating(by: $1)
    }
  }
}
