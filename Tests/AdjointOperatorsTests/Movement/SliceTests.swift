import AdjointGraph
import AdjointOperators
import TestSupport
import Testing

@Suite struct SliceTests {
  // ONNX 1.23 reference evaluator.
  @Test func values() throws {
    let x = Tensor.counting([3, 4])
    try checkOperator(
      Slice(starts: [0, 0], ends: [2, 3], axes: [0, 1], steps: [1, 2]), inputs: [x],
      expected: [Tensor([0.0, 2, 4, 6], shape: [2, 2])])
    try checkOperator(
      Slice(starts: [-1], ends: [-2_147_483_648], axes: [0], steps: [-1]), inputs: [x],
      expected: [Tensor([8.0, 9, 10, 11, 4, 5, 6, 7, 0, 1, 2, 3], shape: [3, 4])])
    try checkOperator(
      Slice(
        starts: [20, -1], ends: [.fixed(.min), .fixed(.min)], axes: [0, 1], steps: [-1, -2]),
      inputs: [x], expected: [Tensor([11.0, 9, 7, 5, 3, 1], shape: [3, 2])])
    try checkOperator(
      Slice(starts: [1], ends: [1000]), inputs: [x],
      expected: [Tensor([4.0, 5, 6, 7, 8, 9, 10, 11], shape: [2, 4])])
    try checkOperator(
      Slice(starts: [-2], ends: [.fixed(.max)], axes: [-1]), inputs: [x],
      expected: [Tensor([2.0, 3, 6, 7, 10, 11], shape: [3, 2])])
    try checkOperator(
      Slice(starts: [3], ends: [1], axes: [1]), inputs: [x],
      expected: [Tensor(zeros: .float64, shape: [3, 0])])
  }

  /// Every start, end and step on axes of extents 0 to 4, against a walk along the axis.
  @Test func everySlice() throws {
    let bounds = [Int.min, Int(Int32.min)] + Array(-6...6) + [Int(Int32.max), .max]
    for extent in 0...4 {
      let x = Tensor.counting([extent])
      for step in [Int.min, -5, -2, -1, 1, 2, 3, Int.max] {
        for start in bounds {
          for end in bounds {
            let slice = Slice(
              starts: [.fixed(start)], ends: [.fixed(end)], axes: [0], steps: [step])
            let expected = walk(extent, start, end, step)
            let types = try slice.inferTypes([x.type])
            var outputs = types.map { Tensor(zeros: $0.scalar, shape: $0.shape.sizes ?? []) }
            try slice.evaluate([x], into: &outputs)
            #expect(
              outputs[0].doubles == expected, "[\(start):\(end):\(step)] of \(extent)")
          }
        }
      }
    }
  }

  /// What `[start:end:step]` takes of `0..<extent`, by looking at every element.
  private func walk(_ extent: Int, _ start: Int, _ end: Int, _ step: Int) -> [Double] {
    let from = start < 0 ? start + extent : start, to = end < 0 ? end + extent : end
    let order = step > 0 ? Array(0..<extent) : (0..<extent).reversed()
    var taken: [Int] = []
    for index in order {
      let isInside = step > 0 ? index >= from && index < to : index <= from && index > to
      let distance = taken.first.map { (index - $0).magnitude } ?? 0
      if isInside && distance.isMultiple(of: step.magnitude) { taken.append(index) }
    }
    return taken.map(Double.init)
  }

  @Test(arguments: [
    SliceBounds(starts: [1, 0], ends: [4, -1]),
    SliceBounds(starts: [-1], ends: [0], axes: [0], steps: [-2]),
    SliceBounds(
      starts: [4, 2], ends: [.fixed(.min), .fixed(.min)], axes: [0, -1], steps: [-1, -1]),
    SliceBounds(starts: [1], ends: [.fixed(.max)], axes: [1], steps: [2]),
    SliceBounds(starts: [3], ends: [1], axes: [1]), SliceBounds(starts: [], ends: []),
  ])
  func contract(_ bounds: SliceBounds) throws {
    try checkOperator(Slice(bounds), inputs: [.random([5, 3], seed: 1)])
    try checkOperator(Slice(bounds), inputs: [.random([0, 3], seed: 1)])
    try checkOperator(Slice(bounds), inputs: [.random([5, 3, 2], seed: 1)])
  }

  @Test(
    arguments: [
      (0, .max, 1, "[batch]"), (0, Int(Int32.max), 1, "[batch]"), (2, .max, 1, "[batch-2]"),
      (-3, .max, 1, "[3]"), (0, -1, 1, "[batch-1]"), (1, -1, 1, "[batch-2]"), (-4, -1, 1, "[3]"),
      (-1, -4, 1, "[0]"), (0, 5, 1, "[y:0]"), (0, .max, 2, "[y:0]"), (-3, .max, 2, "[2]"),
      (-1, .min, -1, "[batch]"), (.max, .min, -1, "[batch]"), (-1, -4, -1, "[3]"),
      (-1, 0, -1, "[batch-1]"), (3, .min, -1, "[y:0]"), (-2, .min, -1, "[batch-1]"),
      (-1, Int(Int32.min), -1, "[batch]"), (.max, 2, -1, "[batch-3]"), (0, .max, .min, "[y:0]"),
      (0, Int(Int32.max) + 1, 1, "[y:0]"),
    ] as [(Int, Int, Int, String)])
  func extents(_ start: Int, _ end: Int, _ step: Int, _ expected: String) {
    #expect(
      inferred(
        Slice(starts: [.fixed(start)], ends: [.fixed(end)], axes: [0], steps: [step]), ["batch"])
        == [expected])
  }

  @Test func namedBounds() {
    let sum = Shape([Dimension(parsing: "batch+n+2") ?? 0])
    #expect(inferred(Slice(starts: [0], ends: ["batch"]), sum) == ["[batch]"])
    #expect(
      inferred(Slice(starts: ["batch"], ends: [Dimension(parsing: "batch+n") ?? 0]), sum)
        == ["[n]"])
    #expect(inferred(Slice(starts: [0], ends: [2]), sum) == ["[2]"])
    #expect(inferred(Slice(starts: [0], ends: ["batch"]), [7]) == ["[y:0]"])
    #expect(
      inferred(
        Slice(starts: [0], ends: [.fixed(.max)], steps: [2]),
        Shape([Dimension(parsing: "2*batch") ?? 0])) == ["[batch]"])
  }

  @Test(
    arguments: [
      (0, 4, 1), (2, .max, 1), (-3, .max, 2), (-1, .min, -1), (4, 1, -2), (0, .max, 3), (1, -1, 1),
    ] as [(Int, Int, Int)])
  func named(_ start: Int, _ end: Int, _ step: Int) throws {
    try checkSymbolic([["batch", 2]]) { graph, x in
      graph.add(
        "y", Slice(starts: [.fixed(start)], ends: [.fixed(end)], axes: [0], steps: [step]), x[0])
    }
  }

  @Test func C1() {
    let x = [TensorType(.float32, [2, 3])]
    expectConstraint(
      Slice(starts: [0, 0], ends: [1]), x, "Slice.C1",
      "node \"y\" (Slice): starts has 2 entries but ends has 1")
    expectConstraint(
      Slice(starts: [0], ends: [1], axes: [0, 1]), x, "Slice.C1",
      "node \"y\" (Slice): starts has 1 entries but axes has 2")
    expectConstraint(
      Slice(starts: [0], ends: [1], steps: []), x, "Slice.C1",
      "node \"y\" (Slice): starts has 1 entries but steps has 0")
  }

  @Test func C2() {
    let x = [TensorType(.float32, [2])]
    expectConstraint(
      Slice(starts: [0, 0], ends: [1, 1]), x, "Slice.C2",
      "node \"y\" (Slice): starts has 2 entries, more than axes: \"x0\" is [2]")
    expectConstraint(
      Slice(starts: [0], ends: [1], axes: [.min]), x, "Slice.C2",
      "node \"y\" (Slice): there is no axis -9223372036854775808: \"x0\" is [2]")
    expectConstraint(
      Slice(starts: [0, 0], ends: [1, 1], axes: [0, -1]), x, "Slice.C2",
      "node \"y\" (Slice): axis -1 is named twice in [0, -1]")
  }

  @Test func C3() {
    expectConstraint(
      Slice(starts: [0], ends: [1], steps: [0]), [TensorType(.float32, [2])], "Slice.C3",
      "node \"y\" (Slice): a step may not be 0")
  }
}
