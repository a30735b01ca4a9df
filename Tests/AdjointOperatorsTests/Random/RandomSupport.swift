import AdjointGraph
import AdjointRuntime
import TestSupport
import Testing

/// The largest distance between the share of numbers below x and what a distribution function says,
/// over all x. Of n numbers that follow it, it is beyond 1.95 / √n once in a thousand times.
func kolmogorovSmirnov(_ numbers: [Double], _ distribution: (Double) -> Double) -> Double {
  let sorted = numbers.sorted()
  let count = Double(sorted.count)
  return sorted.enumerated().reduce(0) { worst, entry in
    let expected = distribution(entry.element)
    return max(
      worst, expected - Double(entry.offset) / count, Double(entry.offset + 1) / count - expected)
  }
}

/// Expects numbers to follow a distribution, and so do their neighbours' sums: numbers that depend
/// on the one before would not.
func expectDistribution(
  _ numbers: [Double], mean: Double, variance: Double, _ distribution: (Double) -> Double,
  sourceLocation: Testing.SourceLocation = #_sourceLocation
) {
  let count = Double(numbers.count)
  let average = numbers.reduce(0, +) / count
  let spread = numbers.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / count
  let product = zip(numbers, numbers.dropFirst()).reduce(0) { $0 + ($1.0 - mean) * ($1.1 - mean) }
  let five = 5 / count.squareRoot()
  #expect(abs(average - mean) < five * variance.squareRoot(), sourceLocation: sourceLocation)
  #expect(abs(spread / variance - 1) < five * 2.0.squareRoot(), sourceLocation: sourceLocation)
  #expect(abs(product / variance / count) < five, sourceLocation: sourceLocation)
  #expect(
    kolmogorovSmirnov(numbers, distribution) < 1.95 / count.squareRoot(),
    sourceLocation: sourceLocation)
}

/// The first output of an operator for a seed and a step, by its definition and through a plan,
/// which must be the same bits. The node is called `node`.
func drawn(
  _ operation: any Operator, _ inputs: [Tensor] = [], seed: UInt64 = 1, step: UInt64 = 0,
  node: String = "node", sourceLocation: Testing.SourceLocation = #_sourceLocation
) throws -> Tensor {
  var graph = GraphBuilder()
  var leaves: [ValueID: Tensor] = [:]
  let values = inputs.enumerated().map { index, tensor in
    let value = graph.input("x\(index)", Shape(tensor.shape), tensor.scalar)
    leaves[value] = tensor
    return value as ValueID?
  }
  let y = graph.add(node, operation, inputs: values)[0]
  let checked = try graph.checked()
  let randomness = Randomness(seed: seed, step: step)
  let defined = try ReferenceInterpreter(checked, randomness: randomness)
    .compute([y], leaves: leaves)[0]
  let executor = try checked.executor(fetching: [y], leaves: leaves)
  executor.state.randomness = randomness
  try executor.run()
  #expect(executor[y] == defined, "plan and definition", sourceLocation: sourceLocation)
  return defined
}

/// Whether two tensors of random numbers have next to nothing in common.
func areUnrelated(_ x: Tensor, _ y: Tensor) -> Bool {
  zip(x.doubles, y.doubles).count { $0 == $1 } <= x.count / 100
}

/// Expects that node, seed and step choose the numbers, and nothing else.
func expectStreams(
  _ inputs: [Tensor] = [], sourceLocation: Testing.SourceLocation = #_sourceLocation,
  _ make: (RandomStream) -> any Operator
) throws {
  let plain = make(RandomStream())
  let first = try drawn(plain, inputs)
  #expect(try drawn(plain, inputs) == first, "again", sourceLocation: sourceLocation)
  let others = [
    try drawn(plain, inputs, seed: 2), try drawn(plain, inputs, step: 1),
    try drawn(plain, inputs, step: 1 << 40), try drawn(plain, inputs, node: "other"),
    try drawn(make(RandomStream(seed: .float(1))), inputs),
  ]
  for (index, other) in others.enumerated() {
    #expect(areUnrelated(first, other), "draw \(index)", sourceLocation: sourceLocation)
    for later in others[(index + 1)...] {
      #expect(areUnrelated(other, later), "draw \(index)", sourceLocation: sourceLocation)
    }
  }
  let named = make(RandomStream(name: "node"))
  #expect(
    try drawn(named, inputs, node: "other") == first, "by name", sourceLocation: sourceLocation)
  let seeded = make(RandomStream(name: "whatever", seed: .float(1)))
  #expect(
    try drawn(seeded, inputs, node: "other") == others[4], "by seed",
    sourceLocation: sourceLocation)
}
