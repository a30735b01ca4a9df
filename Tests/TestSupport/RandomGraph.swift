import AdjointGraph
import AdjointOperators
import AdjointTransforms

/// A graph of operators drawn at random, in `float64`, whose values stay of moderate size: the same
/// seed makes the same graph everywhere.
public struct RandomGraph {
  public internal(set) var builder: GraphBuilder
  /// Numbers for the inputs and parameters.
  public private(set) var leaves: [ValueID: Tensor] = [:]
  /// Leaves and everything computed from them.
  public internal(set) var values: [ValueID] = []
  var random: TestRandom

  public init(seed: UInt64, moves: Int = 20) {
    builder = GraphBuilder(name: "random \(seed)")
    random = TestRandom(seed: seed)
    for index in 0..<3 { addLeaf("x\(index)", .input, randomShape()) }
    for index in 0..<3 { addLeaf("p\(index)", .parameter, randomShape()) }
    // Two more of shapes that are there already, so that values can change places.
    for index in 3..<5 { addLeaf("p\(index)", .parameter, shape(pick())) }
    for _ in 0..<moves { move() }
  }

  private mutating func addLeaf(_ name: String, _ kind: Leaf.Kind, _ shape: [Int]) {
    let value =
      kind == .input
      ? builder.input(name, Shape(shape), .float64)
      : builder.parameter(name, Shape(shape), .float64, initializer: .zeros)
    leaves[value] = Tensor.random(shape, in: -1...1, seed: random.next())
    values.append(value)
  }

  private mutating func randomShape() -> [Int] {
    (0..<random.integer(below: 4)).map { _ in 1 + random.integer(below: 4) }
  }

  func shape(_ value: ValueID) -> [Int] { builder.shape(of: value).sizes ?? [] }

  /// Any value so far; later ones more often, so that graphs grow deep.
  mutating func pick() -> ValueID {
    let back = min(random.integer(below: values.count), random.integer(below: values.count))
    return values[values.count - 1 - back]
  }

  /// A value that broadcasts with `x`.
  mutating func partner(of x: ValueID) -> ValueID {
    for _ in 0..<12 {
      let y = pick()
      guard let both = broadcast(shape(x), shape(y)), both.reduce(1, *) <= 100 else { continue }
      return y
    }
    return x
  }

  private func broadcast(_ a: [Int], _ b: [Int]) -> [Int]? {
    let rank = max(a.count, b.count)
    let left = [Int](repeating: 1, count: rank - a.count) + a
    let right = [Int](repeating: 1, count: rank - b.count) + b
    for (x, y) in zip(left, right) where x != y && x != 1 && y != 1 { return nil }
    return zip(left, right).map { $0 == 1 ? $1 : $0 }
  }

  /// Keeps a value, unless it has become large.
  mutating func keep(_ value: ValueID) {
    if shape(value).reduce(1, *) <= 100 { values.append(value) }
  }

  mutating func keep(_ operation: any Operator, _ inputs: ValueID...) {
    keep(builder.add(nil, operation, inputs: inputs)[0])
  }

  /// Keeps what an operator gives that can grow, brought back into -1…1.
  mutating func keepTamed(_ operation: any Operator, _ inputs: ValueID...) {
    let value = builder.add(nil, operation, inputs: inputs)[0]
    let tame: [any Operator] = [Tanh(), Softsign(), Sin(), Sigmoid(), Erf()]
    keep(builder.add(nil, tame[random.integer(below: tame.count)], inputs: [value])[0])
  }

  /// Sets a state's next value.
  public mutating func update(_ state: ValueID, to value: ValueID) {
    builder.updates.append(Graph.Update(state: state, value: value))
  }

  /// One number that depends on several values.
  public mutating func addLoss(of parts: [ValueID]) -> ValueID {
    var total: ValueID?
    for part in parts {
      let rank = builder.shape(of: part).rank
      let mean = builder.add(nil, ReduceMean(axes: Array(0..<rank), keepDimensions: false), part)
      let square = builder.multiply(mean, builder.add(nil, Sin(), mean))
      total = total.map { builder.add($0, square) } ?? square
    }
    return builder.add("loss", Identity(), total)
  }

  /// The graph with a loss of its last values and the gradients by all leaves that reach it; some may do
  /// so through comparisons only.
  public mutating func gradients() throws -> (
    checked: CheckedGraph, loss: ValueID, gradients: [ValueID]
  ) {
    let loss = addLoss(of: Array(values.suffix(4)))
    let checked = try builder.checked()
    let reaching = values.filter { value in
      leaves[value] != nil
        && messages { try checked.addingReversePass(of: loss, withRespectTo: [value]) }.isEmpty
    }
    let reverse = try checked.addingReversePass(of: loss, withRespectTo: reaching)
    return (reverse.checked, loss, reverse.gradients)
  }
}
