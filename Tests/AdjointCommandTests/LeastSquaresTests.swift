import Adjoint
import TestSupport
import Testing

@testable import AdjointCommand

/// The linear regression reaches what the normal equations give.
@Suite struct LeastSquaresTests {
  /// `A x = b` by Gaussian elimination with row exchanges.
  private func solve(_ matrix: [[Double]], _ right: [Double]) -> [Double] {
    var (a, b) = (matrix, right)
    let n = b.count
    for column in 0..<n {
      let pivot = (column..<n).max { abs(a[$0][column]) < abs(a[$1][column]) } ?? column
      a.swapAt(column, pivot)
      b.swapAt(column, pivot)
      for row in 0..<n where row != column {
        let factor = a[row][column] / a[column][column]
        for k in column..<n { a[row][k] -= factor * a[column][k] }
        b[row] -= factor * b[column]
      }
    }
    return (0..<n).map { b[$0] / a[$0][$0] }
  }

  /// The least mean squared error over the rows that train.
  private func leastError() throws -> Double {
    let inputs = try program("models/linear-regression.json").recipeInputs()
    let x = try #require(inputs["x"]).doubles, y = try #require(inputs["y"]).doubles
    let rows = (0..<y.count).filter { $0 % 5 != 4 }
    let features = rows.map { Array(x[$0 * 10..<$0 * 10 + 10]) + [1] }
    var (gram, moment) = (
      [[Double]](repeating: [Double](repeating: 0, count: 11), count: 11),
      [Double](repeating: 0, count: 11)
    )
    for (row, feature) in zip(rows, features) {
      for i in 0..<11 {
        moment[i] += feature[i] * y[row]
        for j in 0..<11 { gram[i][j] += feature[i] * feature[j] }
      }
    }
    let w = solve(gram, moment)
    let squares = zip(rows, features).map { row, feature in
      let residual = zip(feature, w).reduce(-y[row]) { $0 + $1.0 * $1.1 }
      return residual * residual
    }
    return squares.reduce(0, +) / Double(rows.count)
  }

  @Test func withinOnePercent() throws {
    let least = try leastError()
    #expect(least > 2000 && least < 4000)
    let call = Call("train", graphPath("models/linear-regression.json"), "--format", "json")
    let loss = try #require(try call.json()["loss"]?.double())
    #expect(loss < 1.01 * least, "loss \(loss), least \(least)")
    #expect(loss > 0.999 * least)
  }
}
