import AdjointGraph

/// What pullbacks of normalizations have in common: `unit = (x - mean) * inverse` over some axes, with
/// `inverse = 1 / √(variance + epsilon)`.
struct Standardization {
  let axes: [Int]
  /// `x - mean`; `x` itself where no mean is subtracted.
  let centered: ValueID
  let inverse: ValueID
  let unit: ValueID
  /// How many elements share a mean.
  private let extents: [Dimension]

  /// Mean and inverse may be there already.
  init(
    of x: ValueID, over axes: [Int], _ epsilon: Double, mean: ValueID? = nil,
    inverse: ValueID? = nil, in graph: inout GraphBuilder
  ) {
    let centered = graph.subtract(x, mean ?? graph.mean(x, axes: axes))
    self.init(centered, over: axes, epsilon, inverse: inverse, in: &graph)
  }

  /// Without a mean, where `centered` is the value itself.
  init(
    _ centered: ValueID, over axes: [Int], _ epsilon: Double, inverse: ValueID? = nil,
    in graph: inout GraphBuilder
  ) {
    self.axes = axes
    self.centered = centered
    if let inverse {
      self.inverse = inverse
    } else {
      let variance = graph.mean(graph.square(centered), axes: axes)
      self.inverse = graph.inverseRoot(variance, epsilon)
    }
    unit = graph.multiply(centered, self.inverse)
    let shape = graph.shape(of: centered)
    extents = axes.map { shape[$0] }
  }

  /// The cotangent of `x` that comes from `unitBar`, but for what its mean takes away.
  func along(_ unitBar: ValueID, in graph: inout GraphBuilder) -> ValueID {
    graph.multiply(unit, graph.mean(graph.multiply(unitBar, unit), axes: axes))
  }

  /// The cotangent of `x`: `inverse * (g - mean(g) - unit * mean(g * unit))` for `g = unitBar`.
  func pullback(_ unitBar: ValueID, in graph: inout GraphBuilder) -> ValueID {
    let centeredBar = graph.subtract(unitBar, graph.mean(unitBar, axes: axes))
    return graph.multiply(inverse, graph.subtract(centeredBar, along(unitBar, in: &graph)))
  }

  /// The cotangent of `x` that comes from its mean: the same for all its elements.
  func pullback(ofMean meanBar: ValueID, in graph: inout GraphBuilder) -> ValueID {
    let share = graph.divide(meanBar, graph.count(extents, like: centered))
    return graph.expand(share, to: graph.shape(of: centered))
  }

  /// The cotangent of `x` that comes from its variance.
  func pullback(ofVariance varianceBar: ValueID, in graph: inout GraphBuilder) -> ValueID {
    let share = graph.divide(varianceBar, graph.count(extents, like: centered))
    return graph.multiply(graph.scale(share, by: 2), centered)
  }

  /// The cotangent of `x` that comes from `inverse`.
  func pullback(ofInverse inverseBar: ValueID, in graph: inout GraphBuilder) -> ValueID {
    let slope = graph.multiply(graph.square(inverse), unit)
    let share = graph.divide(slope, graph.count(extents, like: centered))
    return graph.negate(graph.multiply(inverseBar, share))
  }
}

extension GraphBuilder {
  /// `1 / √(variance + epsilon)`.
  mutating func inverseRoot(_ variance: ValueID, _ epsilon: Double) -> ValueID {
    reciprocal(sqrt(add(variance, constant(epsilon, like: variance))))
  }

  /// The sum of cotangents of one value; a symbolic zero where there are none.
  mutating func sum(_ parts: [ValueID]) -> ValueID? {
    parts.dropFirst().reduce(parts.first) { sum, part in sum.map { add($0, part) } }
  }
}

/// Mean and variance of elements that are read one after the other.
func moments(
  count: Int, _ element: (_ index: Int) -> Double
) -> (mean: Double, variance: Double) {
  var (sum, squares) = (0.0, 0.0)
  for index in 0..<count { sum += element(index) }
  let mean = sum / Double(count)
  for index in 0..<count {
    let distance = element(index) - mean
    squares += distance * distance
  }
  return (mean, squares / Double(count))
}
