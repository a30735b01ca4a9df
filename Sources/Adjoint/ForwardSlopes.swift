/// Slopes of a scalar by forward mode, along one direction for each parameter.
struct ForwardSlopes {
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
    tangents = zip(wanted, forward.vectors).map {
      ($0, $1, (state[$0] ?? inputs[program.checked.name(of: $0)])?.shape ?? [])
    }
    var all = inputs
    for tangent in tangents {
      all[forward.checked.name(of: tangent.input)] = Tensor(
        zeros: program.checked.type(of: tangent.parameter).scalar, shape: tangent.shape)
    }
    try executor.setInputs(all)
  }

  /// How far the slope is from that of a gradient; slopes that are small against the value are known
  /// no better than they are.
  func error(
    of gradient: Tensor, _ parameter: ValueID, beside value: Double
  ) throws(Diagnostics) -> Double {
    guard let tangent = tangents.first(where: { $0.parameter == parameter }) else { return 0 }
    let direction = unitDirection(count: gradient.count)
    let zero = direction.map { _ in 0.0 }
    try executor.set(tangent.input, to: Tensor(direction, shape: tangent.shape))
    try executor.run()
    try executor.set(tangent.input, to: Tensor(zero, shape: tangent.shape))
    let terms = zip(gradient.doubles, direction).map { $0 * $1 }
    let scale = max(1e-300, 1e-3 * abs(value), terms.reduce(0) { $0 + abs($1) })
    return abs(terms.reduce(0, +) - executor.scalar(slope)) / scale
  }
}

let goldenRatio = 0.618033988749895

/// A direction of about unit length, in which no pattern of a parameter is lost: it goes by an
/// irrational step.
func unitDirection(count: Int) -> [Double] {
  let length = Double(count).squareRoot()
  return (0..<count).map {
    (1.5 - (Double($0) * goldenRatio).truncatingRemainder(dividingBy: 1)) / length
  }
}
