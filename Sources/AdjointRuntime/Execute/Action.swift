import AdjointGraph

/// A kernel where it lies in the executor's memory: payloads of kernels are large, and to copy one
/// can take longer than a small kernel does.
enum Action {
  case map(UnsafePointer<MapKernel>)
  case zip(UnsafePointer<ZipKernel>)
  case placedZip(UnsafePointer<PlacedZip>)
  case reduce(UnsafePointer<ReduceKernel>)
  case product(UnsafePointer<PlacedProduct>)
  case stridedCopy(UnsafePointer<StridedCopy>)
  case other(UnsafePointer<Kernel>)
  /// The reference evaluation with this number.
  case custom(Int)

  /// Does what the kernel says; returns whether the operands could be worked on.
  @inline(__always)
  func run(in memory: Memory, _ randomness: Randomness) -> Bool {
    switch self {
    case .map(let kernel): kernel.pointee.run(in: memory)
    case .zip(let kernel): kernel.pointee.run(in: memory)
    case .placedZip(let kernel): kernel.pointee.run()
    case .reduce(let kernel): kernel.pointee.run(in: memory)
    case .product(let kernel): kernel.pointee.run(in: memory)
    case .stridedCopy(let kernel): kernel.pointee.run(in: memory)
    case .other(let kernel): return kernel.pointee.run(in: memory, randomness)
    case .custom: preconditionFailure("the executor evaluates custom steps itself")
    }
    return true
  }
}

/// The actions of a plan, in order, where states and their next values have certain places.
///
/// `@unchecked Sendable`: nothing changes after it is made.
final class Actions: @unchecked Sendable {
  let all: UnsafeMutableBufferPointer<Action>
  /// For each worker.
  let memories: UnsafeMutableBufferPointer<Memory>
  let calls: [ReferenceCall]
  private var payloads: [UnsafeMutableRawPointer] = []

  init(_ kernels: [Kernel], _ customs: [ExecutionPlan.CustomStep], in memories: [Memory]) {
    self.memories = .allocate(capacity: memories.count)
    _ = self.memories.initialize(from: memories)
    calls = customs.map { ReferenceCall($0, in: memories[0]) }
    all = .allocate(capacity: kernels.count)
    for (number, kernel) in kernels.enumerated() {
      all.initializeElement(at: number, to: action(kernel, in: memories[0]))
    }
  }

  private func action(_ kernel: Kernel, in memory: Memory) -> Action {
    switch kernel {
    case .map(let map): .map(store(map))
    case .zip(let zip):
      PlacedZip(zip, in: memory).map { .placedZip(store($0)) } ?? .zip(store(zip))
    case .reduce(let reduce): .reduce(store(reduce))
    case .product(let product) where !product.moves:
      .product(
        store(
          PlacedProduct(
            product, in: memory, layout: room(1), steps: room(max(product.steps.count, 1)))))
    case .stridedCopy(let copy): .stridedCopy(store(copy))
    case .custom(let number): .custom(number)
    default: .other(store(kernel))
    }
  }

  private func room<Element>(_ count: Int) -> UnsafeMutablePointer<Element> {
    let pointer = UnsafeMutablePointer<Element>.allocate(capacity: count)
    payloads.append(UnsafeMutableRawPointer(pointer))
    return pointer
  }

  /// Payloads are plain data, so that nothing but their memory is freed.
  private func store<Payload>(_ payload: Payload) -> UnsafePointer<Payload> {
    let pointer: UnsafeMutablePointer<Payload> = room(1)
    pointer.initialize(to: payload)
    return UnsafePointer(pointer)
  }

  deinit {
    for payload in payloads { payload.deallocate() }
    all.deallocate()
    memories.deallocate()
  }
}
