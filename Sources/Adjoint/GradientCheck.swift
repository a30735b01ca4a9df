/// How far one parameter's gradient is from finite differences, at its worst element, and from
/// forward mode.
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
  /// Relative to the largest of the two and of all elements of the gradient; 0 where nothing was
  /// compared.
  public var error: Double
  /// Between the slopes along one direction that reverse and forward mode find, relative to the
  /// terms of the sum.
  public var forwardError: Double
}

extension Program {
  /// Compares the gradients of the loss with central differences, element by element, at most
  /// `elementLimit` elements of each trainable parameter. Meant for graphs in `float64`.
  public func compareGradients(
    _ inputs: [String: Tensor], elementLimit: Int = 64
  ) throws(Diagnostics) -> [GradientError] {
    let (of, wanted) = try subject(of: nil, withRespectTo: nil)
    let tensors = try compute(.gradients(of: of, withRespectTo: wanted), inputs)
    return try locating { () throws(Diagnostics) in
      let loss = try makeExecutor(checked, fetching: [of], inputs)
      try loss.setInputs(inputs)
      let forward = try ForwardSlopes(self, of, wanted, inputs)
      var errors: [GradientError] = []
      for (parameter, gradient) in zip(wanted, tensors.dropFirst()) where gradient.count > 0 {
        var worst = try compare(gradient, parameter, of, loss, elementLimit)
        worst.forwardError = try forward.error(of: gradient, parameter)
        errors.append(worst)
      }
      return errors
    }
  }

  /// Compares one parameter's gradient; the parameter is as before afterwards.
  private func compare(
    _ gradient: Tensor, _ parameter: ValueID, _ of: ValueID, _ loss: Executor, _ limit: Int
  ) throws(Diagnostics) -> GradientError {
    var worst = GradientError(
      parameter: checked.name(of: parameter), elementsChecked: 0, kinks: 0, index: [],
      gradient: 0, difference: 0, error: 0, forwardError: 0)
    guard let values = loss.state[parameter] else { return worst }
    let slopes = gradient.doubles
    try loss.run()
    let center = loss.scalar(of)
    // Differences of the loss know no slopes that are smaller against it.
    let least = max(1e-5 * abs(center), 1e-12)
    let largest = slopes.reduce(least) { max($0, abs($1)) }
    let step = max(1, values.count / limit)
    for element in Swift.stride(from: 0, to: values.count, by: step) {
      guard
        let difference = try difference(
          of: loss, of, parameter, values, element, center: center, scale: largest)
      else {
        worst.kinks += 1
        continue
      }
      let error = abs(slopes[element] - difference) / max(largest, abs(difference))
      worst.elementsChecked += 1
      if error >= worst.error || error.isNaN {
        worst.index = values.indices(of: element)
        (worst.gradient, worst.difference, worst.error) = (slopes[element], difference, error)
      }
    }
    try loss.state.set(parameter, to: values)
    return worst
  }

  /// A central difference of fourth order, with the step at which it agrees best with itself; `nil`
  /// where a kink lets none agree within a tenth of the usual tolerance of `scale`.
  ///
  /// Of a smooth function, slopes over one and two steps agree, and the slopes to both sides differ
  /// in proportion to the step. A kink breaks the first, or, right at the point, the second.
  private func difference(
    of executor: Executor, _ value: ValueID, _ parameter: ValueID, _ values: Tensor,
    _ element: Int, center: Double, scale: Double
  ) throws(Diagnostics) -> Double? {
    let numbers = values.doubles
    func at(_ distance: Double) throws(Diagnostics) -> Double {
      var moved = numbers
      moved[element] += distance
      try executor.state.set(parameter, to: Tensor(moved, shape: values.shape))
      try executor.run()
      return executor.scalar(value)
    }
    // Where there is no value, there is no slope either, and no kink to blame.
    guard center.isFinite else { return .nan }
    var best = (slope: 0.0, doubt: Double.infinity)
    for size in [1e-3, 1e-4, 1e-5, 1e-6, 1e-7] {
      let step = size * max(1, abs(numbers[element]))
      let (right, left) = (try at(step), try at(-step))
      let (farRight, farLeft) = (try at(2 * step), try at(-2 * step))
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

/// Slopes of a scalar by forward mode, along one direction for each parameter.
private struct ForwardSlopes {
  private let program: Program
  private let executor: Executor
  private let tangents: [(parameter: ValueID, input: ValueID, shape: [Int])]
  private let slope: ValueID

  init(
    _ program: Program, _ of: ValueID, _ wanted: [ValueID], _ inputs: [String: Tensor]
  ) throws(Diagnostics) {
    self.program = program
    let forward = try program.checked.addingTangents(of: [of], along: wanted)
    slope = forward.products[0]
    executor = try program.makeExecutor(forward.checked, fetching: forward.products, inputs)
    let state = executor.state
    tangents = zip(wanted, forward.vectors).map { ($0, $1, state[$0]?.shape ?? []) }
    var all = inputs
    for tangent in tangents {
      all[forward.checked.name(of: tangent.input)] = Tensor(
        zeros: program.checked.type(of: tangent.parameter).scalar, shape: tangent.shape)
    }
    try executor.setInputs(all)
  }

  func error(of gradient: Tensor, _ parameter: ValueID) throws(Diagnostics) -> Double {
    guard let tangent = tangents.first(where: { $0.parameter == parameter }) else { return 0 }
    // An irrational step, so that no pattern of a parameter meets one of the direction.
    let direction = (0..<gradient.count).map {
      1.5
        - (Double($0) * 0.618033988749895)
        .truncatingRemainder(dividingBy: 1)
    }
    let zero = direction.map { _ in 0.0 }
    try executor.set(tangent.input, to: Tensor(direction, shape: tangent.shape))
    try executor.run()
    try executor.set(tangent.input, to: Tensor(zero, shape: tangent.shape))
    let terms = zip(gradient.doubles, direction).map { $0 * $1 }
    let scale = terms.reduce(1e-300) { $0 + abs($1) }
    return abs(terms.reduce(0, +) - executor.scalar(slope)) / scale
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
