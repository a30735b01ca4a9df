import AdjointGraph
import AdjointOperators
import TestSupport
import Testing

@testable import AdjointRuntime

@Suite struct ProductKernelTests {
  /// The product in the order that the kernel promises: over the depth, ascending.
  private func promised<T: BinaryFloatingPoint>(
    _ product: MatrixProduct, _ a: [T], _ b: [T], _ c: [T]
  ) -> [T] {
    let (rows, columns, depth) = (product.rows, product.columns, product.depth)
    return (0..<product.batch * rows * columns).map { index in
      let (matrix, row, column) = (
        index / (rows * columns), index / columns % rows, index % columns
      )
      var sum: T = 0
      for k in 0..<depth {
        let i = product.transposeA ? k * rows + row : row * depth + k
        let j = product.transposeB ? column * depth + k : k * columns + column
        sum += a[matrix * product.strideA + i] * b[matrix * product.strideB + j]
      }
      let scaled = T(product.alpha) * sum
      return product.beta == 0 ? scaled : scaled + T(product.beta) * c[index]
    }
  }

  private func check<T: Element & BinaryFloatingPoint>(
    _ type: T.Type, _ change: (inout MatrixProduct) -> Void, _ rows: Int, _ columns: Int,
    _ depth: Int, sourceLocation: Testing.SourceLocation = #_sourceLocation
  ) {
    var stage = KernelStage()
    let nowhere = Location(.arena, 0)
    var product = MatrixProduct(
      T.scalarType, a: nowhere, b: nowhere, c: nowhere, rows: rows, columns: columns, depth: depth)
    change(&product)
    func count(_ stride: Int, _ one: Int) -> Int { stride == 0 ? one : product.batch * one }
    func numbers(_ count: Int, _ seed: UInt64) -> Tensor {
      .random([count], seed: seed, T.scalarType)
    }
    let a = numbers(count(product.strideA, rows * depth), 1)
    let b = numbers(count(product.strideB, depth * columns), 2)
    let size = product.batch * rows * columns
    // Where beta is 0, what was in c must not matter.
    let c = product.beta == 0 ? Tensor([T](repeating: .nan, count: size)) : numbers(size, 3)
    product.a = stage.place(a).location
    product.b = stage.place(b).location
    let target = stage.place(c)
    product.c = target.location
    stage.run([.product(product)], sourceLocation: sourceLocation)
    let expected = promised(product, a.elements(as: T.self), b.elements(), c.elements())
    #expect(
      stage[target] == Tensor(expected), "\(rows) \(columns) \(depth)",
      sourceLocation: sourceLocation)
  }

  static let sizes = [
    (1, 1, 1), (0, 3, 2), (3, 0, 2), (3, 2, 0), (1, 9, 5), (9, 1, 5), (2, 3, 4), (4, 8, 8),
    (5, 7, 3), (67, 5, 6), (5, 67, 6), (3, 4, 300), (66, 17, 513), (64, 64, 64), (130, 10, 33),
  ]

  @Test(arguments: sizes) func everyLayoutHasOneOrder(_ rows: Int, _ columns: Int, _ depth: Int) {
    for (transposeA, transposeB) in [(false, false), (true, false), (false, true), (true, true)] {
      let change = { (product: inout MatrixProduct) in
        product.transposeA = transposeA
        product.transposeB = transposeB
      }
      check(Float.self, change, rows, columns, depth)
      check(Double.self, change, rows, columns, depth)
    }
  }

  @Test func alphaAndBeta() {
    for (alpha, beta) in [(0.5, 0.0), (-1.25, 1.0), (0.0, 2.0), (1.0, -0.75)] {
      let change = { (product: inout MatrixProduct) in
        product.alpha = alpha
        product.beta = beta
      }
      check(Float.self, change, 13, 11, 9)
      check(Double.self, change, 13, 3, 9)
      check(Double.self, change, 2, 3, 0)
    }
  }

  @Test func batches() {
    for (strideA, strideB) in [(35, 15), (0, 15), (35, 0)] {
      check(
        Double.self,
        {
          $0.batch = 4
          $0.strideA = strideA
          $0.strideB = strideB
          $0.strideC = 21
        }, 7, 3, 5)
    }
  }

  @Test func matMulOperator() throws {
    let shapes: [([Int], [Int])] = [
      ([3], [3]), ([3], [3, 4]), ([2, 3], [3]), ([2, 3], [3, 4]), ([5, 2, 3], [3, 4]),
      ([2, 3], [5, 3, 4]), ([5, 2, 3], [5, 3, 4]), ([1, 2, 3], [5, 3, 4]), ([6, 5, 2, 3], [3]),
      ([5, 3], [2, 5, 3, 4]), ([3], [5, 3, 4]), ([0, 3], [3, 2]), ([2, 0], [0, 3]),
      ([0, 2, 3], [3, 4]), ([2, 3, 2, 4], [2, 3, 4, 2]),
    ]
    for (left, right) in shapes where left.last == right[max(0, right.count - 2)] {
      let a = Tensor.random(left, seed: 4), b = Tensor.random(right, seed: 5)
      try expectLowered(MatMul(), [a, b], tolerance: 1e-14)
    }
  }

  @Test func gemmOperator() throws {
    let a = Tensor.random([4, 6], seed: 6), b = Tensor.random([6, 5], seed: 7)
    for shape in [[4, 5], [5], [4, 1], [1, 5], []] {
      try expectLowered(Gemm(), [a, b, .random(shape, seed: 8)], tolerance: 1e-14)
    }
    try expectLowered(Gemm(alpha: 0.5), [a, b, nil], tolerance: 1e-14)
    try expectLowered(
      Gemm(alpha: 0.5, beta: 2, transposeA: true, transposeB: true),
      [.random([6, 4], seed: 6), .random([5, 6], seed: 7), .random([4, 5], seed: 8)],
      tolerance: 1e-14)
  }
}
