import AdjointGraph
import AdjointOperators
import TestSupport
import Testing

@Suite struct AttentionConstraintTests {
  private func type(_ shape: Shape, _ scalar: ScalarType = .float32) -> TensorType {
    TensorType(scalar, shape)
  }

  private func expect(
    _ inputs: [TensorType?], of operation: Attention = Attention(), _ number: String,
    _ message: String, sourceLocation: Testing.SourceLocation = #_sourceLocation
  ) {
    expectConstraint(
      operation, inputs, "Attention.\(number)", "node \"y\" (Attention): \(message)",
      sourceLocation: sourceLocation)
  }

  private var q: TensorType { type(["batch", 4, "length", 8]) }
  private var k: TensorType { type(["batch", 2, 5, 8]) }

  @Test func C1() {
    expect(
      [type([2, 3]), k, k], "C1", "needs Q, K and V of 4 axes or of 3 but \"x0\" is [2, 3]")
    expect(
      [type([2, 3, 8]), k, k], "C1", "needs q_num_heads where there are 3 axes: \"x0\" is [2, 3, 8]"
    )
    expect(
      [q, type(["batch", 5, 16]), k], of: Attention(heads: 4, keyHeads: 2), "C1",
      "Q, K and V must have the same number of axes: \"x0\" is [batch, 4, length, 8] but \"x1\" is [batch, 5, 16]"
    )
  }

  @Test func C2() {
    expect(
      [q, k, k], of: Attention(heads: 3), "C2",
      "q_num_heads is 3 but \"x0\" is [batch, 4, length, 8]")
    let flat = type(["batch", 5, 16])
    expect(
      [flat, flat, flat], of: Attention(heads: 3, keyHeads: 1), "C2",
      "the last extent must be a multiple of q_num_heads, 3: \"x0\" is [batch, 5, 16]")
    expectRefusal(
      Attention.self, ["kv_num_heads": .int(0)], "C2", "kv_num_heads must be at least 1 but is 0")
  }

  @Test func C3() {
    expect(
      [q, type([3, 2, 5, 8]), k], "C3",
      "batches differ: \"x0\" is [batch, 4, length, 8] but \"x1\" is [3, 2, 5, 8]")
    expect(
      [q, type(["batch", 2, 5, 7]), k], "C3",
      "the heads of Q have 8 elements but those of K 7: \"x0\" is [batch, 4, length, 8] but \"x1\" is [batch, 2, 5, 7]"
    )
    expect(
      [q, k, type(["batch", 2, 6, 8])], "C3",
      "there must be a value for each key: \"x1\" is [batch, 2, 5, 8] but \"x2\" is [batch, 2, 6, 8]"
    )
  }

  @Test func C4() {
    let three = type(["batch", 3, 5, 8]), none = type(["batch", 0, 5, 8])
    for (k, v, words) in [
      (three, three, ("3", "3")), (k, type(["batch", 4, 5, 8]), ("4", "2")),
      (none, none, ("0", "0")),
    ] {
      expect(
        [q, k, v], "C4",
        "the heads of V, \(words.0), must be as many as those of K, \(words.1), and divide those of Q, 4: \"x0\" is \(q), \"x1\" is \(k) and \"x2\" is \(v)"
      )
    }
  }

  @Test func C5() {
    expect(
      [q, k, k, type([4], .int64)], "C5",
      "attn_mask must be bool or of the type of Q: \"x0\" is [batch, 4, length, 8] but \"x3\" is int64[4]"
    )
    expect(
      [q, k, k, type([4], .bool)], "C5",
      "attn_mask must broadcast to [batch, 4, length, 5] but \"x3\" is bool[4]")
    expect(
      [q, k, k, type([1, 1, 1, 1, 5])], "C5",
      "attn_mask must broadcast to [batch, 4, length, 5] but \"x3\" is [1, 1, 1, 1, 5]")
  }

  @Test func C6() {
    expect(
      [q, k, k, nil, type(["batch", 2, 9, 8])], "C6",
      "past_key and past_value must be given together")
    expect(
      [q, k, k, nil, type(["batch", 4, 9, 8]), type(["batch", 2, 9, 8])], "C6",
      "past_key must be [batch, 2, past, 8] but \"x4\" is [batch, 4, 9, 8]")
    expect(
      [q, k, k, nil, type(["batch", 2, 9, 8]), type(["batch", 2, 7, 8])], "C6",
      "past_value must be [batch, 2, 9, 8] but \"x5\" is [batch, 2, 7, 8]")
  }

  @Test func C7() {
    expectRefusal(
      Attention.self, ["softcap": .float(-1)], "C7", "softcap must not be negative but is -1.0")
    for mode in [-1, 4, Int.max] {
      expectRefusal(
        Attention.self, ["qk_matmul_output_mode": .int(mode)], "C7",
        "qk_matmul_output_mode must be from 0 to 3 but is \(mode)")
    }
  }
}
