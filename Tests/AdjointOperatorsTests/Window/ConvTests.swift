import AdjointGraph
import AdjointOperators
import AdjointTransforms
import TestSupport
import Testing

@Suite struct ConvTests {
  static let windows: [(SlidingWindow, group: Int, x: [Int], w: [Int])] = [
    (SlidingWindow(), 1, [2, 2, 5], [3, 2, 2]),
    (SlidingWindow(strides: [2], pads: [2, 1]), 1, [1, 2, 4], [2, 2, 3]),
    (SlidingWindow(strides: [2, 1], pads: [0, 1, 2, 0]), 1, [2, 2, 4, 3], [3, 2, 3, 2]),
    (SlidingWindow(dilations: [2, 1], pads: [1, 0, 1, 0]), 2, [1, 4, 4, 3], [2, 2, 2, 2]),
    (SlidingWindow(pads: [-1, 2, 0, -1]), 1, [1, 1, 4, 4], [2, 1, 2, 2]),
    (SlidingWindow(strides: [2, 3], autoPad: .sameUpper), 1, [1, 2, 5, 4], [1, 2, 2, 3]),
    (SlidingWindow(strides: [2, 3], autoPad: .sameLower), 1, [1, 2, 5, 4], [1, 2, 2, 3]),
    (SlidingWindow(strides: [2, 2], autoPad: .valid), 3, [1, 3, 5, 4], [3, 1, 2, 2]),
    (
      SlidingWindow(strides: [1, 2, 1], pads: [1, 0, 0, 0, 1, 1]), 1, [1, 2, 2, 3, 2],
      [2, 2, 2, 2, 2]
    ),
  ]

  @Test(arguments: windows.indices) func contract(_ index: Int) throws {
    let (window, group, x, w) = Self.windows[index]
    let inputs = [Tensor.random(x, seed: 1), .random(w, seed: 2)]
    let bias = Tensor.random([w[0]], seed: 3)
    try checkOperator(Conv(window, group: .fixed(group)), inputs: inputs)
    try checkOperator(
      Conv(window, group: .fixed(group), kernelShape: Array(w[2...])), inputs: inputs + [bias])
  }

  /// Whichever operands are stacked, the number of elements need not be known.
  @Test(arguments: windows.indices) func stacksOfAnyExtent(_ index: Int) throws {
    let (window, group, xShape, wShape) = Self.windows[index]
    let conv = Conv(window, group: .fixed(group))
    var graph = GraphBuilder()
    let x = graph.input("x", Shape(xShape)), w = graph.input("w", Shape(wShape))
    let b = graph.input("b", [.fixed(wShape[0])])
    let y = graph.add("y", conv, x, w, b)
    let spatial = Shape(xShape).dimensions.dropFirst(2)
    let back = graph.add("back", ConvScatter(conv.convolution, shape: Array(spatial)), y, w)
    let filters = Shape(wShape).dimensions.dropFirst(2)
    let weight = graph.add(
      "weight", ConvWeight(conv.convolution, kernelShape: Array(filters)), back, y)
    let checked = try graph.checked()
    for stacked in [[x], [w], [b], [x, w], [x, b], [w, b], [x, w, b]] {
      let stack = try checked.stacked([y, back, weight], over: stacked, extent: "n")
      #expect(
        stack.checked.type(of: stack.values[2]).shape == Shape(["n"] + Shape(wShape).dimensions))
    }
  }

  // By hand: 1·1 + 2·0 + 4·-1 and so on; the second filter sums.
  @Test func values() throws {
    let x = Tensor([1.0, 2, 3, 4, 5, 6, 7, 8, 9], shape: [1, 1, 3, 3])
    let w = Tensor([1.0, 0, -1, 0, 1, 1, 1, 1], shape: [2, 1, 2, 2])
    try checkOperator(
      Conv(), inputs: [x, w, Tensor([10.0, -10])],
      expected: [Tensor([7.0, 7, 7, 7, 2, 6, 14, 18], shape: [1, 2, 2, 2])], tolerance: 1e-8)
  }

  @Test(arguments: [
    ([0, 2, 4], [3, 2, 2], [0, 3, 3]), ([2, 0, 4], [3, 0, 2], [2, 3, 3]),
    ([2, 2, 4], [0, 2, 2], [2, 0, 3]),
  ])
  func empty(_ x: [Int], _ w: [Int], _ y: [Int]) throws {
    let zeros = Tensor([Double](repeating: 0, count: y.reduce(1, *)), shape: y)
    try checkOperator(
      Conv(), inputs: [.random(x, seed: 1), .random(w, seed: 2)], expected: [zeros])
  }

  @Test func padsAreZeros() throws {
    let x = Tensor([2.0, 3], shape: [1, 1, 2])
    let w = Tensor([Double.infinity, 1], shape: [1, 1, 2])
    let y = try evaluated(Conv(SlidingWindow(pads: [1, 0])), [x, w])
    expectClose(y, Tensor([Double.nan, .infinity], shape: [1, 1, 2]), tolerance: 0)
  }

  @Test func named() throws {
    let same = SlidingWindow(strides: [2, 2], autoPad: .sameUpper)
    #expect(inferred(Conv(), ["batch", 1, "h", "w"], [8, 1, 3, 3]) == ["[batch, 8, h-2, w-2]"])
    #expect(
      inferred(
        Conv(SlidingWindow(strides: [2, 2], pads: [1, 1, 1, 1])), ["batch", 3, "h", 28],
        [8, 3, 3, 3]
      ) == ["[batch, 8, y:2, 14]"])
    try checkSymbolic([[3, 1, "batch"], [2, 1, 3]]) { $0.add("y", Conv(), $1[0], $1[1]) }
    for window in [SlidingWindow(strides: [2, 2], pads: [1, 0, 1, 0]), same] {
      try checkSymbolic([["batch", 2, "batch", 5], [2, 2, 3, 2]]) {
        $0.add("y", Conv(window), $1[0], $1[1])
      }
    }
  }

  @Test func halvesWhatIsEven() {
    var graph = GraphBuilder()
    let h = Dimension.named("h") + .named("h")
    let x = graph.input("x", [1, 1, h ?? 0]), w = graph.input("w", [1, 1, 3])
    let y = graph.add("y", Conv(SlidingWindow(strides: [2], pads: [1, 1])), x, w)
    #expect(graph.shape(of: y) == [1, 1, "h"])
  }

  @Test func axisRule() {
    let x = TensorType(.float32, ["batch", 4, 5, 5]), w = TensorType(.float32, [2, 4, 2, 2])
    let y = TensorType(.float32, ["batch", 2, 4, 4]), b = TensorType(.float32, [2])
    #expect(
      Conv().axes([x, w, b], [y]).description
        == "n c h0! h1!, o c k0 k1, o -> n o p0! p1!")
    #expect(
      Conv(group: 2).axes([x, w, nil], [y]).description
        == "n c! h0! h1!, o! i! k0 k1, - -> n o! p0! p1!")
  }

  private func refuse(
    _ operation: Conv, _ shapes: [Shape], _ number: String,
    _ message: String, sourceLocation: Testing.SourceLocation = #_sourceLocation
  ) {
    expectConstraint(
      operation, shapes.map { TensorType(.float32, $0) },
      "Conv.\(number)", "node \"y\" (Conv): \(message)", sourceLocation: sourceLocation)
  }

  @Test func C1() {
    refuse(
      Conv(), [["batch", 64], [8, 1]], "C1",
      "needs batch, channels and one to three spatial axes, but \"x0\" is [batch, 64]")
  }

  @Test func C2() {
    refuse(
      Conv(SlidingWindow(strides: [2])), [[1, 1, 4, 4], [1, 1, 2, 2]], "C2",
      "strides must have 2 entries, one for each spatial axis, but has 1")
    refuse(
      Conv(SlidingWindow(dilations: [1, 1])), [[1, 1, 4], [1, 1, 2]], "C2",
      "dilations must have 1 entry, one for each spatial axis, but has 2")
    refuse(
      Conv(SlidingWindow(pads: [1, 1])), [[1, 1, 4, 4], [1, 1, 2, 2]], "C2",
      "pads must have 4 entries, two for each spatial axis, but has 2")
    refuse(
      Conv(kernelShape: [3]), [[1, 1, 4, 4], [1, 1, 2, 2]], "C2",
      "kernel_shape must have 2 entries, one for each spatial axis, but has 1")
  }

  @Test func C3() {
    refuse(
      Conv(SlidingWindow(strides: [0])), [[1, 1, 4], [1, 1, 2]], "C3",
      "entries of strides must be positive: 0")
    refuse(
      Conv(SlidingWindow(dilations: [-1])), [[1, 1, 4], [1, 1, 2]], "C3",
      "entries of dilations must be positive: -1")
  }

  @Test func C4() {
    refuse(
      Conv(SlidingWindow(pads: [1, 1], autoPad: .sameUpper)), [[1, 1, 4], [1, 1, 2]], "C4",
      "auto_pad SAME_UPPER chooses the pads, but pads is [1, 1]")
  }

  @Test func C5() {
    refuse(
      Conv(SlidingWindow(pads: [1, 0])), [[1, 1, 3], [1, 1, 5]], "C5",
      "a window over 5 elements does not fit spatial axis 0, padded by 1 and 0: \"x0\" is [1, 1, 3]"
    )
    refuse(
      Conv(SlidingWindow(dilations: [2, 1])), [[1, 1, 4, 4], [1, 1, 3, 3]], "C5",
      "a window over 5 elements does not fit spatial axis 0, padded by 0 and 0: \"x0\" is [1, 1, 4, 4]"
    )
    for window in [
      SlidingWindow(strides: [.max]), SlidingWindow(dilations: [.max]),
      SlidingWindow(pads: [.max, .max]), SlidingWindow(pads: [.min, 0]),
    ] {
      refuse(
        Conv(window), [[1, 1, 4], [1, 1, 3]], "C5",
        "a window over 3 taps on spatial axis 0 is beyond counting: \"x0\" is [1, 1, 4]")
    }
  }

  @Test func C6() {
    refuse(
      Conv(), [[1, 1, 4, 4], [1, 1, 3]], "C6",
      "ranks differ: \"x0\" is [1, 1, 4, 4] but \"x1\" is [1, 1, 3]")
    refuse(
      Conv(kernelShape: [5, 5]), [[1, 1, 8, 8], [1, 1, 3, 3]], "C6",
      "kernel_shape is [5, 5] but \"x1\" is [1, 1, 3, 3]")
  }

  @Test func C7() {
    refuse(
      Conv(), [["batch", 3, 8], [4, 1, 3]], "C7",
      "channels differ: \"x0\" is [batch, 3, 8] but \"x1\" is [4, 1, 3]")
    refuse(
      Conv(group: 2), [["batch", 3, 8], [4, 1, 3]], "C7",
      "channels differ: \"x0\" is [batch, 3, 8] but \"x1\" is [4, 1, 3] in each of 2 groups")
    refuse(
      Conv(group: 3), [["batch", 3, 8], [4, 1, 3]], "C7",
      "filters do not fall into 3 groups: \"x1\" is [4, 1, 3]")
    refuse(
      Conv(group: -1), [["batch", 3, 8], [4, 1, 3]], "C7",
      "filters do not fall into -1 groups: \"x1\" is [4, 1, 3]")
    refuse(
      Conv(group: 0), [["batch", 3, 8], [4, 1, 3]], "C7",
      "filters do not fall into 0 groups: \"x1\" is [4, 1, 3]")
    refuse(
      Conv(group: .fixed(1 << 62)), [["batch", 3, 8], [0, 4, 3]], "C7",
      "\(1 << 62) groups have too many channels: \"x1\" is [0, 4, 3]")
  }

  @Test func C8() {
    refuse(
      Conv(), [[1, 1, 4], [2, 1, 3], [3]], "C8",
      "there must be one bias for each filter, of which there are 2, but \"x2\" is [3]")
  }
}
