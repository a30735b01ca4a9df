import AdjointGraph
import AdjointOperators
import TestSupport
import Testing

/// One operator at the points where functions of one value go wrong.
struct EdgeRow: CustomTestStringConvertible {
  let operation: any Operator
  let values: [Double]
  let slopes: [Double]
  let bends: [Double]

  init(_ operation: any Operator, _ values: [Double], slopes: [Double], bends: [Double]) {
    self.operation = operation
    self.values = values
    self.slopes = slopes
    self.bends = bends
  }

  var testDescription: String {
    operation.attributes.entries.reduce(into: type(of: operation).name) { text, entry in
      text += " \(entry.name) \(entry.value)"
    }
  }

  /// Where `values` and `slopes` are looked at.
  static let points = [
    -.infinity, -1e200, -1e4, -.leastNonzeroMagnitude, -0.0, 0, .leastNonzeroMagnitude, 1e4, 1e200,
    .infinity, .nan,
  ]

  /// Where `bends`, the second derivatives, are looked at.
  static let bendPoints = [-1e200, -1e4, -1.0, 1, 1e4, 1e200]
}

@Suite struct EdgeValueTests {
  @Test(arguments: smoothRows + pieceRows) func values(_ row: EdgeRow) throws {
    let values = try evaluate(row.operation, Tensor(EdgeRow.points)).doubles
    expectSame(
      values, row.values, at: EdgeRow.points, row.testDescription, signs: true, #_sourceLocation)
  }

  @Test(arguments: smoothRows + pieceRows) func slopes(_ row: EdgeRow) throws {
    let slopes = try derivatives(of: row.operation, at: Tensor(EdgeRow.points)).first.doubles
    expectSame(
      slopes, row.slopes, at: EdgeRow.points, row.testDescription, tolerance: 1e-12,
      #_sourceLocation)
  }

  @Test(arguments: smoothRows + pieceRows) func bends(_ row: EdgeRow) throws {
    let bends = try derivatives(of: row.operation, at: Tensor(EdgeRow.bendPoints)).second.doubles
    expectSame(
      bends, row.bends, at: EdgeRow.bendPoints, row.testDescription, tolerance: 1e-12,
      #_sourceLocation)
  }

  /// In single precision squares overflow much earlier.
  @Test(arguments: smoothRows + pieceRows) func singlePrecision(_ row: EdgeRow) throws {
    let points: [Float] = [-1e30, -1e4, -1, 1, 1e4, 1e30]
    let (first, second) = try derivatives(of: row.operation, at: Tensor(points))
    for (index, bend) in second.doubles.enumerated() {
      #expect(bend.isNaN == row.bends[index].isNaN, "second derivative at \(points[index])")
    }
    for (index, edge) in [(0, 1), (1, 2), (4, 7), (5, 8)] {
      #expect(
        first.doubles[index].isNaN == row.slopes[edge].isNaN, "slope at \(points[index])")
    }
  }

  /// Element types and symbolic shapes are known before there is data.
  @Test(arguments: smoothRows + pieceRows) func types(_ row: EdgeRow) {
    var graph = GraphBuilder(name: "site")
    let x = graph.input("x", ["batch", 3], .float64)
    let y = graph.add("y", row.operation, inputs: [x])[0]
    #expect(graph.type(of: y) == TensorType(.float64, ["batch", 3]))
  }

  /// Every operator of one value that gives floating numbers has a row.
  @Test func completeness() {
    let tested = Set((smoothRows + pieceRows).map { type(of: $0.operation).name })
    let all = OperatorRegistry.standard.all.filter { operation in
      operation is any UnaryElementwise.Type
    }
    #expect(all.map(\.name).filter { !tested.contains($0) } == ["IsInf", "IsNaN", "Not"])
  }

  @Test(
    arguments: [
      Log(), Log1p(), Exp(), Expm1(), Sqrt(), Reciprocal(), Sin(), Cos(), Tan(), Asin(), Acos(),
      Atan(), Sinh(), Cosh(), Tanh(), Asinh(), Acosh(), Atanh(), Sigmoid(), Erf(), LeakyRelu(),
      Elu(),
      Selu(), Celu(), ThresholdedRelu(), HardSigmoid(), HardSwish(), Gelu(), Softplus(), Softsign(),
      Mish(), Heaviside(), Floor(), Ceil(), Round(), IsNaN(), IsInf(),
    ] as [any Operator])
  func floatingOnly(_ operation: any Operator) {
    let name = type(of: operation).name
    expectConstraint(
      operation, [TensorType(.int32, [2])], "element-type",
      "node \"y\" (\(name)): input \"x\" needs a floating type but \"x0\" is int32")
  }
}
