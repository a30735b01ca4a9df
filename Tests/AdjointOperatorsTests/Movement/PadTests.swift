import AdjointGraph
import AdjointOperators
import TestSupport
import Testing

@Suite struct PadTests {
  // ONNX 1.23 reference evaluator: pads [1, 2, 2, 1] on [[0, 1, 2, 3], [4, …], [8, …, 11]]; of each
  // row of the result, what stands in front and behind, and which row of x it is made of.
  @Test(arguments: [
    (Padding.Mode.reflect, [1, 0, 1, 2, 1, 0], [2, 1, 0, 1, 2, 3, 2]),
    (.edge, [0, 0, 1, 2, 2, 2], [0, 0, 0, 1, 2, 3, 3]),
    (.wrap, [2, 0, 1, 2, 0, 1], [2, 3, 0, 1, 2, 3, 0]),
  ])
  func values(_ mode: Padding.Mode, _ rows: [Int], _ columns: [Int]) throws {
    try checkOperator(
      Pad(Padding([1, 2, 2, 1], mode: mode)), inputs: [.counting([3, 4])],
      expected: [
        Tensor(rows.flatMap { row in columns.map { Double(4 * row + $0) } }, shape: [6, 7])
      ])
  }

  @Test func constants() throws {
    try checkOperator(
      Pad(Padding([0, 1, 1, 2]), constant: 7), inputs: [.counting([2, 2])],
      expected: [Tensor([7.0, 0, 1, 7, 7, 7, 2, 3, 7, 7, 7, 7, 7, 7, 7], shape: [3, 5])])
    try checkOperator(
      Pad(Padding([1, 0], axes: [-1]), constant: 1), inputs: [Tensor([false, false])],
      expected: [Tensor([true, false, false])])
    try checkOperator(
      Pad(Padding([])), inputs: [Tensor(2.0)], expected: [Tensor(2.0)])
  }

  /// Negative pads cut off, before anything is mirrored.
  @Test func cropping() throws {
    let x = Tensor.counting([3, 4])
    try checkOperator(
      Pad(Padding([-1, 0, 1, -2]), constant: 7), inputs: [x],
      expected: [Tensor([4.0, 5, 8, 9, 7, 7], shape: [3, 2])])
    let row = Tensor.counting([4])
    try checkOperator(
      Pad(Padding([-1, 2], mode: .reflect)), inputs: [row],
      expected: [Tensor([1.0, 2, 3, 2, 1])])
    try checkOperator(
      Pad(Padding([2, -2], mode: .edge)), inputs: [row], expected: [Tensor([0.0, 0, 0, 1])])
    try checkOperator(
      Pad(Padding([-1, 5], mode: .wrap)), inputs: [row],
      expected: [Tensor([1.0, 2, 3, 1, 2, 3, 1, 2])])
    try checkOperator(
      Pad(Padding([-4, 4]), constant: 7), inputs: [row], expected: [Tensor([7.0, 7, 7, 7])])
  }

  @Test(arguments: Padding.Mode.allCases)
  func contract(_ mode: Padding.Mode) throws {
    for pads in [[1, 2, 2, 1], [0, 0, 0, 0], [-1, 2, 1, -2], [-2, -1, 0, 3]] {
      try checkOperator(
        Pad(Padding(pads, mode: mode), constant: 3), inputs: [.random([4, 5], seed: 1)])
    }
    try checkOperator(
      Pad(Padding([2, 1], axes: [-2], mode: mode)), inputs: [.random([3, 0], seed: 1)])
    try checkOperator(
      Pad(Padding([2, 1], axes: [-2], mode: mode)), inputs: [.random([2, 3, 2], seed: 1)])
    try checkOperator(
      Pad(Padding([0, 0, -1, 0], mode: mode)), inputs: [.random([1, 2], seed: 1)])
  }

  @Test(arguments: Padding.Mode.allCases)
  func named(_ mode: Padding.Mode) throws {
    #expect(
      inferred(Pad(Padding([1, -2, 2, 5], mode: mode)), ["batch", 3]) == ["[batch+3, 6]"]
        || mode == .reflect)
    try checkSymbolic([["batch", 2]]) { graph, x in
      graph.add("y", Pad(Padding([3, -2], axes: [0], mode: mode)), x[0])
    }
  }

  @Test func C1() {
    expectConstraint(
      Pad(Padding([1, 2])), [TensorType(.float32, [2, 3])], "Pad.C1",
      "node \"y\" (Pad): pads must have 4 entries, two for each axis, but has 2")
    expectConstraint(
      Pad(Padding([1, 2, 3], axes: [1])), [TensorType(.float32, [2, 3])], "Pad.C1",
      "node \"y\" (Pad): pads must have 2 entries, two for each axis, but has 3")
  }

  @Test func C2() {
    let x = [TensorType(.float32, [2, 3])]
    expectConstraint(
      Pad(Padding([1, 2], axes: [2])), x, "Pad.C2",
      "node \"y\" (Pad): there is no axis 2: \"x0\" is [2, 3]")
    expectConstraint(
      Pad(Padding([1, 1, 1, 1], axes: [1, -1])), x, "Pad.C2",
      "node \"y\" (Pad): axis -1 is named twice in [1, -1]")
  }

  @Test(arguments: [
    (-2, -2), (-4, 5), (5, -4), (Int.max, 1), (.min, 0), (.min, .max), (.max, .min), (.max, .max),
  ])
  func C3(_ before: Int, _ after: Int) {
    expectConstraint(
      Pad(Padding([before, after])), [TensorType(.float32, [3])], "Pad.C3",
      "node \"y\" (Pad): axis 0 cannot be padded by \(before) and \(after): \"x0\" is [3]")
  }

  @Test func C4() {
    expectConstraint(
      Pad(Padding([0, 3], mode: .reflect)), [TensorType(.float32, [3])], "Pad.C4",
      "node \"y\" (Pad): to put 3 elements by reflect at axis 0 takes more than 3 but 3 are there: \"x0\" is [3]"
    )
    expectConstraint(
      Pad(Padding([-1, 2], mode: .reflect)), [TensorType(.float32, [3])], "Pad.C4",
      "node \"y\" (Pad): to put 2 elements by reflect at axis 0 takes more than 2 but 2 are there: \"x0\" is [3]"
    )
    expectConstraint(
      Pad(Padding([0, 1], mode: .edge)), [TensorType(.float32, [0])], "Pad.C4",
      "node \"y\" (Pad): to put 1 elements by edge at axis 0 takes more than 0 but 0 are there: \"x0\" is [0]"
    )
  }
}
