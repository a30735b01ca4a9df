import AdjointGraph
import AdjointOperators
import TestSupport
import Testing

@Suite struct ConvWeightTests {
  @Test(arguments: ConvTests.windows.indices) func contract(_ index: Int) throws {
    let (window, group, x, w) = ConvTests.windows[index]
    let conv = Conv(window, group: .fixed(group))
    let y = try evaluated(conv, [.random(x, seed: 1), .random(w, seed: 2)])
    let weight = ConvWeight(conv.convolution, kernelShape: w[2...].map { .fixed($0) })
    try checkOperator(weight, inputs: [.random(x, seed: 1), .random(y.shape, seed: 4)])
  }

  // (Conv w) · z = w · (ConvWeight z), for every w and z.
  @Test(arguments: ConvTests.windows.indices) func isTheTranspose(_ index: Int) throws {
    let (window, group, xShape, wShape) = ConvTests.windows[index]
    let conv = Conv(window, group: .fixed(group))
    let x = Tensor.random(xShape, seed: 1), w = Tensor.random(wShape, seed: 2)
    let y = try evaluated(conv, [x, w])
    let z = Tensor.random(y.shape, seed: 3)
    let back = try evaluated(
      ConvWeight(conv.convolution, kernelShape: wShape[2...].map { .fixed($0) }), [x, z])
    let products = (dot(y, z), dot(w, back))
    #expect(abs(products.0 - products.1) < 1e-12 * max(1, abs(products.0)))
  }

  @Test func values() throws {
    let x = Tensor([1.0, 2, 3, 4], shape: [1, 1, 4]), y = Tensor([1.0, 10, 100], shape: [1, 1, 3])
    try checkOperator(
      ConvWeight(Convolution(), kernelShape: [2]), inputs: [x, y],
      expected: [Tensor([321.0, 432], shape: [1, 1, 2])], tolerance: 1e-8)
  }

  @Test func named() {
    let weight = ConvWeight(Convolution(group: 2), kernelShape: ["k"])
    #expect(inferred(weight, ["batch", 4, 9], ["batch", 6, "y:2"]) == ["[6, 2, k]"])
    #expect(weight.bound(by: ["k": 3]).kernelShape == [3])
  }

  private func refuse(
    _ weight: ConvWeight, _ shapes: [Shape], _ number: String, _ message: String,
    sourceLocation: Testing.SourceLocation = #_sourceLocation
  ) {
    expectConstraint(
      weight, shapes.map { TensorType(.float32, $0) }, "ConvWeight.\(number)",
      "node \"y\" (ConvWeight): \(message)", sourceLocation: sourceLocation)
  }

  @Test func C2() {
    refuse(
      ConvWeight(Convolution(), kernelShape: [0]), [[1, 1, 3], [1, 1, 2]], "C2",
      "kernel_shape must have a positive extent for each spatial axis but is [0]: \"x0\" is [1, 1, 3]"
    )
  }

  @Test func C6() {
    refuse(
      ConvWeight(Convolution(), kernelShape: [2]), [[1, 1, 3], [1, 1]], "C6",
      "ranks differ: \"x0\" is [1, 1, 3] but \"x1\" is [1, 1]")
  }

  @Test func C7() {
    refuse(
      ConvWeight(Convolution(group: 2), kernelShape: [2]), [[1, 3, 3], [1, 2, 2]], "C7",
      "channels do not fall into 2 groups: \"x0\" is [1, 3, 3]")
    refuse(
      ConvWeight(Convolution(group: 2), kernelShape: [2]), [[1, 2, 3], [1, 3, 2]], "C7",
      "filters do not fall into 2 groups: \"x1\" is [1, 3, 2]")
  }

  @Test func C8() {
    refuse(
      ConvWeight(Convolution(), kernelShape: [2]), [[1, 1, 4], [2, 1, 3]], "C8",
      "\"x0\" is [1, 1, 4], of which filters of [2] make [1, 1, 3], but \"x1\" is [2, 1, 3]")
  }
}
