import AdjointGraph
import TestSupport
import Testing

@testable import AdjointRuntime

/// Expects that parts of each kernel of an operator, the last one first, give the bytes that the whole
/// gives, and that no two write to the same place. `isDivided` says whether a kernel is expected to
/// have parts, if that matters.
func expectParts(
  _ operation: any Operator, _ inputs: [Tensor?], over: Int? = nil, isDivided: Bool? = true,
  sourceLocation: Testing.SourceLocation = #_sourceLocation
) throws {
  let words = "\(type(of: operation).name) \(inputs.map { $0?.shape ?? [] })"
  let node = try #require(
    try LoweredNode(operation, inputs, over: over), "\(words) has no kernels",
    sourceLocation: sourceLocation)
  let mostParts = expectParts(
    of: node.kernels, in: node.stage, scratch: node.scratch, words, sourceLocation: sourceLocation)
  if let isDivided, node.outputs.contains(where: { $0.count > 0 }) {
    #expect((mostParts > 1) == isDivided, "\(words): parts", sourceLocation: sourceLocation)
  }
}

/// The same for kernels that come one after the other. Returns into how many parts one was divided at
/// most.
@discardableResult
func expectParts(
  of kernels: [Kernel], in stage: KernelStage, scratch: Operand, _ words: String,
  sourceLocation: Testing.SourceLocation = #_sourceLocation
) -> Int {
  var stage = stage
  var inParts = stage
  var mostParts = 0
  for (index, kernel) in kernels.enumerated() {
    /// All that kernels leave but what they work in.
    func after(_ kernels: [Kernel]) -> [UInt8] {
      var stage = stage
      stage.run(kernels, sourceLocation: sourceLocation)
      stage.spoil(scratch)
      return stage.bytes
    }
    let (before, expected) = (after([]), after([kernel]))
    for count in [1, 2, 3, 7, 16] {
      let parts = kernel.parts(count)
      mostParts = max(mostParts, parts.count)
      let comment = "\(words): kernel \(index) in \(count) parts"
      #expect(
        !parts.isEmpty && parts.count <= count, "\(comment)", sourceLocation: sourceLocation)
      let isSame = after(parts.reversed()) == expected
      #expect(isSame, "\(comment): other bytes", sourceLocation: sourceLocation)
      guard parts.count > 1 else { continue }
      var taken = Set<Int>()
      for part in parts {
        let changed = changes(before, after([part]))
        #expect(
          taken.isDisjoint(with: changed), "\(comment): written twice",
          sourceLocation: sourceLocation)
        taken.formUnion(changed)
      }
    }
    stage.run([kernel], sourceLocation: sourceLocation)
    inParts.run(kernel.parts(3).reversed(), sourceLocation: sourceLocation)
  }
  // What one kernel leaves in scratch for the next is seen by that alone.
  stage.spoil(scratch)
  inParts.spoil(scratch)
  let isSame = stage.bytes == inParts.bytes
  #expect(isSame, "\(words): other bytes", sourceLocation: sourceLocation)
  return mostParts
}

/// Where bytes differ.
private func changes(_ before: [UInt8], _ after: [UInt8]) -> [Int] {
  let block = 64
  return stride(from: 0, to: before.count, by: block).flatMap { start in
    let range = start..<min(start + block, before.count)
    return before[range] == after[range] ? [] : range.filter { before[$0] != after[$0] }
  }
}
