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
  /// Relative to the larger of the two, or to 1 where both are smaller.
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
      errors.append(worst)
    }
    return errors
  }

  /// A central difference of fourth order, with the largest step at which differences over one and
  /// two steps agree; `nil` where they agree at none, as beside a kink.
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
    for size in [1e-4, 1e-5, 1e-6] {
      let step = size * max(1, abs(numbers[element]))
      let near = (try at(step) - at(-step)) / (2 * step)
      let far = (try at(2 * step) - at(-2 * step)) / (4 * step)
      if abs(near - far) <= 1e-6 * max(1, abs(near)) { return (4 * near - far) / 3 }
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
