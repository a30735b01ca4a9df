import AdjointGraph
import AdjointOperators
import AdjointRuntime
import TestSupport
import Testing

@Suite struct ConstantOfShapeTests {
  @Test func contract() throws {
    try checkOperator(
      ConstantOfShape([2, 1]), inputs: [], expected: [Tensor([Float(0), 0], shape: [2, 1])])
    try checkOperator(
      ConstantOfShape([], value: Literal(0.1), .float64), inputs: [], expected: [Tensor(0.1)])
    try checkOperator(
      ConstantOfShape([0, 3], value: Literal(2)), inputs: [],
      expected: [Tensor(zeros: .float32, shape: [0, 3])])
    let whole = Literal(shape: [1], numbers: .ints([Int64.max - 1]))
    try checkOperator(
      ConstantOfShape([2], value: whole, .int64), inputs: [],
      expected: [Tensor([Int64.max - 1, .max - 1])], tolerance: 0)
    let yes = Literal(shape: [], numbers: .bools([true]))
    try checkOperator(
      ConstantOfShape([1], value: yes, .bool), inputs: [], expected: [Tensor([true])])
  }

  @Test func attributes() throws {
    #expect(ConstantOfShape([2]).attributes == ["input": .ints([2])])
    let zero = ConstantOfShape(["batch"], value: Literal(-0.0), .float64)
    #expect(
      zero.attributes == [
        "input": .dimensions(["batch"]), "value": .literal(Literal(-0.0)),
        "dtype": .string("float64"),
      ])
  }

  @Test func named() throws {
    var graph = GraphBuilder()
    let x = graph.input("x", ["batch"])
    let ones = graph.add("ones", ConstantOfShape(["batch", 2], value: Literal(1)))
    #expect(graph.type(of: ones)?.description == "[batch, 2]")
    let sum = graph.add(graph.reshape(x, to: ["batch", 1]), ones)
    let values = try ReferenceInterpreter(graph.checked()).compute(
      [sum], leaves: [x: Tensor([Float(1), 2])])
    #expect(values == [Tensor([Float(2), 2, 3, 3], shape: [2, 2])])
  }

  @Test func C1() {
    expectConstraint(
      ConstantOfShape([2, -1]), [], "ConstantOfShape.C1",
      "node \"y\" (ConstantOfShape): an extent may not be negative: -1")
  }

  @Test func C2() {
    expectConstraint(
      ConstantOfShape([2], value: Literal(shape: [2], numbers: .ints([1, 2]))), [],
      "ConstantOfShape.C2", "node \"y\" (ConstantOfShape): value must be one number but has 2")
  }
}
