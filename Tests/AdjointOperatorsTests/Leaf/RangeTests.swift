import AdjointGraph
import AdjointOperators
import TestSupport
import Testing

@Suite struct RangeTests {
  private static func whole(_ value: Int64) -> Literal {
    Literal(shape: [], numbers: .ints([value]))
  }

  private static func range(_ start: Int64, _ limit: Int64, _ delta: Int64) -> NumberRange {
    NumberRange(start: whole(start), limit: whole(limit), delta: whole(delta))
  }

  private static func range(
    _ start: Double, _ limit: Double, _ delta: Double, _ dtype: ScalarType? = nil
  ) -> NumberRange {
    NumberRange(start: Literal(start), limit: Literal(limit), delta: Literal(delta), dtype)
  }

  private func check(_ operation: NumberRange, _ expected: Tensor) throws {
    try checkOperator(operation, inputs: [], expected: [expected], tolerance: 0)
  }

  @Test func values() throws {
    try check(Self.range(3, 9, 3), Tensor([Int64(3), 6]))
    try check(Self.range(10, 4, -2), Tensor([Int64(10), 8, 6]))
    try check(Self.range(0, 5, 2), Tensor([Int64(0), 2, 4]))
    try check(Self.range(0.5, 2.5, 0.75), Tensor([Float(0.5), 1.25, 2]))
    try check(Self.range(1, 0.25, -0.25, .float64), Tensor([1.0, 0.75, 0.5]))
    try check(Self.range(2, 5, 1.5, .float64), Tensor([2.0, 3.5]))
    try check(Self.range(1.0, 4, 1, .int32), Tensor([Int32(1), 2, 3]))
    for empty in [Self.range(3, 3, 1), Self.range(3, 4, -1)] {
      try check(empty, Tensor(zeros: .int64, shape: [0]))
    }
    try check(
      Self.range(.max - 1, .max, .max), Tensor([Int64.max - 1]))
    try check(
      Self.range(.min, .max, .max), Tensor([Int64.min, -1, Int64.max - 1]))
    try check(
      Self.range(-1e308, 1.5e308, 1e308, .float64), Tensor([-1e308, 0, 1e308]))
  }

  /// Whole numbers written as such stay whole; one fraction makes all of them floating.
  @Test func types() throws {
    for (text, type) in [
      (#"{"start": 0, "limit": 3, "delta": 1}"#, ScalarType.int64),
      (#"{"start": 0, "limit": 3.0, "delta": 1}"#, .float32),
      (#"{"start": 0, "limit": 3, "delta": 1, "dtype": "float64"}"#, .float64),
    ] {
      let graph = try program(
        text:
          #"{"adjoint": 1, "nodes": [{"name": "y", "op": "Range", "inputs": [], "attributes": \#(text)}], "outputs": ["y"]}"#
      )
      let y = try #require(graph.run([:])["y"])
      #expect(y.scalar == type)
      #expect(y.converted(to: .float64).doubles == [0, 1, 2])
    }
  }

  @Test func constraints() {
    expectConstraint(
      Self.range(0, .infinity, 1), [], "Range.C1",
      "node \"y\" (Range): limit must be one finite number")
    let two = Literal(shape: [2], numbers: .ints([1, 2]))
    expectConstraint(
      NumberRange(start: two, limit: two, delta: two), [], "Range.C1",
      "node \"y\" (Range): start must be one finite number")
    expectConstraint(
      Self.range(0, 3, 0), [], "Range.C2", "node \"y\" (Range): delta may not be 0")
    expectConstraint(
      Self.range(0, 3.5, 1, .int64), [], "Range.C3",
      "node \"y\" (Range): limit is 3.5, which is no int64")
    expectConstraint(
      Self.range(0, 3e9, 1, .int32), [], "Range.C3",
      "node \"y\" (Range): limit is 3000000000.0, which is no int32")
    expectConstraint(
      Self.range(0, 3, 1, .bool), [], "Range.C3",
      "node \"y\" (Range): dtype must be a numeric type but is bool")
  }

  @Test func tooMany() {
    var graph = GraphBuilder()
    graph.add("y", Self.range(0, .max, 1))
    graph.add("z", Self.range(0, 1e300, 1e-300))
    #expect(graph.diagnostics.map(\.code.rawValue) == ["too-large", "too-large"])
  }
}
