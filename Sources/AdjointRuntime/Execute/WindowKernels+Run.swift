import AdjointGraph
import AdjointKernels

extension ConvolutionKernel {
  func run(in memory: Memory) {
    for image in 0..<images {
      for group in 0..<groups {
        let (x, w, y) = start(image: image, group: group)
        var product = product(x: x, w: w, y: y)
        if result != .x { unfold(x, in: memory) }
        if result == .w && image > 0 { product.beta = 1 }
        product.run(in: memory)
        if result == .x { fold(into: x, in: memory) }
      }
    }
  }

  private func unfold(_ x: Location, in memory: Memory) {
    withUnsafePointer(to: window) { window in
      if scalar.isSingle {
        adjoint_unfold_f32(
          Int64(channels), window, memory.pointer(at: x, as: Float.self),
          memory.pointer(at: columns, as: Float.self))
      } else {
        adjoint_unfold_f64(
          Int64(channels), window, memory.pointer(at: x, as: Double.self),
          memory.pointer(at: columns, as: Double.self))
      }
    }
  }

  private func fold(into x: Location, in memory: Memory) {
    withUnsafePointer(to: window) { window in
      if scalar.isSingle {
        adjoint_fold_f32(
          Int64(channels), window, memory.pointer(at: columns, as: Float.self),
          memory.pointer(at: x, as: Float.self))
      } else {
        adjoint_fold_f64(
          Int64(channels), window, memory.pointer(at: columns, as: Double.self),
          memory.pointer(at: x, as: Double.self))
      }
    }
  }
}

extension PoolKernel {
  func run(in memory: Memory) {
    let indices = indices.map { memory.pointer(at: $0, as: Int64.self) }
    withUnsafePointer(to: window) { window in
      if scalar.isSingle {
        adjoint_pool_f32(
          function, countsPadding ? 1 : 0, Int64(planes), window,
          memory.pointer(at: x, as: Float.self), memory.pointer(at: v, as: Float.self),
          memory.pointer(at: result, as: Float.self), indices)
      } else {
        adjoint_pool_f64(
          function, countsPadding ? 1 : 0, Int64(planes), window,
          memory.pointer(at: x, as: Double.self), memory.pointer(at: v, as: Double.self),
          memory.pointer(at: result, as: Double.self), indices)
      }
    }
  }
}
