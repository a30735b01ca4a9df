import AdjointGraph
import AdjointOperators
import AdjointTransforms
import TestSupport
import Testing

/// Gradients of gradients.
@Suite struct SecondOrderTests {
  /// The Hessian of `x A xᵀ` is `A + Aᵀ`, row by row.
  @Test func quadraticForm() throws {
    var graph = GraphBuilder()
    let x = graph.input("x", [1, 3], .float64)
    let a = graph.input("A", [3, 3], .float64)
    let form = graph.add("form", MatMul(), graph.matMul(x, a), graph.transposeMatrix(x))
    let first = try graph.checked().addingReversePass(of: form, withRespectTo: [x])
    let numbers: [Double] = [2, -1, 0.5, 3, 4, -2, 7, 1, -5]
    let leaves = [
      x: Tensor([0.3, -0.7, 2], shape: [1, 3]), a: Tensor(numbers, shape: [3, 3]),
    ]
    for row in 0..<3 {
      var builder = GraphBuilder(extending: first.checked)
      let component = builder.slice(
        first.gradients[0], axis: 1, from: .fixed(row), to: .fixed(row + 1))
      let second = try builder.checked().addingReversePass(of: component, withRespectTo: [x])
      let found = try second.checked.reference(second.gradients, leaves: leaves)[0].doubles
      for column in 0..<3 {
        let expected = numbers[3 * row + column] + numbers[3 * column + row]
        #expect(abs(found[column] - expected) < 1e-14)
      }
    }
  }

  /// `sin` differentiated five times is `cos`.
  @Test func fiveTimes() throws {
    var graph = GraphBuilder()
    let x = graph.input("x", [], .float64)
    var value = graph.add("f", Sin(), x)
    var checked = try graph.checked()
    // Of 0.7, to seventeen digits.
    let (sine, cosine) = (0.644_217_687_237_691_05, 0.764_842_187_284_488_43)
    for expected in [cosine, -sine, -cosine, sine, cosine] {
      let pass = try checked.addingReversePass(of: value, withRespectTo: [x])
      (checked, value) = (pass.checked, pass.gradients[0])
      let found = try checked.reference([value], leaves: [x: Tensor(0.7)])[0].doubles[0]
      #expect(abs(found - expected) < 1e-14)
    }
    #expect(checked.name(of: value) == "f/x/x/x/x/x")
  }
}
