import AdjointGraph
import AdjointKernels

extension CastKernel {
  func run(in memory: Memory) {
    adjoint_cast(from.element, to.element, Int64(count), memory[x], memory[y])
  }
}

extension ScalarType {
  /// As kernels call it.
  fileprivate var element: AdjointElement {
    switch self {
    case .float32: .float32
    case .float64: .float64
    case .int32: .int32
    case .int64: .int64
    case .bool: .bool
    }
  }
}

extension IndexedKernel {
  /// Whether every index names a place.
  func run(in memory: Memory) -> Bool {
    withUnsafePointer(to: layout) { layout in
      let (data, indices, line) = (memory[data], memory[indices], memory[line])
      switch function {
      case .take:
        let take =
          switch scalar.size {
          case 1: adjoint_take_1
          case 4: adjoint_take_4
          default: adjoint_take_8
          }
        return take(layout, data, indices, line) != 0
      case .put:
        let put =
          switch scalar.size {
          case 1: adjoint_put_1
          case 4: adjoint_put_4
          default: adjoint_put_8
          }
        return put(layout, line, indices, data) != 0
      case .join(let join):
        return scalar.isSingle
          ? adjoint_join_f32(
            join, layout, memory.pointer(at: self.line, as: Float.self), indices,
            memory.pointer(at: self.data, as: Float.self)) != 0
          : adjoint_join_f64(
            join, layout, memory.pointer(at: self.line, as: Double.self), indices,
            memory.pointer(at: self.data, as: Double.self)) != 0
      }
    }
  }
}

extension BestKernel {
  func run(in memory: Memory) {
    let y = memory.pointer(at: y, as: Int64.self)
    let (smallest, last): (Int32, Int32) = (isSmallest ? 1 : 0, isLast ? 1 : 0)
    if scalar.isSingle {
      adjoint_best_f32(
        smallest, last, Int64(outer), Int64(count), Int64(inner),
        memory.pointer(at: x, as: Float.self), y)
    } else {
      adjoint_best_f64(
        smallest, last, Int64(outer), Int64(count), Int64(inner),
        memory.pointer(at: x, as: Double.self), y)
    }
  }
}

extension TriangleKernel {
  func run(in memory: Memory) {
    let triangle =
      switch scalar.size {
      case 1: adjoint_triangle_1
      case 4: adjoint_triangle_4
      default: adjoint_triangle_8
      }
    triangle(
      isUpper ? 1 : 0, Int64(diagonal), Int64(batch), Int64(rows), Int64(columns), memory[x],
      memory[y])
  }
}
