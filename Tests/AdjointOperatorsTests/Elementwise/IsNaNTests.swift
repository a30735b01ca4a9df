import AdjointGraph
import AdjointOperators
import TestSupport
import Testing

@Suite struct IsNaNTests {
  @Test func contract() throws {
    let x = [.nan, 1, .infinity, -.infinity, -.nan, .signalingNaN]
    try checkOperator(
      IsNaN(), inputs: [Tensor(x, shape: [2, 3])],
      expected: [Tensor([true, false, false, false, true, true], shape: [2, 3])])
    try checkOperator(IsNaN(), inputs: [Tensor(Float.nan)], expected: [Tensor(true)])
    try checkOperator(IsNaN(), inputs: [Tensor([] as [Float])])
  }
}
