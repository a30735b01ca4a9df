import AdjointGraph
import AdjointOperators
import TestSupport
import Testing

@Suite struct ModTests {
  @Test func contract() throws {
    let mod = Mod(followsDividend: true)
    let x = Tensor([5.3, -5.3, 7.7, 1.1, -9.0, 0.4], shape: [2, 3])
    try checkOperator(mod, inputs: [x, Tensor([2.1, -2.3, 3.4])])
    try checkOperator(mod, inputs: [x, Tensor(1.6)])
    try checkOperator(mod, inputs: [Tensor(-5.3), Tensor([2.1, -2.3, 3.4])])
    try checkOperator(mod, inputs: [.random([0, 3], seed: 1), .random([3], seed: 2)])
    try checkOperator(Mod(), inputs: [Tensor([Int64(7)]), Tensor([Int64(3)])])
  }

  // The examples of ONNX's documentation.
  @Test func values() throws {
    let x = Tensor([Int64(-4), 7, 5, 4, -7, 8]), y = Tensor([Int64(2), -3, 8, -2, 3, 5])
    #expect(try evaluated(Mod(), [x, y]) == Tensor([Int64(0), -2, 5, 0, 2, 3]))
    #expect(
      try evaluated(Mod(followsDividend: true), [x, y]) == Tensor([Int64(0), 1, 5, 0, -1, 3]))
    try checkOperator(
      Mod(followsDividend: true),
      inputs: [
        Tensor([-4.3, 7.2, 5.0, 4.3, -7.2, 8.0]), Tensor([2.1, -3.4, 8.0, -2.1, 3.4, 5.0]),
      ], expected: [Tensor([-0.1, 0.4, 5.0, 0.1, -0.4, 3.0])], tolerance: 1e-6)
  }

  @Test func edges() throws {
    let z = try evaluated(
      Mod(followsDividend: true),
      [Tensor([1.0, .infinity, 1, -0.0]), Tensor([0.0, 2, .infinity, 2])]
    ).doubles
    #expect(z[0].isNaN && z[1].isNaN && z[2] == 1 && z[3] == 0 && z[3].sign == .minus)
    for mod in [Mod(), Mod(followsDividend: true)] {
      #expect(try evaluated(mod, [Tensor(Int64.min), Tensor(Int64(-1))]) == Tensor(Int64(0)))
      #expect(try evaluated(mod, [Tensor(Int32.min), Tensor(Int32(-1))]) == Tensor(Int32(0)))
    }
  }

  @Test func divisionByZero() {
    var outputs = [Tensor(zeros: .int64, shape: [])]
    #expect(throws: EvaluationError("the remainder of a whole number divided by zero")) {
      try Mod().evaluate([Tensor(Int64(1)), Tensor(Int64(0))], into: &outputs)
    }
  }

  @Test func C1() {
    expectConstraint(
      Mod(), [TensorType(.int32, [2]), TensorType(.int32, [3])], "Mod.C1",
      "node \"y\" (Mod): shapes do not broadcast: \"x0\" is int32[2] but \"x1\" is int32[3]")
  }

  @Test func C2() {
    expectConstraint(
      Mod(), [TensorType(.float32, [2]), TensorType(.float32, [2])], "Mod.C2",
      "node \"y\" (Mod): floating types need fmod 1, but fmod is 0 and \"x0\" is [2]")
  }
}
