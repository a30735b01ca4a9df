import AdjointGraph
import Testing

@testable import AdjointRuntime

/// Memory for kernels under test: operands with a margin between them that nobody may write to.
struct KernelStage {
  private(set) var bytes: [UInt8] = []
  private var owned: [Range<Int>] = []
  private static let margin = UInt8(0xA5)

  /// Takes a tensor in.
  mutating func place(_ tensor: Tensor) -> Operand {
    let operand = place(tensor.scalar, tensor.shape)
    tensor.withView { view in
      let source = UnsafeRawBufferPointer(start: view.pointer, count: operand.byteCount)
      bytes.replaceSubrange(owned[owned.count - 1], with: source)
    }
    return operand
  }

  /// Room for a result, full of garbage.
  mutating func place(_ scalar: ScalarType, _ shape: [Int]) -> Operand {
    let padding = 64 + (64 - bytes.count % 64) % 64
    bytes += [UInt8](repeating: Self.margin, count: padding)
    let operand = Operand(
      scalar: scalar, shape: shape, location: Location(.arena, bytes.count))
    owned.append(bytes.count..<bytes.count + operand.byteCount)
    bytes += [UInt8](repeating: 0xFF, count: operand.byteCount)
    return operand
  }

  /// Fills an operand with garbage.
  mutating func spoil(_ operand: Operand) {
    for at in operand.location.offset..<operand.location.offset + operand.byteCount {
      bytes[at] = 0xFF
    }
  }

  /// Runs kernels, and checks that they wrote to nothing but operands. Returns whether all could work
  /// on them.
  @discardableResult
  mutating func run(
    _ kernels: [Kernel], _ randomness: Randomness = Randomness(),
    sourceLocation: Testing.SourceLocation = #_sourceLocation
  ) -> Bool {
    let end = [UInt8](repeating: Self.margin, count: 64)
    bytes += end
    let block = MemoryBlock(byteCount: bytes.count)
    bytes.withUnsafeBytes { source in
      UnsafeMutableRawBufferPointer(start: block.base, count: source.count)
        .copyMemory(from: source)
    }
    var isWell = true
    let memory = Memory(arena: block.base, state: block.base, worker: block.base)
    for kernel in kernels where !kernel.run(in: memory, randomness) {
      isWell = false
    }
    bytes = Array(UnsafeRawBufferPointer(start: block.base, count: bytes.count))
    var at = 0
    for range in owned + [bytes.count..<bytes.count] {
      let isWhole = bytes[at..<range.lowerBound].allSatisfy { $0 == Self.margin }
      #expect(isWhole, "a kernel wrote beside its operands", sourceLocation: sourceLocation)
      at = range.upperBound
    }
    return isWell
  }

  /// What an operand holds.
  subscript(operand: Operand) -> Tensor {
    var tensor = Tensor(zeros: operand.scalar, shape: operand.shape)
    let start = operand.location.offset
    tensor.withMutableView { view in
      bytes[start..<start + operand.byteCount].withUnsafeBytes { source in
        UnsafeMutableRawBufferPointer(start: view.pointer, count: source.count)
          .copyMemory(from: source)
      }
    }
    return tensor
  }
}

/// The kernels of an operator, and the memory that they work in.
struct LoweredNode {
  var stage: KernelStage
  let kernels: [Kernel]
  let outputs: [Operand]
  let scratch: Operand

  /// `nil` where the operator has no kernels for these operands. `over` is the input that the first
  /// output is written over.
  init?(_ operation: any Operator, _ inputs: [Tensor?], over: Int? = nil) throws {
    var stage = KernelStage()
    let sources = inputs.map { input in input.map { stage.place($0) } }
    let types = try outputTypes(operation, inputs)
    scratch = stage.place(.bool, [operation.scratchByteCount(inputs.map { $0?.type }, types)])
    outputs = types.enumerated().map { index, type in
      var own = stage.place(type.scalar, type.shape.sizes ?? [])
      if index == 0, let over, let source = sources[over] { own.location = source.location }
      return own
    }
    let site = LoweringSite(inputs: sources, outputs: outputs, scratch: scratch.location)
    guard let kernels = operation.lower(site) else { return nil }
    self.stage = stage
    self.kernels = kernels
  }
}

/// What the kernels of an operator compute; `nil` where it has none for these operands. `over` is
/// the input that the first output is written over.
func lowered(
  _ operation: any Operator, _ inputs: [Tensor?], over: Int? = nil,
  sourceLocation: Testing.SourceLocation = #_sourceLocation
) throws -> [Tensor]? {
  guard var node = try LoweredNode(operation, inputs, over: over) else { return nil }
  node.stage.run(node.kernels, sourceLocation: sourceLocation)
  return node.outputs.map { node.stage[$0] }
}

/// What the operator's definition computes.
func reference(_ operation: any Operator, _ inputs: [Tensor?]) throws -> [Tensor] {
  var outputs = try outputTypes(operation, inputs).map {
    Tensor(zeros: $0.scalar, shape: $0.shape.sizes ?? [])
  }
  try operation.evaluate(inputs, into: &outputs)
  return outputs
}

private func outputTypes(_ operation: any Operator, _ inputs: [Tensor?]) throws -> [TensorType] {
  try operation.inferTypes(inputs.map { $0?.type })
}

/// Expects the kernels of an operator to give what its definition gives: the same bits (but for
/// the payload of NaN), or within a tolerance, which is relative above 1 and absolute below.
func expectLowered(
  _ operation: any Operator, _ inputs: [Tensor?], over: Int? = nil, tolerance: Double = 0,
  sourceLocation: Testing.SourceLocation = #_sourceLocation
) throws {
  let outputs = try lowered(operation, inputs, over: over, sourceLocation: sourceLocation)
  let actual = try #require(
    outputs, "\(type(of: operation).name) has no kernels", sourceLocation: sourceLocation)
  for (found, expected) in zip(actual, try reference(operation, inputs)) {
    expectSame(
      found, expected, tolerance: tolerance, "\(type(of: operation).name) \(found.shape)",
      sourceLocation: sourceLocation)
  }
}

/// Expects two tensors to be the same, as `expectLowered` means it.
func expectSame(
  _ found: Tensor, _ expected: Tensor, tolerance: Double = 0, _ comment: String,
  sourceLocation: Testing.SourceLocation = #_sourceLocation
) {
  #expect(found.type == expected.type, "\(comment)", sourceLocation: sourceLocation)
  let wrong = zip(found.doubles, expected.doubles).enumerated().first { _, pair in
    let (found, expected) = pair
    if found.isNaN || expected.isNaN { return found.isNaN != expected.isNaN }
    if found == expected { return tolerance == 0 && found.sign != expected.sign }
    return !(abs(found - expected) <= tolerance * max(1, abs(expected)))
  }
  if let (index, pair) = wrong {
    Issue.record(
      "\(comment): element \(index) is \(pair.0), not \(pair.1)", sourceLocation: sourceLocation)
  }
}
