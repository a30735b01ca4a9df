/// Slopes of a scalar that an executor computes, found by moving one leaf of its graph.
struct FiniteDifferences {
  private let executor: Executor
  private let value: ValueID
  private let leaf: ValueID
  private let numbers: [Double]
  /// The scalar where nothing is moved.
  private(set) var center = 0.0
  /// How often the scalar was computed.
  private(set) var evaluations = 0

  init(
    of value: ValueID, by leaf: ValueID, at tensor: Tensor, _ executor: Executor
  ) throws(Diagnostics) {
    self.executor = executor
    self.value = value
    self.leaf = leaf
    numbers = tensor.doubles
    center = try evaluated()
  }

  private mutating func evaluated() throws(Diagnostics) -> Double {
    try executor.run()
    evaluations += 1
    return executor.scalar(value)
  }

  /// The slope along one element.
  mutating func slope(ofElement element: Int, scale: Double) throws(Diagnostics) -> Double? {
    let number = numbers[element]
    return try slope(around: abs(number), scale: scale) { view, distance in
      view.store(number + distance, at: element)
    }
  }

  /// The slope along all elements at once.
  mutating func slope(along direction: [Double], scale: Double) throws(Diagnostics) -> Double? {
    let numbers = numbers
    let largest = numbers.reduce(0) { max($0, abs($1)) }
    return try slope(around: largest, scale: scale) { view, distance in
      for index in 0..<view.count {
        view.store(numbers[index] + distance * direction[index], at: index)
      }
    }
  }

  /// A central difference of fourth order, with the step at which it agrees best with itself; `nil`
  /// where a kink lets none agree within a tenth of the usual tolerance of `scale`.
  ///
  /// Of a smooth function, slopes over one and two steps agree, and the slopes to both sides differ
  /// in proportion to the step. A kink breaks the first, or, right at the point, the second.
  private mutating func slope(
    around magnitude: Double, scale: Double, _ move: (MutableTensorView, Double) -> Void
  ) throws(Diagnostics) -> Double? {
    // Where there is no value, there is no slope either, and no kink to blame.
    guard center.isFinite else { return .nan }
    defer { executor.write(leaf) { move($0, 0) } }
    var best = (slope: 0.0, doubt: Double.infinity)
    for size in [1e-3, 1e-4, 1e-5, 1e-6, 1e-7] {
      let step = size * max(1, magnitude)
      var values: [Double] = []
      for distance in [step, -step, 2 * step, -2 * step] {
        executor.write(leaf) { move($0, distance) }
        values.append(try evaluated())
      }
      let (right, left, farRight, farLeft) = (values[0], values[1], values[2], values[3])
      let near = (right - left) / (2 * step), far = (farRight - farLeft) / (4 * step)
      let bend = (right - 2 * center + left) / step
      let farBend = (farRight - 2 * center + farLeft) / (2 * step)
      let doubt = max(abs(near - far), abs(farBend - 2 * bend))
      if doubt < best.doubt { best = ((4 * near - far) / 3, doubt) }
      if best.doubt <= 1e-9 * scale { break }
    }
    return best.doubt <= 1e-7 * max(scale, abs(best.slope)) ? best.slope : nil
  }
}
