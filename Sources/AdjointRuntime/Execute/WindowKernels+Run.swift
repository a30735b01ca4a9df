import AdjointGraph
import AdjointKernels

extension ConvolutionKernel {
  func run(in memory: Memory) {
    if sums > 1 {
      for sum in 0..<sums { part(sum..<sum + 1).run(in: memory) }
      return
    }
    for group in 0..<groups {
      if result == .x {
        for image in 0..<images { scatter(image, group, in: memory) }
        continue
      }
      let (x, w, y) = start(image: 0, group: group)
      withUnsafePointer(to: window) { window in
        product(x: x, w: w, y: y).run(in: memory) { place(window, in: &$0) }
      }
      if result == .w { transpose(into: w, in: memory) }
    }
  }

  /// Some channels of an image after the other.
  private func scatter(_ image: Int, _ group: Int, in memory: Memory) {
    let (x, w, y) = start(image: image, group: group)
    for first in stride(from: 0, to: channels, by: channelsAtOnce) {
      let count = min(channelsAtOnce, channels - first)
      let product = product(x: x, w: w.advanced(by: first * window.taps, of: scalar), y: y)
      product.part(rows: 0..<count * window.taps, columns: 0..<window.places).run(in: memory)
      fold(count, into: x.advanced(by: first * window.extent, of: scalar), in: memory)
    }
  }

  private func transpose(into w: Location, in memory: Memory) {
    let copy = scalar.isSingle ? adjoint_copy_4 : adjoint_copy_8
    copy(
      Int64(filters), Int64(taps.count), memory[scratch], 1, Int64(filters), memory[w],
      Int64(wholeTaps), 1)
  }

  private func fold(_ channels: Int, into x: Location, in memory: Memory) {
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
