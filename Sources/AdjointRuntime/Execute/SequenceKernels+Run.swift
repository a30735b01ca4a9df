import AdjointGraph
import AdjointKernels

extension RunningSumKernel {
  func run(in memory: Memory) {
    func run<T>(
      _ kernel: (
        Int32, Int32, Int64, Int64, Int64, UnsafePointer<T>?, UnsafeMutablePointer<T>?
      ) -> Void
    ) {
      kernel(
        isExclusive ? 1 : 0, isReverse ? 1 : 0, Int64(outer), Int64(count), Int64(inner),
        memory.pointer(at: x, as: T.self), memory.pointer(at: y, as: T.self))
    }
    switch scalar {
    case .float32: run(adjoint_running_sum_f32)
    case .float64: run(adjoint_running_sum_f64)
    case .int32: run(adjoint_running_sum_i32)
    case .int64: run(adjoint_running_sum_i64)
    case .bool: preconditionFailure("there are no sums of truth values")
    }
  }
}

extension TopKernel {
  func run(in memory: Memory) {
    func run<T>(
      _ kernel: (
        Int32, Int64, Int64, Int64, Int64, UnsafePointer<T>?, UnsafeMutablePointer<T>?,
        UnsafeMutablePointer<Int64>?, UnsafeMutablePointer<Int64>?
      ) -> Void
    ) {
      kernel(
        isLargest ? 1 : 0, Int64(outer), Int64(lineExtent), Int64(inner), Int64(count),
        memory.pointer(at: x, as: T.self), memory.pointer(at: values, as: T.self),
        places.map { memory.pointer(at: $0, as: Int64.self) },
        memory.pointer(at: heap, as: Int64.self))
    }
    switch scalar {
    case .float32: run(adjoint_top_f32)
    case .float64: run(adjoint_top_f64)
    case .int32: run(adjoint_top_i32)
    case .int64: run(adjoint_top_i64)
    case .bool: preconditionFailure("truth values have no order")
    }
  }
}

extension RangeKernel {
  func run(in memory: Memory) {
    let count = Int64(count)
    switch scalar {
    case .float32:
      adjoint_range_f32(count, start, delta, memory.pointer(at: y, as: Float.self))
    case .float64:
      adjoint_range_f64(count, start, delta, memory.pointer(at: y, as: Double.self))
    case .int32:
      adjoint_range_i32(count, wholeStart, wholeDelta, memory.pointer(at: y, as: Int32.self))
    case .int64:
      adjoint_range_i64(count, wholeStart, wholeDelta, memory.pointer(at: y, as: Int64.self))
    case .bool: preconditionFailure("there is no range of truth values")
    }
  }
}

extension OneHotKernel {
  func run(in memory: Memory) {
    let oneHot =
      switch scalar.size {
      case 1: adjoint_one_hot_1
      case 4: adjoint_one_hot_4
      default: adjoint_one_hot_8
      }
    oneHot(
      Int64(outer), Int64(depth), Int64(inner), Int32(indexSize), memory[indices], memory[values],
      memory[y])
  }
}

extension TupleRowsKernel {
  /// Whether every index names a place.
  func run(in memory: Memory) -> Bool {
    withUnsafeBytes(of: extents) { extents in
      adjoint_tuple_rows(
        Int64(tuples), Int64(count), extents.baseAddress?.assumingMemoryBound(to: Int64.self),
        Int32(indexSize), memory[indices], memory.pointer(at: rows, as: Int64.self)) != 0
    }
  }
}
