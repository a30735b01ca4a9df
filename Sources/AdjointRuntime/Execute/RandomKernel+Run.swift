import AdjointGraph
import AdjointKernels

extension RandomKernel {
  func run(in memory: Memory, _ randomness: Randomness) {
    let numbers = randomness.numbers(of: stream)
    let mask = mask.map { memory.pointer(at: $0, as: UInt8.self) }
    if scalar == .float32 {
      adjoint_random_f32(
        function, numbers.key, numbers.step, Int64(first), Int64(count), alpha, beta,
        x.map { memory.pointer(at: $0, as: Float.self) },
        y.map { memory.pointer(at: $0, as: Float.self) }, mask)
    } else {
      adjoint_random_f64(
        function, numbers.key, numbers.step, Int64(first), Int64(count), alpha, beta,
        x.map { memory.pointer(at: $0, as: Double.self) },
        y.map { memory.pointer(at: $0, as: Double.self) }, mask)
    }
  }
}
