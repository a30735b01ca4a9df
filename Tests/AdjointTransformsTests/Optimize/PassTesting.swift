import AdjointGraph
import AdjointTransforms
import TestSupport
import Testing

/// The listing of a graph after passes, without the nodes that have come to be unused. Expects that
/// every requested value is the same, bit for bit, as the reference computes it.
func listing(
  of graph: GraphBuilder, after passes: Pass..., leaves: [ValueID: Tensor] = [:],
  sizes: [String: Int] = [:], sourceLocation: Testing.SourceLocation = #_sourceLocation
) throws -> String {
  let checked = try graph.checked()
  let result = PassPipeline(passes).run(checked, sizes: sizes).checked
  if !leaves.isEmpty {
    let (before, after) = (
      try checked.reference(checked.requested, leaves: leaves),
      try result.reference(result.requested, leaves: leaves)
    )
    #expect(before.count == after.count)
    for (one, other) in zip(before, after) {
      #expect(one.hasSameBits(as: other), sourceLocation: sourceLocation)
    }
  }
  return try result.withoutUnusedNodes().listing()
}

extension Tensor {
  /// Unlike `==`, tells -0 from 0.
  func hasSameBits(as other: Tensor) -> Bool {
    type == other.type
      && zip(doubles, other.doubles).allSatisfy {
        $0.bitPattern == $1.bitPattern || $0.isNaN && $1.isNaN
      }
  }
}
