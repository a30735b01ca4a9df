import AdjointGraph

/// The elements of a tensor along one axis, with what their softmax needs: the largest, which is
/// subtracted from all so that nothing finite overflows, and the sum of the exponentials of that.
struct SoftmaxLine {
  let x: TensorView
  let start: Int, step: Int, count: Int
  private(set) var largest = -Double.infinity
  private(set) var sum = 0.0

  init(_ x: TensorView, from start: Int, step: Int, count: Int) {
    (self.x, self.start, self.step, self.count) = (x, start, step, count)
    for index in 0..<count { largest = max(largest, x.double(at: position(index))) }
    for index in 0..<count { sum += Elementary.exp(x.double(at: position(index)) - largest) }
  }

  /// Visits all lines along an axis. Allocates nothing.
  static func forEach(in x: TensorView, along axis: Int, _ body: (SoftmaxLine) -> Void) {
    forEachLine(of: x.shape, along: axis) { _, start, step, count in
      body(SoftmaxLine(x, from: start, step: step, count: count))
    }
  }

  /// Where in the tensor an element of the line is.
  func position(_ index: Int) -> Int { start + index * step }

  /// The softmax of an element of the line.
  func probability(_ index: Int) -> Double {
    Elementary.exp(x.double(at: position(index)) - largest) / sum
  }

  /// Its logarithm.
  func logProbability(_ index: Int) -> Double {
    x.double(at: position(index)) - largest - Elementary.log(sum)
  }
}
