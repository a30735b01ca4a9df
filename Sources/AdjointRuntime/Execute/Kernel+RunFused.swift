import AdjointGraph
import AdjointKernels

// Kernels that do what would otherwise be many steps.

extension NormalizeKernel {
  func run(in memory: Memory) {
    if scalar.isSingle {
      run(adjoint_normalize_f32, in: memory)
    } else {
      run(adjoint_normalize_f64, in: memory)
    }
  }

  private func run<Real>(
    _ kernel: (
      UnsafePointer<AdjointNormalization>?, UnsafePointer<Real>?, UnsafePointer<Real>?,
      UnsafePointer<Real>?, UnsafePointer<Real>?, UnsafePointer<Real>?,
      UnsafeMutablePointer<Real>?, UnsafeMutablePointer<Real>?, UnsafeMutablePointer<Real>?
    ) -> Void, in memory: Memory
  ) {
    func pointer(_ location: Location?) -> UnsafeMutablePointer<Real>? {
      location.map { memory.pointer(at: $0, as: Real.self) }
    }
    withUnsafePointer(to: layout) { layout in
      kernel(
        layout, pointer(x), pointer(scale), pointer(bias), pointer(givenMean),
        pointer(givenVariance), pointer(y), pointer(runningMean), pointer(runningVariance))
    }
  }
}

extension AttentionKernel {
  func run(in memory: Memory) {
    if scalar.isSingle {
      run(adjoint_attention_f32, in: memory)
    } else {
      run(adjoint_attention_f64, in: memory)
    }
  }

  private func run<Real>(
    _ kernel: (
      UnsafePointer<AdjointAttention>?, UnsafePointer<Real>?, UnsafePointer<Real>?,
      UnsafePointer<Real>?, UnsafeRawPointer?, UnsafePointer<Real>?, UnsafePointer<Real>?,
      UnsafeMutablePointer<Real>?, UnsafeMutablePointer<Real>?, UnsafeMutablePointer<Real>?
    ) -> Void, in memory: Memory
  ) {
    func pointer(_ location: Location?) -> UnsafeMutablePointer<Real>? {
      location.map { memory.pointer(at: $0, as: Real.self) }
    }
    withUnsafePointer(to: layout) { layout in
      kernel(
        layout, pointer(query), pointer(key), pointer(value), mask.map { memory[$0] },
        pointer(pastKey), pointer(pastValue), pointer(result), pointer(scores), pointer(scratch))
    }
  }
}

extension AttentionGradientKernel {
  func run(in memory: Memory) {
    if scalar.isSingle {
      run(adjoint_attention_gradient_f32, in: memory)
    } else {
      run(adjoint_attention_gradient_f64, in: memory)
    }
  }

  private func run<Real>(
    _ kernel: (
      UnsafePointer<AdjointAttention>?, UnsafePointer<Real>?, UnsafePointer<Real>?,
      UnsafePointer<Real>?, UnsafeRawPointer?, UnsafePointer<Real>?, UnsafeMutablePointer<Real>?,
      UnsafeMutablePointer<Real>?, UnsafeMutablePointer<Real>?, UnsafeMutablePointer<Real>?
    ) -> Void, in memory: Memory
  ) {
    func pointer(_ location: Location?) -> UnsafeMutablePointer<Real>? {
      location.map { memory.pointer(at: $0, as: Real.self) }
    }
    withUnsafePointer(to: layout) { layout in
      kernel(
        layout, pointer(query), pointer(key), pointer(value), mask.map { memory[$0] },
        pointer(resultBar), pointer(queryBar), pointer(keyBar), pointer(valueBar),
        pointer(scratch))
    }
  }
}

extension ClassLossKernel {
  /// Whether all labels are classes.
  func run(in memory: Memory) -> Bool {
    scalar.isSingle
      ? run(adjoint_class_loss_f32, in: memory) : run(adjoint_class_loss_f64, in: memory)
  }

  private func run<Real>(
    _ kernel: (
      UnsafePointer<AdjointClassLoss>?, UnsafePointer<Real>?, UnsafeRawPointer?,
      UnsafePointer<Real>?, UnsafeMutablePointer<Real>?
    ) -> Int64, in memory: Memory
  ) -> Bool {
    withUnsafePointer(to: layout) { layout in
      kernel(
        layout, memory.pointer(at: scores, as: Real.self), memory[labels],
        weights.map { memory.pointer(at: $0, as: Real.self) },
        memory.pointer(at: loss, as: Real.self)) < 0
    }
  }
}

extension MeanLossKernel {
  func run(in memory: Memory) {
    if scalar.isSingle {
      adjoint_mean_loss_f32(
        function, Int64(rows), Int64(classes), divisor, memory.pointer(at: x, as: Float.self),
        memory.pointer(at: target, as: Float.self), memory.pointer(at: loss, as: Float.self))
    } else {
      adjoint_mean_loss_f64(
        function, Int64(rows), Int64(classes), divisor, memory.pointer(at: x, as: Double.self),
        memory.pointer(at: target, as: Double.self), memory.pointer(at: loss, as: Double.self))
    }
  }
}

extension UnitKernel {
  func run(in memory: Memory) {
    let isSquared: Int32 = isEuclidean ? 1 : 0
    if scalar.isSingle {
      adjoint_unit_f32(
        isSquared, Int64(outer), Int64(count), Int64(inner),
        memory.pointer(at: x, as: Float.self), memory.pointer(at: y, as: Float.self))
    } else {
      adjoint_unit_f64(
        isSquared, Int64(outer), Int64(count), Int64(inner),
        memory.pointer(at: x, as: Double.self), memory.pointer(at: y, as: Double.self))
    }
  }
}

extension RotateKernel {
  /// Whether all positions are in the caches.
  func run(in memory: Memory) -> Bool {
    scalar.isSingle ? run(adjoint_rotate_f32, in: memory) : run(adjoint_rotate_f64, in: memory)
  }

  private func run<Real>(
    _ kernel: (
      UnsafePointer<AdjointRotation>?, UnsafePointer<Real>?, UnsafePointer<Real>?,
      UnsafePointer<Real>?, UnsafeRawPointer?, UnsafeMutablePointer<Real>?
    ) -> Int64, in memory: Memory
  ) -> Bool {
    withUnsafePointer(to: layout) { layout in
      kernel(
        layout, memory.pointer(at: x, as: Real.self), memory.pointer(at: cosines, as: Real.self),
        memory.pointer(at: sines, as: Real.self), positions.map { memory[$0] },
        memory.pointer(at: y, as: Real.self)) < 0
    }
  }
}
