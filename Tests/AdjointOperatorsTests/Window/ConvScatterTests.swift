import AdjointGraph
import AdjointOperators
import TestSupport
import Testing

@Suite struct ConvScatterTests {
  @Test(arguments: ConvTests.windows.indices) func contract(_ index: Int) throws {
    let (window, group, x, w) = ConvTests.windows[index]
    let conv = Conv(window, group: .fixed(group))
    let y = try evaluated(conv, [.random(x, seed: 1), .random(w, seed: 2)])
    let scatter = ConvScatter(conv.convolution, shape: x[2...].map { .fixed($0) })
    try checkOperator(scatter, inputs: [.random(y.shape, seed: 4), .random(w, seed: 2)])
  }

  // (Conv x) · z = x · (ConvScatter z), for every x and z.
  @Test(arguments: ConvTests.windows.indices) func isTheTranspose(_ index: Int) throws {
    let (window, group, xShape, wShape) = ConvTests.windows[index]
    let conv = Conv(window, group: .fixed(group))
    let x = Tensor.random(xShape, seed: 1), w = Tensor.random(wShape, seed: 2)
    let y = try evaluated(conv, [x, w])
    let z = Tensor.random(y.shape, seed: 3)
    let back = try evaluated(
      ConvScatter(conv.convolution, shape: xShape[2...].map { .fixed($0) }), [z, w])
    let products = (dot(y, z), dot(x, back))
    #expect(abs(products.0 - products.1) < 1e-12 * max(1, abs(products.0)))
  }

  @Test func values() throws {
    let y = Tensor([1.0, 10, 100], shape: [1, 1, 3]), w = Tensor([1.0, 2], shape: [1, 1, 2])
    let strided = Convolution(SlidingWindow(strides: [2], pads: [1, 0]))
    try checkOperator(
      ConvScatter(Convolution(), shape: [4]), inputs: [y, w],
      expected: [Tensor([1.0, 12, 120, 200], shape: [1, 1, 4])], tolerance: 1e-8)
    try checkOperator(
      ConvScatter(strided, shape: [6]), inputs: [y, w],
      expected: [Tensor([2.0, 10, 20, 100, 200, 0], shape: [1, 1, 6])], tolerance: 1e-8)
  }

  @Test func named() {
    #expect(
      inferred(ConvScatter(Convolution(), shape: ["h"]), ["batch", 2, "y:2"], [2, 3, 5])
        == ["[batch, 3, h]"])
    #expect(ConvScatter(Convolution(), shape: ["h"]).bound(by: ["h": 7]).shape == [7])
  }

  @Test func C2() {
    expectConstraint(
      ConvScatter(Convolution(), shape: [4, 4]),
      [TensorType(.float32, [1, 1, 3]), TensorType(.float32, [1, 1, 2])], "ConvScatter.C2",
      "node \"y\" (ConvScatter): shape must have an extent for each spatial axis but is [4, 4]: \"x0\" is [1, 1, 3]"
    )
  }

  @Test func C8() {
    expectConstraint(
      ConvScatter(Convolution(), shape: [6]),
      [TensorType(.float32, [1, 1, 3]), TensorType(.float32, [1, 1, 2])], "ConvScatter.C8",
      "node \"y\" (ConvScatter): \"x1\" is [1, 1, 2], which makes [1, 1, 5] of [6], but \"x0\" is [1, 1, 3]"
    )
  }
}

/// The sum of the products of elements at the same place.
func dot(_ left: Tensor, _ right: Tensor) -> Double {
  zip(left.doubles, right.doubles).reduce(0) { $0 + $1.0 * $1.1 }
}
