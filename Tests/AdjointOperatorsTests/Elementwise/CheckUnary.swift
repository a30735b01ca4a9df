import AdjointGraph
import AdjointOperators
import AdjointRuntime
import AdjointTransforms
import TestSupport
import Testing

/// The operator contract for a function of one value: for a matrix, a scalar and nothing, with
/// numbers from the given ranges, which leave out kinks.
func checkUnary(
  _ operation: any Operator, in ranges: ClosedRange<Double>...,
  sourceLocation: Testing.SourceLocation = #_sourceLocation
) throws {
  for (index, range) in ranges.enumerated() {
    for shape in [[3, 5], [], [0, 2]] {
      try checkOperator(
        operation, inputs: [.random(shape, in: range, seed: 7 + UInt64(index))],
        sourceLocation: sourceLocation)
    }
  }
}

/// Expects values in double precision, to a few units in the last place.
func expectValues(
  of operation: any Operator, at x: [Double], _ expected: [Double],
  sourceLocation: Testing.SourceLocation = #_sourceLocation
) throws {
  let y = try evaluate(operation, Tensor(x))
  expectSame(y.doubles, expected, at: x, "\(type(of: operation).name)", sourceLocation)
}

/// Expects first derivatives in double precision, by default to a few units in the last place.
func expectSlopes(
  of operation: any Operator, at x: [Double], tolerance: Double = 4e-15, _ expected: [Double],
  sourceLocation: Testing.SourceLocation = #_sourceLocation
) throws {
  let slopes = try derivatives(of: operation, at: Tensor(x)).first
  expectSame(
    slopes.doubles, expected, at: x, "\(type(of: operation).name)", tolerance: tolerance,
    sourceLocation)
}

/// The result of an operator of one value.
func evaluate(_ operation: any Operator, _ x: Tensor) throws -> Tensor {
  var graph = GraphBuilder(name: "site")
  let input = graph.input("x", Shape(x.shape), x.scalar)
  let y = graph.add("y", operation, inputs: [input])[0]
  return try ReferenceInterpreter(graph.checked()).compute([y], leaves: [input: x])[0]
}

/// The first and the second derivative of an operator of one value at the elements of a vector.
func derivatives(
  of operation: any Operator, at x: Tensor
) throws -> (first: Tensor, second: Tensor) {
  var graph = GraphBuilder(name: "site")
  let input = graph.input("x", Shape(x.shape), x.scalar)
  let sum = graph.reduceSum(graph.add("y", operation, inputs: [input])[0], axes: [0])
  let first = try graph.checked().addingReversePass(of: sum, withRespectTo: [input])
  var again = GraphBuilder(extending: first.checked)
  let total = again.reduceSum(first.gradients[0], axes: [0])
  let second = try again.checked().addingReversePass(of: total, withRespectTo: [input])
  let values = try ReferenceInterpreter(second.checked).compute(
    [first.gradients[0], second.gradients[0]], leaves: [input: x])
  return (values[0], values[1])
}

/// Each number the same as expected to `tolerance`, relative to itself; with `signs`, zeros too.
func expectSame(
  _ actual: [Double], _ expected: [Double], at points: [Double], _ name: String,
  tolerance: Double = 4e-15, signs: Bool = false, _ sourceLocation: Testing.SourceLocation
) {
  #expect(actual.count == expected.count, sourceLocation: sourceLocation)
  for (x, (a, e)) in zip(points, zip(actual, expected)) {
    // Two steps of the smallest numbers are forgiven as well.
    let isClose = a == e || a.isNaN && e.isNaN || abs(a - e) <= tolerance * abs(e) + 0x1p-1073
    let signsAgree = !signs || a != 0 || e != 0 || a.sign == e.sign
    #expect(
      isClose && signsAgree, "\(name) at \(x): \(a), expected \(e)", sourceLocation: sourceLocation)
  }
}
