import AdjointGraph
import AdjointOperators
import AdjointTransforms
import TestSupport
import Testing

@Suite struct SimplificationTests {
  /// What is left of a function of `x: f64[n, 3]` and `c`, another input of shape `[3]`.
  private func left(
    _ scalar: ScalarType = .float64, sourceLocation: Testing.SourceLocation = #_sourceLocation,
    _ make: (inout GraphBuilder, ValueID, ValueID) -> ValueID
  ) throws -> [String] {
    var graph = GraphBuilder()
    let x = graph.input("x", ["n", 3], scalar), c = graph.input("c", [3], scalar)
    let y = make(&graph, x, c)
    graph.outputs = [graph.add("y", Abs(), y)]
    let numbers = [-0.0, 0, 1.5, -2, .infinity, .nan]
    let leaves = [
      x: Tensor(numbers, shape: [2, 3]).converted(to: scalar),
      c: Tensor([2.0, -0.0, -1]).converted(to: scalar),
    ]
    let text = try listing(
      of: graph, after: .simplification, leaves: leaves, sourceLocation: sourceLocation)
    return text.split(separator: "\n").map(String.init).filter { $0.contains(" = ") }
  }

  private let nothing = ["y: f64[n, 3] = Abs(x)"]

  @Test func neutralNumbers() throws {
    #expect(try left { graph, x, _ in graph.scale(x, by: 1) } == nothing)
    #expect(try left { graph, x, _ in graph.multiply(graph.ones(like: x), x) } == nothing)
    #expect(try left { graph, x, _ in graph.divide(x, graph.constant(1, like: x)) } == nothing)
    #expect(try left { graph, x, _ in graph.subtract(x, graph.zeros(like: x)) } == nothing)
    #expect(try left { graph, x, _ in graph.add(x, graph.constant(-0.0, like: x)) } == nothing)
  }

  /// A one that broadcasts the other operand only repeats it.
  @Test func neutralNumbersKeepShapes() throws {
    #expect(
      try left { graph, x, c in
        graph.add(graph.multiply(graph.ones(like: x), c), c)
      } == [
        "v3: f64[n, 3] = Expand(c) {shape: [\"n\", 3]}", "v4: f64[n, 3] = Add(v3, c)",
        "y: f64[n, 3] = Abs(v4)",
      ])
    #expect(
      try left { graph, x, c in graph.multiply(c, graph.ones(like: x)) }.last
        == "y: f64[n, 3] = Abs(v3)")
  }

  /// One number is repeated under any shape, and mostly not at all.
  @Test func numbersAreReadAsOne() throws {
    func number(_ graph: inout GraphBuilder, _ c: ValueID) -> ValueID {
      graph.reduceSum(c, axes: [0])
    }
    #expect(
      try left { graph, x, c in
        let row = graph.expand(graph.reshape(number(&graph, c), to: [1]), to: ["n"])
        let matrix = graph.expand(graph.reshape(row, to: ["n", 1]), to: ["n", 3])
        return graph.multiply(matrix, x)
      } == [
        "v1: f64[] = ReduceSum(c) {axes: [0], keepdims: 0}", "v6: f64[n, 3] = Mul(v1, x)",
        "y: f64[n, 3] = Abs(v6)",
      ])
    #expect(
      try left { graph, x, c in
        let row = graph.expand(number(&graph, c), to: ["n"])
        return graph.add(nil, Reshape(shape: [1, "n"]), row)
      } == [
        "v1: f64[] = ReduceSum(c) {axes: [0], keepdims: 0}",
        "v3: f64[1, n] = Expand(v1) {shape: [1, \"n\"]}", "y: f64[1, n] = Abs(v3)",
      ])
  }

  /// -0 + 0 is 0.
  @Test func zeroIsNotAddedForNothing() throws {
    let lines = try left { graph, x, _ in graph.add(x, graph.constant(0, like: x)) }
    #expect(
      lines == [
        "v1: f64[] = Constant() {value: 0.0, dtype: \"float64\"}",
        "v2: f64[n, 3] = Add(x, v1)", "y: f64[n, 3] = Abs(v2)",
      ])
    let whole = try left(.int32) { graph, x, _ in graph.add(x, graph.constant(0, like: x)) }
    #expect(whole == ["y: i32[n, 3] = Abs(x)"])
  }

  @Test func negations() throws {
    #expect(try left { graph, x, _ in graph.negate(graph.negate(x)) } == nothing)
    #expect(
      try left { graph, x, c in graph.add(x, graph.negate(c)) } == [
        "v2: f64[n, 3] = Sub(x, c)", "y: f64[n, 3] = Abs(v2)",
      ])
    #expect(
      try left { graph, x, c in graph.add(graph.negate(x), c) } == [
        "v2: f64[n, 3] = Sub(c, x)", "y: f64[n, 3] = Abs(v2)",
      ])
    #expect(
      try left { graph, x, c in graph.subtract(x, graph.negate(c)) } == [
        "v2: f64[n, 3] = Add(x, c)", "y: f64[n, 3] = Abs(v2)",
      ])
    #expect(
      try left { graph, x, c in graph.multiply(graph.negate(x), graph.negate(c)) } == [
        "v3: f64[n, 3] = Mul(x, c)", "y: f64[n, 3] = Abs(v3)",
      ])
  }

  @Test func shapes() throws {
    #expect(try left { graph, x, _ in graph.add(nil, Identity(), x) } == nothing)
    #expect(try left { graph, x, _ in graph.add(nil, Cast(to: .float64), x) } == nothing)
    #expect(
      try left { graph, x, _ in
        let flat = graph.add(nil, Reshape(shape: [-1]), x)
        return graph.add(nil, Reshape(shape: ["n", 3]), flat)
      } == nothing)
    #expect(
      try left { graph, x, _ in
        let wide = graph.add(nil, Reshape(shape: [1, "n", 3]), x)
        return graph.add(nil, Reshape(shape: [3, "n"]), wide)
      } == ["v2: f64[3, n] = Reshape(x) {shape: [3, \"n\"]}", "y: f64[3, n] = Abs(v2)"])
    #expect(
      try left { graph, x, _ in
        graph.transpose(graph.transpose(x, [1, 0]), [1, 0])
      } == nothing)
    #expect(
      try left { graph, x, _ in
        let deep = graph.add(nil, Unsqueeze(axes: [0]), x)
        return graph.transpose(graph.transpose(deep, [1, 0, 2]), [2, 0, 1])
      } == [
        "v1: f64[1, n, 3] = Unsqueeze(x) {axes: [0]}",
        "v3: f64[3, n, 1] = Transpose(v1) {perm: [2, 1, 0]}", "y: f64[3, n, 1] = Abs(v3)",
      ])
  }

  @Test func broadcastingNeedsNoExpansion() throws {
    #expect(
      try left { graph, x, c in
        graph.multiply(x, graph.expand(c, to: ["n", 3]))
      } == ["v2: f64[n, 3] = Mul(x, c)", "y: f64[n, 3] = Abs(v2)"])
    // One of two must stay, for it gives the shape.
    #expect(
      try left { graph, x, c in
        let wide = graph.expand(c, to: ["n", 3])
        return graph.add(graph.expand(c, to: ["n", 3]), wide)
      } == [
        "v1: f64[n, 3] = Expand(c) {shape: [\"n\", 3]}", "v3: f64[n, 3] = Add(c, v1)",
        "y: f64[n, 3] = Abs(v3)",
      ])
    #expect(
      try left { graph, x, c in
        graph.expand(graph.expand(c, to: [1, 3]), to: ["n", 3])
      } == ["v2: f64[n, 3] = Expand(c) {shape: [\"n\", 3]}", "y: f64[n, 3] = Abs(v2)"])
  }

  @Test func productsReadTransposed() throws {
    #expect(
      try left { graph, x, _ in graph.matMul(x, graph.transpose(x, [1, 0])) } == [
        "v2: f64[n, n] = Gemm(x, x) {transB: 1}", "y: f64[n, n] = Abs(v2)",
      ])
    #expect(
      try left { graph, x, _ in
        graph.add(
          nil, Gemm(transposeA: true), graph.transpose(x, [1, 0]), graph.transpose(x, [1, 0]))
      } == ["v3: f64[n, n] = Gemm(x, x) {transB: 1}", "y: f64[n, n] = Abs(v3)"])
  }

  /// What was asked for stays under its name.
  @Test func requestedValuesStay() throws {
    var graph = GraphBuilder()
    let x = graph.input("x", [3])
    let same = graph.add("same", Mul(), x, graph.constant(1, like: x))
    graph.outputs = [same, graph.add("y", Exp(), same)]
    let leaves = [x: Tensor([1, 2, 3] as [Float])]
    #expect(
      try listing(of: graph, after: .simplification, leaves: leaves) == """
        input x: f32[3]
        same: f32[3] = Identity(x)
        y: f32[3] = Exp(x)
        output same
        output y

        """)
  }
}
