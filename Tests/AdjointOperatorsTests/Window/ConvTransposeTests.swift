import AdjointGraph
import AdjointOperators
import TestSupport
import Testing

@Suite struct ConvTransposeTests {
  static let cases: [(ConvTranspose, x: [Int], w: [Int], y: [Int])] = [
    (ConvTranspose(), [2, 2, 3], [2, 3, 2], [2, 3, 4]),
    (
      ConvTranspose(SlidingWindow(strides: [3], pads: [1, 0]), outputPadding: [2]),
      [1, 2, 3], [2, 1, 2], [1, 1, 9]
    ),
    (
      ConvTranspose(
        SlidingWindow(strides: [2, 1], dilations: [1, 2], pads: [1, 0, 0, 1]), group: 2),
      [1, 4, 3, 2], [4, 2, 2, 2], [1, 4, 5, 3]
    ),
    // As much behind as the dilation lets be, more than the stride.
    (
      ConvTranspose(SlidingWindow(dilations: [3]), outputPadding: [2]), [1, 1, 3], [1, 2, 2],
      [1, 2, 8]
    ),
    (
      ConvTranspose(SlidingWindow(strides: [2, 2], autoPad: .sameUpper)), [1, 1, 2, 3],
      [1, 2, 3, 4], [1, 2, 4, 6]
    ),
    (
      ConvTranspose(SlidingWindow(strides: [2, 2], autoPad: .sameLower)), [1, 1, 2, 3],
      [1, 2, 3, 4], [1, 2, 4, 6]
    ),
    // The stride leaves elements that no tap meets.
    (
      ConvTranspose(SlidingWindow(strides: [3], autoPad: .sameUpper)), [1, 1, 2], [1, 1, 2],
      [1, 1, 6]
    ),
    (
      ConvTranspose(SlidingWindow(strides: [2, 3]), outputShape: [4, 7]), [1, 1, 2, 3],
      [1, 1, 3, 2], [1, 1, 4, 7]
    ),
    (
      ConvTranspose(SlidingWindow(strides: [2], autoPad: .sameUpper), outputShape: [9]), [1, 1, 3],
      [1, 1, 2], [1, 1, 9]
    ),
    (
      ConvTranspose(SlidingWindow(strides: [1, 2, 1], pads: [0, 1, 0, 0, 0, 1])),
      [1, 2, 2, 2, 2], [2, 1, 2, 2, 2], [1, 1, 3, 3, 2]
    ),
  ]

  @Test(arguments: cases.indices) func contract(_ index: Int) throws {
    let (operation, x, w, y) = Self.cases[index]
    let inputs = [Tensor.random(x, seed: 1), .random(w, seed: 2)]
    #expect(try evaluated(operation, inputs).shape == y)
    try checkOperator(operation, inputs: inputs)
    try checkOperator(operation, inputs: inputs + [.random([y[1]], seed: 3)])
  }

  // By hand: each element brings [1, 2], two apart; the first column is cut off.
  @Test func values() throws {
    let x = Tensor([1.0, 10, 100], shape: [1, 1, 3]), w = Tensor([1.0, 2], shape: [1, 1, 2])
    try checkOperator(
      ConvTranspose(SlidingWindow(strides: [2], pads: [1, 0]), outputPadding: [1]),
      inputs: [x, w, Tensor([0.5])],
      expected: [Tensor([2.5, 10.5, 20.5, 100.5, 200.5, 0.5], shape: [1, 1, 6])], tolerance: 1e-8)
  }

  @Test(arguments: [([0, 2, 4], [2, 3, 2], [0, 3, 5]), ([1, 0, 4], [0, 3, 2], [1, 3, 5])])
  func empty(_ x: [Int], _ w: [Int], _ y: [Int]) throws {
    let zeros = Tensor([Double](repeating: 0, count: y.reduce(1, *)), shape: y)
    try checkOperator(
      ConvTranspose(), inputs: [.random(x, seed: 1), .random(w, seed: 2)], expected: [zeros])
  }

  @Test func named() throws {
    let doubling = ConvTranspose(SlidingWindow(strides: [2, 2], autoPad: .sameUpper))
    #expect(
      inferred(doubling, ["batch", 1, "h", 5], [1, 3, 4, 4]) == ["[batch, 3, 2*h, 10]"])
    try checkSymbolic([["batch", 1, "batch", 3], [1, 2, 3, 3]]) {
      $0.add("y", doubling, $1[0], $1[1])
    }
    let padded = SlidingWindow(strides: [3], dilations: [2], pads: [1, 2])
    try checkSymbolic([[2, 1, "batch"], [1, 2, 3]]) {
      $0.add("y", ConvTranspose(padded, outputPadding: [2]), $1[0], $1[1])
    }
  }

  @Test func axisRule() {
    let x = TensorType(.float32, ["batch", 4, 5]), w = TensorType(.float32, [4, 2, 2])
    let y = TensorType(.float32, ["batch", 2, 6]), b = TensorType(.float32, [2])
    #expect(
      ConvTranspose().axes([x, w, b], [y]).description == "n o p0!, o c k0, c -> n c h0!")
  }

  private func refuse(
    _ operation: ConvTranspose, _ shapes: [Shape], _ number: String,
    _ message: String, sourceLocation: Testing.SourceLocation = #_sourceLocation
  ) {
    expectConstraint(
      operation, shapes.map { TensorType(.float32, $0) },
      "ConvTranspose.\(number)", "node \"y\" (ConvTranspose): \(message)",
      sourceLocation: sourceLocation)
  }

  @Test func C2() {
    refuse(
      ConvTranspose(outputShape: [9, 9]), [[1, 1, 4], [1, 1, 2]], "C2",
      "output_shape must have 1 entry, one for each spatial axis, but has 2")
    refuse(
      ConvTranspose(outputPadding: []), [[1, 1, 4], [1, 1, 2]], "C2",
      "output_padding must have 1 entry, one for each spatial axis, but has 0")
  }

  @Test func C5() {
    let words =
      "nothing is left of spatial axis 0, or more than can be counted: \"x0\" is [1, 1, 3] and \"x1\" is [1, 1, 2]"
    for window in [
      SlidingWindow(pads: [2, 2]), SlidingWindow(pads: [.min, .max]),
      SlidingWindow(pads: [.max, .max]), SlidingWindow(strides: [.max]),
      SlidingWindow(dilations: [.max]), SlidingWindow(strides: [1 << 60]),
    ] {
      refuse(ConvTranspose(window), [[1, 1, 3], [1, 1, 2]], "C5", words)
    }
    refuse(
      ConvTranspose(), [[1, 1, 0], [1, 1, 2]], "C5",
      "nothing is left of spatial axis 0, or more than can be counted: \"x0\" is [1, 1, 0] and \"x1\" is [1, 1, 2]"
    )
  }

  @Test func C7() {
    refuse(
      ConvTranspose(), [["batch", 3, 8], [4, 1, 3]], "C7",
      "there must be a filter for each channel: \"x0\" is [batch, 3, 8] but \"x1\" is [4, 1, 3]")
    refuse(
      ConvTranspose(group: 3), [["batch", 4, 8], [4, 1, 3]], "C7",
      "filters do not fall into 3 groups: \"x1\" is [4, 1, 3]")
  }

  @Test func C8() {
    refuse(
      ConvTranspose(group: 2), [[1, 2, 4], [2, 3, 3], [2]], "C8",
      "there must be one bias for each channel, of which there are 6, but \"x2\" is [2]")
  }

  @Test(arguments: [-1, 3]) func C9(_ more: Int) {
    refuse(
      ConvTranspose(SlidingWindow(strides: [3], dilations: [2]), outputPadding: [more]),
      [[1, 1, 4], [1, 1, 3]], "C9",
      "an entry of output_padding must be from 0 to less than the stride, 3, or the dilation, 2: \(more)"
    )
  }

  @Test func C10() throws {
    refuse(
      ConvTranspose(outputShape: [0]), [[1, 1, 4], [1, 1, 3]], "C10",
      "entries of output_shape must be positive: 0")
    var graph = GraphBuilder()
    let x = graph.input("x", [1, 1, "h"]), w = graph.input("w", [1, 1, 3])
    let y = graph.add("y", ConvTranspose(outputShape: [9]), x, w)
    let site = PullbackSite(inputs: [x, w, nil], outputs: [y], cotangents: [graph.ones(like: y)])
    do throws(ConstraintError) {
      _ = try ConvTranspose(outputShape: [9]).pullback(site, in: &graph)
      Issue.record("a pullback with unknown pads")
    } catch {
      #expect(
        error.message.description
          == "with output_shape, a gradient needs spatial extents that are numbers: input 0")
    }
  }
}
