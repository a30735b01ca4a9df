/// How far one gradient is from finite differences, at its worst element, and from forward mode.
public struct GradientError: Sendable {
  /// What the gradient is taken by.
  public var parameter: String
  /// How many elements it has.
  public var elementCount: Int
  /// How many of them were compared; of large parameters some, spread evenly.
  public var elementsChecked = 0
  /// How many were passed over, because the value has a kink right beside them.
  public var kinks = 0
  /// Where the worst is.
  public var index: [Int] = []
  public var gradient = 0.0
  public var difference = 0.0
  /// Relative to the largest of the two and of all elements of the gradient; 0 where nothing was
  /// compared.
  public var error = 0.0
  /// Where not all elements were compared, the error of the slope along a direction of them all,
  /// relative to the terms of the sum; `nil` also where there is a kink.
  public var directionError: Double?
  /// Between the slopes along one direction that reverse and forward mode find, relative to the
  /// terms of the sum.
  public var forwardError = 0.0

  /// The greater of the errors against finite differences; one that is no number is greater than any.
  public var worst: Double {
    guard let directionError, !error.isNaN else { return error }
    return directionError.isNaN ? directionError : max(error, directionError)
  }
}

extension Program {
  /// Compares the gradients of a scalar, by default the loss, with central differences, element by
  /// element. Of a value that is no scalar, the sum of its elements times fixed random numbers is
  /// compared. Meant for graphs in `float64`.
  ///
  /// - Parameters:
  ///   - names: Parameters, states, constants and inputs; by default all trainable parameters.
  ///   - elementLimit: The most elements of each that are compared by themselves.
  ///   - workLimit: About how many multiply-adds that may take in all; a few elements of each are
  ///     compared anyway.
  public func compareGradients(
    _ inputs: [String: Tensor], of name: String? = nil, withRespectTo names: [String]? = nil,
    elementLimit: Int = 64, workLimit: Int = .max
  ) throws(Diagnostics) -> [GradientError] {
    let (value, wanted) = try subject(of: name, withRespectTo: names)
    try checkLeaves(wanted)
    let allowance = try evaluations(of: name, withRespectTo: names, within: workLimit, inputs)
    let (program, of) = try scalar(of: value)
    let tensors = try program.compute(.gradients(of: of, withRespectTo: wanted), inputs)
    return try locating { () throws(Diagnostics) in
      let executor = try program.makeExecutor(program.checked, fetching: [of], inputs)
      try executor.setInputs(inputs)
      let forward = try ForwardSlopes(program, of, wanted, inputs)
      var errors: [GradientError] = []
      for (leaf, gradient) in zip(wanted, tensors.dropFirst()) where gradient.count > 0 {
        guard let tensor = executor.state[leaf] ?? inputs[checked.name(of: leaf)] else { continue }
        var differences = try FiniteDifferences(of: of, by: leaf, at: tensor, executor)
        var error = try program.compare(
          gradient, leaf, &differences, elementLimit, evaluations: allowance)
        error.forwardError = try forward.error(of: gradient, leaf, beside: differences.center)
        errors.append(error)
      }
      return errors
    }
  }

  /// How often a value could be computed for each that it is differentiated by, within a number of
  /// multiply-adds. Finite differences compute it four to twenty times for each element.
  public func evaluations(
    of name: String? = nil, withRespectTo names: [String]? = nil, within workLimit: Int,
    _ inputs: [String: Tensor]
  ) throws(Diagnostics) -> Int {
    let (value, wanted) = try subject(of: name, withRespectTo: names)
    return try locating { () throws(Diagnostics) in
      let work = try plan(checked, fetching: [value], inputs).multiplyAdds
      return workLimit / max(work, 1) / wanted.count
    }
  }

  /// Refuses what finite differences cannot move.
  private func checkLeaves(_ wanted: [ValueID]) throws(Diagnostics) {
    try locating { () throws(Diagnostics) in
      for value in wanted where checked.graph.producer(of: value) != nil {
        throw Diagnostics(
          .noParameters,
          "\"\(checked.name(of: value))\" is computed, so that finite differences cannot move it; say parameters or inputs",
          at: checked.graph.path(of: value))
      }
    }
  }

  /// A value, or a scalar made of it, and the program that has it.
  private func scalar(of value: ValueID) throws(Diagnostics) -> (program: Program, of: ValueID) {
    let type = checked.type(of: value)
    if !type.scalar.isFloating || type.shape.dimensions.allSatisfy({ $0.size == 1 }) {
      return (self, value)
    }
    var graph = GraphBuilder(extending: checked)
    graph.scope = "sum/\(checked.name(of: value))"
    let numbers = graph.add(nil, RandomUniformLike(UniformDistribution(low: 0.5, high: 1.5)), value)
    let products = graph.multiply(value, numbers)
    let sum = graph.reduceSum(products, axes: Array(0..<type.shape.rank))
    return (try with(graph.checked()), sum)
  }

  private func compare(
    _ gradient: Tensor, _ leaf: ValueID, _ differences: inout FiniteDifferences, _ limit: Int,
    evaluations: Int
  ) throws(Diagnostics) -> GradientError {
    var worst = GradientError(parameter: checked.name(of: leaf), elementCount: gradient.count)
    let slopes = gradient.doubles
    // Differences of the scalar know no slopes that are smaller against it.
    let least = max(1e-5 * abs(differences.center), 1e-12)
    let largest = slopes.reduce(least) { max($0, abs($1)) }
    let order = SpreadOrder(
      count: slopes.count, seed: options.seed ?? 0, name: checked.name(of: leaf))
    for element in order.prefix(min(slopes.count, limit)) {
      let isEnough = worst.elementsChecked + worst.kinks >= fewestElements
      if isEnough, differences.evaluations >= evaluations { break }
      guard let difference = try differences.slope(ofElement: element, scale: largest) else {
        worst.kinks += 1
        continue
      }
      let error = abs(slopes[element] - difference) / max(largest, abs(difference))
      worst.elementsChecked += 1
      if error >= worst.error || error.isNaN {
        worst.index = gradient.indices(of: element)
        (worst.gradient, worst.difference, worst.error) = (slopes[element], difference, error)
      }
    }
    if worst.elementsChecked + worst.kinks < slopes.count {
      let direction = unitDirection(count: slopes.count)
      let terms = zip(slopes, direction).map { $0 * $1 }
      let scale = terms.reduce(least) { $0 + abs($1) }
      worst.directionError = try differences.slope(along: direction, scale: scale).map {
        abs(terms.reduce(0, +) - $0) / scale
      }
    }
    return worst
  }
}

/// What is compared of a parameter whatever it takes.
private let fewestElements = 2

/// The numbers below a count in an order of which any first few are spread evenly: it goes on by the
/// golden ratio from a start that is drawn.
private struct SpreadOrder: Sequence, IteratorProtocol {
  private let count: Int
  private let step: Int
  private var number: Int

  init(count: Int, seed: UInt64, name: String) {
    self.count = count
    number = Int(Philox(seed: seed, name: "check \(name)").uniform(0) * Double(count))
    // Without a common divisor with the count, no number comes twice.
    var step = Swift.max(1, Int(Double(count) * goldenRatio))
    while !Self.areCoprime(step, count) { step += 1 }
    self.step = step
  }

  mutating func next() -> Int? {
    defer { number = (number + step) % count }
    return number
  }

  private static func areCoprime(_ first: Int, _ second: Int) -> Bool {
    var (first, second) = (first, second)
    while second != 0 { (first, second) = (second, first % second) }
    return first == 1
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
