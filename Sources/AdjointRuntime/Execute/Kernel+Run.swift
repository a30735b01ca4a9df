import AdjointGraph
import AdjointKernels

extension Kernel {
  /// Does the step; returns whether the operands could be worked on. Allocates nothing. A `custom`
  /// step is the executor's, which has the operators.
  @discardableResult
  func run(in memory: Memory, _ randomness: Randomness) -> Bool {
    switch self {
    case .copy(let from, let to, let byteCount):
      memory[to].copyMemory(from: memory[from], byteCount: byteCount)
    case .stridedCopy(let copy): copy.run(in: memory)
    case .fill(let fill): fill.run(in: memory)
    case .map(let map): map.run(in: memory)
    case .zip(let zip): zip.run(in: memory)
    case .select(let select): select.run(in: memory)
    case .cast(let cast): cast.run(in: memory)
    case .reduce(let reduce): reduce.run(in: memory)
    case .best(let best): best.run(in: memory)
    case .indexed(let indexed): return indexed.run(in: memory)
    case .tupleRows(let rows): return rows.run(in: memory)
    case .oneHot(let oneHot): oneHot.run(in: memory)
    case .runningSum(let sum): sum.run(in: memory)
    case .top(let top): top.run(in: memory)
    case .range(let range): range.run(in: memory)
    case .triangle(let triangle): triangle.run(in: memory)
    case .softmax(let softmax): softmax.run(in: memory)
    case .normalize(let normalize): normalize.run(in: memory)
    case .attention(let attention): attention.run(in: memory)
    case .attentionGradient(let gradient): gradient.run(in: memory)
    case .rotate(let rotate): return rotate.run(in: memory)
    case .unit(let unit): unit.run(in: memory)
    case .classLoss(let loss): return loss.run(in: memory)
    case .meanLoss(let loss): loss.run(in: memory)
    case .product(let product): product.run(in: memory)
    case .random(let random): random.run(in: memory, randomness)
    case .convolution(let convolution): convolution.run(in: memory)
    case .pool(let pool): pool.run(in: memory)
    case .custom: preconditionFailure("the executor evaluates custom steps itself")
    }
    return true
  }
}

extension ScalarType {
  /// Whether a kernel for floating types takes its elements as `Float`; else they are `Double`.
  var isSingle: Bool {
    precondition(isFloating, "only moves and fills work on whole numbers")
    return self == .float32
  }
}

extension StridedCopy {
  func run(in memory: Memory) {
    let copy =
      switch scalar.size {
      case 1: adjoint_copy_1
      case 4: adjoint_copy_4
      default: adjoint_copy_8
      }
    let (rows, columns) = (Int64(axes.rows), Int64(axes.columns))
    let (fromRow, fromColumn) = (Int64(axes.a[6]), Int64(axes.a[7]))
    let (toRow, toColumn) = (Int64(axes.b[6]), Int64(axes.b[7]))
    let (source, target) = (memory[from], memory[to])
    axes.forEachMatrix { _, a, b, _ in
      copy(
        rows, columns, source + a * scalar.size, fromRow, fromColumn, target + b * scalar.size,
        toRow, toColumn)
    }
  }
}

extension FillKernel {
  func run(in memory: Memory) {
    let target = memory[to]
    switch scalar.size {
    case 1: adjoint_fill_1(Int64(count), UInt8(truncatingIfNeeded: bits), target)
    case 4: adjoint_fill_4(Int64(count), UInt32(truncatingIfNeeded: bits), target)
    default: adjoint_fill_8(Int64(count), bits, target)
    }
  }
}

extension MapKernel {
  func run(in memory: Memory) {
    if scalar.isSingle {
      adjoint_map_f32(
        function, Int64(count), Float(alpha), Float(beta), memory.pointer(at: x, as: Float.self),
        memory.pointer(at: y, as: Float.self))
    } else {
      adjoint_map_f64(
        function, Int64(count), alpha, beta, memory.pointer(at: x, as: Double.self),
        memory.pointer(at: y, as: Double.self))
    }
  }
}

extension ZipKernel {
  func run(in memory: Memory) {
    let (rows, columns) = (Int64(axes.rows), Int64(axes.columns))
    let (xRow, xColumn) = (Int64(axes.a[6]), Int64(axes.a[7]))
    let (yRow, yColumn) = (Int64(axes.b[6]), Int64(axes.b[7]))
    let (target, bytes) = (memory[z], axes.rows * axes.columns * resultSize)
    func run<T>(
      _ kernel: (
        AdjointZip, Int64, Int64, UnsafePointer<T>?, Int64, Int64, UnsafePointer<T>?, Int64, Int64,
        UnsafeMutableRawPointer?
      ) -> Void
    ) {
      let left = memory.pointer(at: x, as: T.self), right = memory.pointer(at: y, as: T.self)
      axes.forEachMatrix { index, a, b, _ in
        kernel(
          function, rows, columns, left + a, xRow, xColumn, right + b, yRow, yColumn,
          target + index * bytes)
      }
    }
    switch scalar {
    case .float32: run(adjoint_zip_f32)
    case .float64: run(adjoint_zip_f64)
    case .int32: run(adjoint_zip_i32)
    case .int64: run(adjoint_zip_i64)
    case .bool: run(adjoint_zip_u8)
    }
  }
}

extension SelectKernel {
  func run(in memory: Memory) {
    let select =
      switch scalar.size {
      case 1: adjoint_select_1
      case 4: adjoint_select_4
      default: adjoint_select_8
      }
    let (rows, columns) = (Int64(axes.rows), Int64(axes.columns))
    let (size, bytes) = (scalar.size, axes.rows * axes.columns * scalar.size)
    let mask = memory.pointer(at: condition, as: UInt8.self)
    let (left, right) = (memory[x], memory[y])
    let target = memory[z]
    axes.forEachMatrix { index, a, b, c in
      select(
        rows, columns, mask + a, Int64(axes.a[6]), Int64(axes.a[7]), left + b * size,
        Int64(axes.b[6]), Int64(axes.b[7]), right + c * size, Int64(axes.c[6]), Int64(axes.c[7]),
        target + index * bytes)
    }
  }
}

extension ReduceKernel {
  func run(in memory: Memory) {
    if scalar.isSingle {
      adjoint_reduce_f32(
        function, Int64(parts), Int64(outer), Int64(count), Int64(inner), Int64(partStep),
        Int64(rowStep), memory.pointer(at: x, as: Float.self),
        memory.pointer(at: y, as: Float.self))
    } else {
      adjoint_reduce_f64(
        function, Int64(parts), Int64(outer), Int64(count), Int64(inner), Int64(partStep),
        Int64(rowStep), memory.pointer(at: x, as: Double.self),
        memory.pointer(at: y, as: Double.self))
    }
  }
}

extension SoftmaxKernel {
  func run(in memory: Memory) {
    if scalar.isSingle {
      adjoint_softmax_f32(
        isLogarithm ? 1 : 0, Int64(outer), Int64(count), Int64(inner),
        memory.pointer(at: x, as: Float.self), memory.pointer(at: y, as: Float.self))
    } else {
      adjoint_softmax_f64(
        isLogarithm ? 1 : 0, Int64(outer), Int64(count), Int64(inner),
        memory.pointer(at: x, as: Double.self), memory.pointer(at: y, as: Double.self))
    }
  }
}
