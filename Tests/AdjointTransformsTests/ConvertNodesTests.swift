import AdjointGraph
import AdjointOperators
import AdjointTransforms
import TestSupport
import Testing

@Suite struct ConvertNodesTests {
  @Test func everythingFloatingChanges() throws {
    var graph = GraphBuilder()
    let x = graph.input("x", [2])
    let labels = graph.input("labels", [2], .int64)
    let w = graph.parameter("w", [2], initializer: .ones)
    let third = graph.constant(1.0 / 3, like: x)
    let cast = graph.add("cast", Cast(to: .float32), labels)
    let whole = graph.add("whole", Cast(to: .int32), x)
    let filled = graph.add("filled", ConstantOfShape([2], value: Literal(0.1)))
    let y = [cast, w, third, filled].reduce(x) { graph.add($0, $1) }
    let wide = try graph.checked().graph.converted(to: .float64).checked()
    for value in [x, w, third, cast, filled, y] {
      #expect(wide.type(of: value).scalar == .float64, "\(wide.name(of: value))")
    }
    #expect(wide.type(of: labels).scalar == .int64)
    #expect(wide.type(of: whole).scalar == .int32)
    // Constants keep the digits that the file has, not those of float32.
    let found = try wide.reference(
      [third, filled, y],
      leaves: [x: Tensor([1.0, 2]), labels: Tensor([Int64(3), 4]), w: Tensor([0.5, 0.25])])
    #expect(found[0].doubles == [1.0 / 3])
    #expect(found[1].doubles == [0.1, 0.1])
    #expect(abs(found[2].doubles[1] - (2 + 4 + 0.25 + 1.0 / 3 + 0.1)) < 1e-15)
  }

  @Test func backAgain() throws {
    let checked = RandomGraph(seed: 4).builder
    let text = try checked.checked().graph.jsonBytes()
    let back = try checked.checked().graph.converted(to: .float32).converted(to: .float64)
    #expect(try back.checked().graph.jsonBytes() == text)
  }

  /// float32 computes the same as float64, to its own accuracy.
  @Test func precisions() throws {
    for seed in 300..<330 as Range<UInt64> {
      let random = RandomGraph(seed: seed)
      let wide = try random.builder.checked()
      let narrow = try wide.graph.converted(to: .float32).checked()
      let value = random.values[random.values.count - 1]
      let leaves = random.leaves.mapValues { $0.converted(to: .float32) }
      let exact = leaves.mapValues { $0.converted(to: .float64) }
      let found = try narrow.reference([value], leaves: leaves)[0]
      let expected = try wide.reference([value], leaves: exact)[0]
      for (a, b) in zip(found.doubles, expected.doubles) {
        #expect(abs(a - b) <= 2e-4 * max(1, abs(b)), "graph \(seed)")
      }
    }
  }
}
