import AdjointGraph
import AdjointKernels
import TestSupport
import Testing

@testable import AdjointRuntime

/// Matrices in panels: where their elements are, and products that give the bits of row-major ones.
@Suite struct PanelTests {
  /// A matrix in panels by the definition, zeros where no column is.
  private func packed(_ matrix: Tensor, _ panels: Panels) -> Tensor {
    let numbers = matrix.doubles
    let shape = panels.shape
    let elements = (0..<shape[0] * shape[1]).map { index -> Double in
      let (line, lane) = (index / 32, index % 32)
      let (row, column) = (line % panels.rows, line / panels.rows * 32 + lane)
      return column < panels.columns ? numbers[row * panels.columns + column] : 0
    }
    return Tensor(elements, shape: shape).converted(to: matrix.scalar)
  }

  @Test(arguments: [(1, 1), (3, 32), (5, 31), (4, 33), (7, 64), (2, 100), (0, 40)])
  func everyElementHasItsPlace(_ rows: Int, _ columns: Int) {
    let panels = Panels(rows: rows, columns: columns)
    for scalar in [ScalarType.float32, .float64] {
      let matrix = Tensor.random([rows, columns], seed: 1, scalar)
      let expected = packed(matrix, panels)
      var stage = KernelStage()
      let source = stage.place(matrix)
      let inPanels = stage.place(Tensor(zeros: scalar, shape: panels.shape))
      let back = stage.place(scalar, [rows, columns])
      stage.run(
        panels.packing(scalar, from: source.location, to: inPanels.location)
          + panels.unpacking(scalar, from: inPanels.location, to: back.location))
      #expect(stage[inPanels] == expected)
      #expect(stage[back] == matrix)
    }
  }

  /// What products of one kind need.
  private struct Case: CustomStringConvertible {
    var rows: Int, columns: Int, depth: Int
    var scalar = ScalarType.float32
    var transposeA = false, transposeB = false
    var alpha = 1.0, beta = 0.0

    var description: String {
      "\(rows) \(columns) \(depth) \(scalar) \(transposeA) \(transposeB) \(alpha) \(beta)"
    }

    func product(_ stage: inout KernelStage) -> (product: MatrixProduct, b: Tensor) {
      let a = stage.place(Tensor.random([rows * depth], seed: 1, scalar))
      let b = Tensor.random(transposeB ? [columns, depth] : [depth, columns], seed: 2, scalar)
      let z = stage.place(Tensor.random([rows, columns], seed: 3, scalar))
      var product = MatrixProduct(
        scalar, a: a.location, b: a.location, c: a.location, rows: rows, columns: columns,
        depth: depth, scratch: a.location)
      (product.transposeA, product.transposeB) = (transposeA, transposeB)
      (product.alpha, product.beta) = (alpha, beta)
      product.z = z.location
      product.scratch = stage.place(.bool, [product.scratchByteCount]).location
      return (product, b)
    }
  }

  /// The product of row-major matrices, by the plain kernel.
  private func plain(_ shape: Case) -> Tensor {
    var stage = KernelStage()
    var (product, b) = shape.product(&stage)
    product.b = stage.place(b).location
    let c = stage.place(shape.scalar, [shape.rows, shape.columns])
    product.c = c.location
    stage.run([.product(product)])
    return stage[c]
  }

  private static let sizes = [
    (1, 32, 40), (1, 100, 300), (1, 300, 784), (2, 70, 33), (13, 33, 64), (40, 64, 520),
    (64, 47, 32), (100, 96, 200), (129, 200, 257),
  ]

  @Test(arguments: sizes)
  func rightOperandInPanels(_ rows: Int, _ columns: Int, _ depth: Int) {
    for scalar in [ScalarType.float32, .float64] {
      for transposed in [false, true] {
        for (alpha, beta) in [(1.0, 0.0), (0.5, -2)] {
          let shape = Case(
            rows: rows, columns: columns, depth: depth, scalar: scalar, transposeB: transposed,
            alpha: alpha, beta: beta)
          let expected = plain(shape)
          for simd in InstructionSets.all {
            for parts in [1, 3] {
              var stage = KernelStage()
              var (product, b) = shape.product(&stage)
              let panels = Panels(rows: b.shape[0], columns: b.shape[1])
              product.b = stage.place(packed(b, panels)).location
              product.isBInPanels = true
              let c = stage.place(scalar, [rows, columns])
              product.c = c.location
              let kernels = parts == 1 ? [.product(product)] : inParts(product)
              InstructionSets.using(simd) { stage.run(kernels) }
              expectSame(stage[c], expected, "\(shape), \(parts) parts")
            }
          }
        }
      }
    }
  }

  /// Parts of whole panels.
  private func inParts(_ product: MatrixProduct) -> [Kernel] {
    stride(from: 0, to: product.columns, by: 64).map { first in
      let columns = first..<min(first + 64, product.columns)
      return .product(product.part(rows: 0..<product.rows, columns: columns))
    }
  }

  @Test(arguments: sizes.filter { $0.0 > 1 })
  func resultInPanels(_ rows: Int, _ columns: Int, _ depth: Int) {
    for scalar in [ScalarType.float32, .float64] {
      for transposed in [false, true] {
        let shape = Case(
          rows: rows, columns: columns, depth: depth, scalar: scalar, transposeA: !transposed,
          transposeB: transposed, alpha: 0.5)
        let panels = Panels(rows: rows, columns: columns)
        let expected = packed(plain(shape), panels)
        for simd in InstructionSets.all {
          for parts in [1, 3] {
            var stage = KernelStage()
            var (product, b) = shape.product(&stage)
            product.b = stage.place(b).location
            product.isCInPanels = true
            let c = stage.place(scalar, panels.shape)
            product.c = c.location
            let kernels = parts == 1 ? [.product(product)] : inParts(product)
            InstructionSets.using(simd) { stage.run(kernels) }
            expectSame(stage[c], expected, "\(shape), \(parts) parts")
          }
        }
      }
    }
  }

  /// A step of momentum on panels, against the same operations one element at a time.
  @Test(arguments: [(32, 40, 100), (45, 64, 20), (70, 96, 300)])
  func updateInPanels(_ rows: Int, _ columns: Int, _ depth: Int) {
    let shape = Case(rows: rows, columns: columns, depth: depth, transposeA: true)
    let panels = Panels(rows: rows, columns: columns)
    let matrices = (10..<12).map { Tensor.random([rows, columns], seed: $0) }
    let (weight, momentum) = (
      matrices[0].converted(to: .float32), matrices[1].converted(to: .float32)
    )
    let (keep, rate) = (Float(0.9), Float(0.01))
    let gradient: [Float] = plain(shape).elements()
    let w: [Float] = weight.elements(), v: [Float] = momentum.elements()
    let nextV = zip(v, gradient).map { $0 * keep + $1 }
    let nextW = zip(w, nextV).map { $0 - $1 * rate }
    for simd in InstructionSets.all {
      for parts in [1, 3] {
        var stage = KernelStage()
        var (product, b) = shape.product(&stage)
        product.b = stage.place(b).location
        let target = stage.place(packed(weight, panels))
        let kept = stage.place(packed(momentum, panels))
        let numbers = stage.place(Tensor([keep, rate]))
        product.isCInPanels = true
        product.c =
          product.isOneBlock ? target.location : stage.place(.float32, panels.shape).location
        func matrix(_ operand: Operand) -> ProductStep.Source {
          .memory(operand.location, row: 32, column: 1, matrix: 0)
        }
        func number(_ index: Int) -> ProductStep.Source {
          .memory(
            numbers.location.advanced(by: index, of: .float32), row: 0, column: 0, matrix: 0)
        }
        let store = product.isOneBlock ? nil : target.location
        let steps = [
          ProductStep(.zip(.multiply), matrix(kept), number(0)),
          ProductStep(.zip(.add), .step(1), .step(0), store: kept.location),
          ProductStep(.zip(.multiply), .step(2), number(1)),
          ProductStep(.zip(.subtract), matrix(target), .step(3), store: store),
        ]
        for step in steps {
          let isTaken = product.steps.append(step)
          #expect(isTaken)
        }
        let kernels = parts == 1 ? [.product(product)] : inParts(product)
        InstructionSets.using(simd) { stage.run(kernels) }
        let words = "\(shape), \(parts) parts"
        expectSame(stage[kept], packed(Tensor(nextV, shape: [rows, columns]), panels), words)
        expectSame(stage[target], packed(Tensor(nextW, shape: [rows, columns]), panels), words)
      }
    }
  }
}
