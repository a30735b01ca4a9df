import AdjointGraph
import AdjointKernels
import TestSupport
import Testing

@testable import AdjointRuntime

/// Steps that a product takes with its tiles give the bits that kernels of their own give.
@Suite struct ProductStepTests {
  /// Where a step takes a value from: what was made before, or an operand of one of these shapes.
  private enum Source {
    case made(Int)
    case matrix, other, row, column, scalar
  }

  private struct Step {
    var function: ProductStep.Function
    var x: Source, y: Source
    /// Whether the result is kept where the operand `other` is.
    var isKept = false

    init(_ function: AdjointMap, _ x: Source, alpha: Double = 0, beta: Double = 0) {
      self.function = .map(function, alpha: alpha, beta: beta)
      self.x = x
      y = x
    }

    init(_ function: AdjointZip, _ x: Source, _ y: Source, isKept: Bool = false) {
      self.function = .zip(function)
      self.x = x
      self.y = y
      self.isKept = isKept
    }
  }

  private static let lists: [(name: String, steps: [Step])] = [
    ("relu", [Step(.relu, .made(0))]),
    ("gelu", [Step(.gelu, .made(0))]),
    ("elu, tangent", [Step(.elu, .made(0), alpha: 0.5), Step(.tan, .made(1))]),
    ("residual", [Step(.add, .made(0), .matrix)]),
    ("residual, relu", [Step(.add, .matrix, .made(0)), Step(.relu, .made(1))]),
    ("from the left", [Step(.subtract, .row, .made(0)), Step(.divide, .made(1), .column)]),
    ("slope", [Step(.heaviside, .matrix), Step(.multiply, .made(0), .made(1))]),
    ("slope of a sum", [Step(.heaviside, .made(0)), Step(.multiply, .made(1), .other)]),
    ("mish", [Step(.sigmoid, .made(0)), Step(.multiply, .made(0), .made(1))]),
    ("sgd", [Step(.multiply, .made(0), .scalar), Step(.subtract, .matrix, .made(1))]),
    ("scaled, less", [Step(.multiply, .matrix, .scalar), Step(.subtract, .made(1), .made(0))]),
    (
      "sgd of a sum that is kept",
      [
        Step(.add, .made(0), .other, isKept: true), Step(.multiply, .made(1), .scalar),
        Step(.subtract, .matrix, .made(2)),
      ]
    ),
    (
      "momentum",
      [
        Step(.multiply, .other, .scalar), Step(.add, .made(1), .made(0), isKept: true),
        Step(.multiply, .made(2), .scalar), Step(.subtract, .matrix, .made(3)),
      ]
    ),
    ("kept alone", [Step(.max, .made(0), .other, isKept: true)]),
  ]

  /// A product and its operands in memory.
  private struct Scene {
    var stage = KernelStage()
    var product: MatrixProduct
    let matrix: Operand, other: Operand, row: Operand, column: Operand, scalar: Operand
    let c: Operand

    init<T: Element>(
      _ type: T.Type, batch: Int, _ rows: Int, _ columns: Int, _ depth: Int, transposed: Bool
    ) {
      var stage = KernelStage()
      func tensor(_ shape: [Int], _ seed: UInt64) -> Tensor {
        .random(shape, seed: seed, T.scalarType)
      }
      let a = stage.place(tensor([batch, rows, depth], 1))
      let b = stage.place(tensor([batch, depth, columns], 2))
      c = stage.place(Tensor(zeros: T.scalarType, shape: [batch * rows * columns]))
      matrix = stage.place(tensor([batch, rows, columns], 3))
      other = stage.place(tensor([batch, rows, columns], 4))
      row = stage.place(tensor([columns], 5))
      column = stage.place(tensor([rows, 1], 6))
      scalar = stage.place(tensor([], 7))
      product = MatrixProduct(
        T.scalarType, a: a.location, b: b.location, c: c.location, rows: rows, columns: columns,
        depth: depth, scratch: c.location)
      product.transposeA = transposed
      product.transposeB = transposed
      product.batch = batch
      product.strideA = rows * depth
      product.strideB = depth * columns
      product.strideC = rows * columns
      product.beta = -0.5
      product.z = row.location
      product.zRow = 0
      if batch > 1 { product.beta = 0 }
      product.scratch = stage.place(.bool, [product.scratchByteCount]).location
      self.stage = stage
    }

    var shape: [Int] { [product.batch, product.rows, product.columns] }

    /// The product, then a kernel for each step. What is left of the element, and of `other`.
    mutating func runApart(_ steps: [Step]) throws -> (Tensor, Tensor) {
      let kept = Operand(scalar: c.scalar, shape: shape, location: c.location)
      var made = [kept]
      var kernels = [Kernel.product(product)]
      for step in steps {
        let result = step.isKept ? other : stage.place(c.scalar, shape)
        let x = operand(step.x, made), y = operand(step.y, made)
        switch step.function {
        case .map(let function, let alpha, let beta):
          kernels.append(
            .map(
              MapKernel(
                function, c.scalar, x: x.location, y: result.location, count: result.count,
                alpha: alpha, beta: beta)))
        case .zip(let function):
          kernels.append(.zip(try #require(ZipKernel(function, x, y, result))))
        }
        made.append(result)
      }
      stage.run(kernels)
      return (stage[made[made.count - 1]], stage[other])
    }

    private func operand(_ source: Source, _ made: [Operand]) -> Operand {
      switch source {
      case .made(let number): made[number]
      case .matrix: matrix
      case .other: other
      case .row: row
      case .column: column
      case .scalar: scalar
      }
    }

    /// The product with its steps, in parts that meet after these rows and columns. What is left of
    /// the element, which takes the place of `matrix` where it may, and of `other`.
    mutating func runTogether(_ steps: [Step], row: Int, column: Int) -> (Tensor, Tensor) {
      var whole = product
      let target = product.isOneBlock ? matrix : c
      whole.c = target.location
      for step in steps {
        let isTaken = whole.steps.append(
          ProductStep(
            step.function, source(step.x), source(step.y),
            store: step.isKept ? other.location : nil))
        #expect(isTaken)
      }
      let parts = [0..<row, row..<product.rows].flatMap { rows in
        [0..<column, column..<product.columns].map { whole.part(rows: rows, columns: $0) }
      }
      stage.run(parts.map { .product($0) })
      let isKept = steps[steps.count - 1].isKept
      let result = Operand(scalar: c.scalar, shape: shape, location: target.location)
      return (stage[isKept ? other : result], stage[other])
    }

    private func source(_ source: Source) -> ProductStep.Source {
      let columns = Int32(product.columns), count = Int32(product.rows) * columns
      func memory(_ operand: Operand, _ row: Int32, _ column: Int32, _ matrix: Int32)
        -> ProductStep.Source
      { .memory(operand.location, row: row, column: column, matrix: matrix) }
      return switch source {
      case .made(let number): .step(Int32(number))
      case .matrix: memory(matrix, columns, 1, count)
      case .other: memory(other, columns, 1, count)
      case .row: memory(row, 0, 1, 0)
      case .column: memory(column, 1, 0, 0)
      case .scalar: memory(scalar, 0, 0, 0)
      }
    }
  }

  private func check<T: Element>(
    _ type: T.Type, batch: Int = 1, _ rows: Int, _ columns: Int, _ depth: Int
  ) throws {
    for (name, steps) in Self.lists {
      for transposed in [false, true] {
        for simd in InstructionSets.all {
          var apart = Scene(type, batch: batch, rows, columns, depth, transposed: transposed)
          let expected = try apart.runApart(steps)
          for (row, column) in [(0, 0), (rows / 2, columns / 3)] {
            var together = Scene(type, batch: batch, rows, columns, depth, transposed: transposed)
            var found = expected
            InstructionSets.using(simd) {
              found = together.runTogether(steps, row: row, column: column)
            }
            let words = "\(name), \(rows) \(columns) \(depth), \(T.self)"
            expectSame(found.0, expected.0, words)
            expectSame(found.1, expected.1, "\(words), kept")
          }
        }
      }
    }
  }

  static let sizes = [
    (1, 1, 1), (1, 40, 7), (40, 1, 7), (1, 300, 270), (300, 1, 270), (33, 3, 300), (40, 10, 20),
    (31, 70, 12), (30, 64, 9), (29, 35, 520), (3, 2, 0), (0, 3, 2), (5, 200, 9), (4, 8, 2),
    (8, 5, 8),
  ]

  @Test(arguments: sizes)
  func stepsGiveTheBitsOfTheirKernels(_ rows: Int, _ columns: Int, _ depth: Int) throws {
    try check(Float.self, rows, columns, depth)
    try check(Double.self, rows, columns, depth)
  }

  @Test func batchesTakeSteps() throws {
    try check(Float.self, batch: 3, 9, 34, 5)
    try check(Double.self, batch: 3, 20, 2, 300)
  }

  @Test func thereIsNoRoomForMoreSteps() {
    var steps = ProductSteps()
    let step = ProductStep(.map(.relu), .step(0))
    for count in 0...ProductSteps.capacity {
      let isTaken = steps.append(step)
      #expect(isTaken == (count < ProductSteps.capacity))
    }
    #expect(steps.count == ProductSteps.capacity)
  }
}
