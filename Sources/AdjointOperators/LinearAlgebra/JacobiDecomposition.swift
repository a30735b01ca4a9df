import AdjointGraph

/// The eigenvalues and eigenvectors of a symmetric matrix by Jacobi's method: pairs of rows and
/// columns are turned, one pair after the other in a fixed order, so that the element where they
/// cross becomes zero, until no element off the diagonal counts.
///
/// Source: G. H. Golub and C. F. Van Loan, *Matrix Computations*, section 8.5.
struct JacobiDecomposition {
  /// Becomes diagonal.
  let matrix: WorkMatrix
  /// An eigenvector in each row.
  let vectors: WorkMatrix
  /// What the eigenvalues are multiplied by, so that no square overflows or vanishes.
  private var scale = 1.0

  /// Sweeps converge quadratically: more than a dozen have not been seen.
  private static let mostSweeps = 60

  private var size: Int { matrix.rows }

  init(matrix: WorkMatrix, vectors: WorkMatrix) {
    self.matrix = matrix
    self.vectors = vectors
  }

  /// Eigenvalue `place` in ascending order; its vector is row `place`.
  func value(_ place: Int) -> Double { matrix[place, place] * scale }

  /// Decomposes the matrix that begins at an element, of which the lower triangle is read.
  mutating func run(_ a: TensorView, at start: Int) {
    var largest = 0.0
    for row in 0..<size {
      for column in 0...row {
        let element = abs(a.double(at: start + row * size + column))
        if !(element <= largest) { largest = element }
      }
    }
    if !largest.isFinite {
      matrix.fill { _, _ in .nan }
      vectors.fill { _, _ in .nan }
      return
    }
    scale =
      largest == 0 ? 1 : Double(sign: .plus, exponent: max(largest.exponent, -1000), significand: 1)
    matrix.fill { a.double(at: start + max($0, $1) * size + min($0, $1)) / scale }
    vectors.fill { $0 == $1 ? 1 : 0 }
    var sweep = 0
    while turnAllPairs(), sweep < Self.mostSweeps { sweep += 1 }
    sort()
  }

  /// Whether any pair still had to be turned.
  private func turnAllPairs() -> Bool {
    var hasTurned = false
    for p in 0..<size {
      for q in p + 1..<size where matrix[p, q] != 0 {
        // Too small to change either eigenvalue, or the vectors, by more than rounding.
        let element = abs(matrix[p, q]) / 64
        let (low, high) = (abs(matrix[p, p]), abs(matrix[q, q]))
        if low + element == low, high + element == high {
          (matrix[p, q], matrix[q, p]) = (0, 0)
        } else {
          turn(p, q)
          hasTurned = true
        }
      }
    }
    return hasTurned
  }

  /// Makes element `[p, q]` zero by the smaller of the two angles that do.
  private func turn(_ p: Int, _ q: Int) {
    let crossing = matrix[p, q]
    let cotangent = (matrix[q, q] - matrix[p, p]) / (2 * crossing)
    let tangent =
      (cotangent < 0 ? -1 : 1) / (abs(cotangent) + (cotangent * cotangent + 1).squareRoot())
    let cosine = 1 / (tangent * tangent + 1).squareRoot()
    let sine = tangent * cosine
    matrix[p, p] -= tangent * crossing
    matrix[q, q] += tangent * crossing
    (matrix[p, q], matrix[q, p]) = (0, 0)
    for k in 0..<size where k != p && k != q {
      let (x, y) = (matrix[p, k], matrix[q, k])
      (matrix[p, k], matrix[q, k]) = (cosine * x - sine * y, sine * x + cosine * y)
      (matrix[k, p], matrix[k, q]) = (matrix[p, k], matrix[q, k])
    }
    for k in 0..<size {
      let (x, y) = (vectors[p, k], vectors[q, k])
      (vectors[p, k], vectors[q, k]) = (cosine * x - sine * y, sine * x + cosine * y)
    }
  }

  /// Selection: equal eigenvalues keep the order that rows had.
  private func sort() {
    for place in 0..<size {
      var least = place
      for other in place..<size where matrix[other, other] < matrix[least, least] { least = other }
      for from in (place..<least).reversed() {
        (matrix[from, from], matrix[from + 1, from + 1]) =
          (matrix[from + 1, from + 1], matrix[from, from])
        vectors.swapRows(from, from + 1)
      }
    }
  }

  /// 1 or -1: what makes the first element positive that is about as large as any.
  func sign(of place: Int) -> Double {
    var largest = 0.0
    for k in 0..<size { largest = max(largest, abs(vectors[place, k])) }
    for k in 0..<size where abs(vectors[place, k]) >= 0.999 * largest {
      return vectors[place, k] < 0 ? -1 : 1
    }
    return 1
  }
}
