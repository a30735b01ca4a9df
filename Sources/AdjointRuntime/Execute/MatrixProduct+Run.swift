import AdjointGraph
import AdjointKernels

/// A matrix product with its operands in place.
struct PlacedProduct {
  /// Where it does not move: it is large to copy.
  private let layout: UnsafeMutablePointer<AdjointProduct>
  private let isSingle: Bool
  private let a: UnsafeMutableRawPointer, b: UnsafeMutableRawPointer
  private let z: UnsafeMutableRawPointer, c: UnsafeMutableRawPointer
  private let scratch: Location

  /// - Parameters: Room for what the kernel reads, which must live as long as this.
  init(
    _ product: MatrixProduct, in memory: Memory, layout: UnsafeMutablePointer<AdjointProduct>,
    steps: UnsafeMutablePointer<AdjointProductStep>
  ) {
    self.layout = layout
    layout.initialize(to: product.layout)
    isSingle = product.scalar.isSingle
    a = memory[product.a]
    b = memory[product.b]
    z = memory[product.z]
    c = memory[product.c]
    scratch = product.scratch
    for index in 0..<product.steps.count {
      (steps + index).initialize(to: AdjointProductStep(product.steps[index], in: memory))
    }
    layout.pointee.step_count = Int64(product.steps.count)
    layout.pointee.steps = UnsafePointer(steps)
  }

  func run(in memory: Memory) {
    let scratch = memory[scratch]
    if isSingle {
      adjoint_product_f32(
        layout, a.assumingMemoryBound(to: Float.self), b.assumingMemoryBound(to: Float.self),
        z.assumingMemoryBound(to: Float.self), c.assumingMemoryBound(to: Float.self), scratch)
    } else {
      adjoint_product_f64(
        layout, a.assumingMemoryBound(to: Double.self), b.assumingMemoryBound(to: Double.self),
        z.assumingMemoryBound(to: Double.self), c.assumingMemoryBound(to: Double.self), scratch)
    }
  }
}

extension MatrixProduct {
  /// - Parameter change: What the kernel is told besides.
  func run(in memory: Memory, _ change: (inout AdjointProduct) -> Void = { _ in }) {
    withUnsafeTemporaryAllocation(of: AdjointProductStep.self, capacity: ProductSteps.capacity) {
      room in
      guard let steps = room.baseAddress else { return }
      var layout = AdjointProduct()
      withUnsafeMutablePointer(to: &layout) {
        let placed = PlacedProduct(self, in: memory, layout: $0, steps: steps)
        change(&$0.pointee)
        placed.run(in: memory)
      }
    }
  }

  /// Whether blocks of a chain, or workers, have operands of their own.
  var moves: Bool { [a, b, c, z].contains { $0.step != 0 || $0.region == .worker } }
}

extension AdjointProductStep {
  fileprivate init(_ step: ProductStep, in memory: Memory) {
    self.init()
    switch step.function {
    case .map(let function, let alpha, let beta):
      (map, self.alpha, self.beta) = (function, alpha, beta)
    case .zip(let function):
      is_zip = 1
      zip = function
    }
    x = AdjointProductOperand(step.x, in: memory)
    y = AdjointProductOperand(step.y, in: memory)
    store = step.store.map { memory[$0] }
  }
}

extension AdjointProductOperand {
  fileprivate init(_ source: ProductStep.Source, in memory: Memory) {
    self.init()
    switch source {
    case .step(let number): step = Int64(number)
    case .memory(let location, let row, let column, let matrix):
      self.memory = UnsafeRawPointer(memory[location])
      (self.row, self.column, self.matrix) = (Int64(row), Int64(column), Int64(matrix))
    }
  }
}
