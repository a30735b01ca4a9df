import AdjointGraph
import AdjointKernels
import AdjointOperators
import TestSupport
import Testing

@testable import AdjointRuntime

@Suite struct ProductKernelTests {
  /// The product in the order that the kernel promises: blocks of the depth, ascending in each.
  private func promised<T: BinaryFloatingPoint>(
    _ product: MatrixProduct, _ a: [T], _ b: [T], _ z: [T]
  ) -> [T] {
    let (rows, columns, depth) = (product.rows, product.columns, product.depth)
    let blocks = max(1, (depth + 255) / 256)
    let length = (depth + blocks - 1) / blocks
    let (alpha, beta) = (T(product.alpha), T(product.beta))
    return (0..<product.batch * rows * columns).map { index in
      let (matrix, row, column) = (
        index / (rows * columns), index / columns % rows, index % columns
      )
      var result: T = 0
      for block in 0..<blocks {
        var sum: T = 0
        for k in block * length..<max(block * length, min(depth, (block + 1) * length)) {
          let i = product.transposeA ? k * rows + row : row * depth + k
          let j = product.transposeB ? column * depth + k : k * columns + column
          sum.addProduct(a[matrix * product.strideA + i], b[matrix * product.strideB + j])
        }
        if block > 0 {
          result.addProduct(alpha, sum)
        } else if beta == 0 {
          result = alpha * sum
        } else {
          let at = matrix * product.strideC + row * product.zRow + column * product.zColumn
          result = beta * z[at]
          result.addProduct(alpha, sum)
        }
      }
      return result
    }
  }

  /// Expects the promised bits for every choice of instructions that this machine has, where NaN
  /// is NaN, whatever its payload.
  private func check<T: Element & BinaryFloatingPoint>(
    _ type: T.Type, _ rows: Int, _ columns: Int, _ depth: Int, special: Bool = false,
    sourceLocation: Testing.SourceLocation = #_sourceLocation,
    _ change: (inout MatrixProduct) -> Void = { _ in }
  ) {
    let nowhere = Location(.arena, 0)
    var product = MatrixProduct(
      T.scalarType, a: nowhere, b: nowhere, c: nowhere, rows: rows, columns: columns, depth: depth,
      scratch: nowhere)
    change(&product)
    func count(_ stride: Int, _ one: Int) -> Int { stride == 0 ? one : product.batch * one }
    func numbers(_ count: Int, _ seed: UInt64) -> [T] {
      var numbers: [T] = Tensor.random([count], seed: seed, T.scalarType).elements()
      if special {
        for (place, value) in zip([3, 40, 41, 77], [T.nan, .infinity, -.infinity, -0.0])
        where place < count { numbers[place] = value }
      }
      return numbers
    }
    let a = numbers(count(product.strideA, rows * depth), 1)
    let b = numbers(count(product.strideB, depth * columns), 2)
    let size = product.batch * rows * columns
    // Where beta is 0, what was in c must not matter.
    let c = product.beta == 0 ? [T](repeating: .nan, count: size) : numbers(size, 3)
    let expected = promised(product, a, b, c)
    for simd in InstructionSets.all {
      var stage = KernelStage()
      product.a = stage.place(Tensor(a)).location
      product.b = stage.place(Tensor(b)).location
      let target = stage.place(Tensor(c))
      product.c = target.location
      product.z = target.location
      product.scratch = stage.place(.bool, [product.scratchByteCount]).location
      InstructionSets.using(simd) {
        stage.run([.product(product)], sourceLocation: sourceLocation)
      }
      let name = String(cString: adjoint_simd_name(simd))
      expectSame(
        stage[target], Tensor(expected), "\(name) \(rows) \(columns) \(depth)",
        sourceLocation: sourceLocation)
    }
  }

  static let sizes = [
    (1, 1, 1), (0, 3, 2), (3, 0, 2), (3, 2, 0), (1, 9, 5), (9, 1, 5), (2, 3, 4), (4, 8, 8),
    (5, 7, 3), (67, 5, 6), (5, 67, 6), (3, 4, 300), (66, 17, 513), (64, 64, 64), (130, 10, 33),
    (29, 200, 47), (15, 193, 16), (31, 224, 257), (460, 192, 17), (128, 10, 256), (1, 300, 270),
    (300, 1, 270), (1, 47, 520),
  ]

  private func checkLayouts(_ rows: Int, _ columns: Int, _ depth: Int, special: Bool = false) {
    for (transposeA, transposeB) in [(false, false), (true, false), (false, true), (true, true)] {
      let change = { (product: inout MatrixProduct) in
        product.transposeA = transposeA
        product.transposeB = transposeB
      }
      check(Float.self, rows, columns, depth, special: special, change)
      check(Double.self, rows, columns, depth, special: special, change)
    }
  }

  @Test(arguments: sizes) func everyLayoutHasOneOrder(_ rows: Int, _ columns: Int, _ depth: Int) {
    checkLayouts(rows, columns, depth)
  }

  @Test func edges() {
    // The same numbers every time: powers of a primitive root.
    var state = 1
    func size() -> Int {
      state = state * 5 % 32_003
      return 1 + state % 40
    }
    for edge in 1...40 {
      checkLayouts(edge, size(), size())
      checkLayouts(size(), edge, size())
      checkLayouts(size(), size(), edge)
    }
  }

  @Test func whatIsNoNumberStaysSo() {
    checkLayouts(9, 7, 5, special: true)
    checkLayouts(33, 34, 35, special: true)
    checkLayouts(16, 193, 18, special: true)
  }

  @Test func alphaAndBeta() {
    for (alpha, beta) in [(0.5, 0.0), (-1.25, 1.0), (0.0, 2.0), (1.0, -0.75)] {
      let change = { (product: inout MatrixProduct) in
        product.alpha = alpha
        product.beta = beta
      }
      check(Float.self, 13, 11, 9, change)
      check(Double.self, 13, 3, 9, change)
      check(Double.self, 2, 3, 0, change)
      check(Float.self, 40, 35, 600, change)
      check(Double.self, 20, 200, 300, change)
    }
  }

  @Test func batches() {
    for (strideA, strideB) in [(35, 15), (0, 15), (35, 0)] {
      for transposeA in [false, true] {
        check(Double.self, 7, 3, 5) {
          $0.transposeA = transposeA
          $0.batch = 4
          $0.strideA = strideA
          $0.strideB = strideB
          $0.strideC = 21
          $0.beta = 0.5
        }
      }
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
    for shape in [[4, 5], [5], [4, 1], [1, 5], [1], [1, 1], []] {
      for beta in [1, -0.5] {
        try expectLowered(Gemm(beta: beta), [a, b, .random(shape, seed: 8)], tolerance: 1e-14)
      }
    }
    try expectLowered(Gemm(alpha: 0.5), [a, b, nil], tolerance: 1e-14)
    try expectLowered(
      Gemm(alpha: 0.5, beta: 2, transposeA: true, transposeB: true),
      [.random([6, 4], seed: 6), .random([5, 6], seed: 7), .random([4, 5], seed: 8)],
      tolerance: 1e-14)
  }
}
