import AdjointGraph
import AdjointKernels

extension ConvolutionKernel {
  func run(in memory: Memory) {
    for group in 0..<groups {
      for image in 0..<(result == .x ? images : 1) {
        let (x, w, y) = start(image: image, group: group)
        let product = product(x: x, w: w, y: y)
        withUnsafePointer(to: window) { window in
          product.run(in: memory) { place(window, in: &$0) }
        }
        switch result {
        case .x: fold(into: x, in: memory)
        case .w: transpose(into: w, in: memory)
        case .y: break
        }
      }
    }
  }

  private func transpose(into w: Location, in memory: Memory) {
    let copy = scalar.isSingle ? adjoint_copy_4 : adjoint_copy_8
    copy(
      Int64(filters), Int64(taps.count), memory[scratch], 1, Int64(filters), memory[w],
      Int64(wholeTaps), 1)
  }

  private func fold(into x: Location, in memory: Memory) {
    withUnsafePointer(to: window) { window in
      if scalar.isSingle {
        adjoint_fold_f32(
          Int64(channels), window, memory.pointer(at: scratch, as: Float.self),
          memory.pointer(at: x, as: Float.self))
      } else {
        adjoint_fold_f64(
          Int64(channels), window, memory.pointer(at: scratch, as: Double.self),
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
