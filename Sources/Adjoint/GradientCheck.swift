/// How far one parameter's gradient is from finite differences, at its worst element.
public struct GradientError: Sendable {
  public var parameter: String
  /// How many elements were compared; of large parameters some, spread evenly.
  public var elementsChecked: Int
  /// How many were passed over, because the loss has a kink right beside them.
  public var kinks: Int
  /// Where the worst is.
  public var index: [Int]
  public var gradient: Double
  public var difference: Double
  /// Relative to the larger of the two, or to 1 where both are smaller; 0 where nothing was compared.
  public var error: Double
}

extension Program {
  /// Compares the gradients of the loss with central differences, element by element, at most
  /// `elementLimit` elements of each trainable parameter. Meant for graphs in `float64`.
  public func compareGradients(
    _ inputs: [String: Tensor], elementLimit: Int = 64
  ) throws(Diagnostics) -> [GradientError] {
    let reverse = try differentiated()
    let executor = try makeExecutor(
      reverse.checked, fetching: [reverse.of] + reverse.gradients, inputs)
    let loss = try makeExecutor(checked, fetching: [reverse.of], inputs)
    for executor in [executor, loss] { try executor.setInputs(inputs) }
    try executor.run()
    var errors: [GradientError] = []
    for (parameter, gradient) in zip(reverse.withRespectTo, reverse.gradients) {
      guard let values = loss.state[parameter], let slopes = executor[gradient]?.doubles,
        values.count > 0
      else { continue }
      var worst = GradientError(
        parameter: checked.name(of: parameter), elementsChecked: 0, kinks: 0, index: [],
        gradient: 0, difference: 0, error: -1)
      let step = max(1, values.count / elementLimit)
      for element in Swift.stride(from: 0, to: values.count, by: step) {
        guard let difference = try difference(of: loss, reverse.of, parameter, values, element)
        else {
          worst.kinks += 1
          continue
        }
        let scale = max(1, abs(difference), abs(slopes[element]))
        let error = abs(slopes[element] - difference) / scale
        worst.elementsChecked += 1
        if error > worst.error || error.isNaN {
          worst.index = values.indices(of: element)
          (worst.gradient, worst.difference, worst.error) = (slopes[element], difference, error)
        }
      }
      try loss.state.set(parameter, to: values)
      if worst.elementsChecked == 0 { worst.error = 0 }
      errors.append(worst)
    }
    return errors
  }

  /// A central difference of fourth order, with the largest step at which nothing hints at a kink;
  /// `nil` where there is none.
  ///
  /// Of a smooth function, slopes over one and two steps agree, and the slopes to both sides differ
  /// in proportion to the step. A kink breaks the first, or, right at the point, the second.
  private func difference(
    of executor: Executor, _ value: ValueID, _ parameter: ValueID, _ values: Tensor, _ element: Int
  ) throws(Diagnostics) -> Double? {
    let numbers = values.doubles
    func at(_ distance: Double) throws(Diagnostics) -> Double {
      var moved = numbers
      moved[element] += distance
      try executor.state.set(parameter, to: Tensor(moved, shape: values.shape))
      try executor.run()
      return executor.scalar(value)
    }
    let center = try at(0)
    // Where there is no value, there is no slope either, and no kink to blame.
    guard center.isFinite else { return .nan }
    for size in [1e-4, 1e-5, 1e-6] {
      let step = size * max(1, abs(numbers[element]))
      let (right, left) = (try at(step), try at(-step))
      let (farRight, farLeft) = (try at(2 * step), try at(-2 * step))
      let near = (right - left) / (2 * step), far = (farRight - farLeft) / (4 * step)
      let bend = (right - 2 * center + left) / step
      let farBend = (farRight - 2 * center + farLeft) / (2 * step)
      let limit = 2e-7 * max(1, abs(near))
      if abs(near - far) <= limit, abs(farBend - 2 * bend) <= limit {
        return (4 * near - far) / 3
      }
    }
    return nil
  }
}

extension Tensor {
  /// The index along each axis of a row-major position.
  fileprivate func indices(of position: Int) -> [Int] {
    var rest = position
    return shape.reversed().map { extent in
      defer { rest /= extent }
      return rest % extent
    }.reversed()
  }
}
