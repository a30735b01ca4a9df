import AdjointGraph
import AdjointOperators

extension RandomGraph {
  /// Adds an operator, or a few that belong together.
  mutating func move() {
    let x = pick()
    let (shape, rank) = (shape(x), shape(x).count)
    switch random.integer(below: 16) {
    case 0...2: unary(x)
    case 3...5: binary(x)
    case 6: several(x)
    case 7 where rank > 0: reduce(x, rank)
    case 8 where rank > 1: keep(Transpose(permutation: permutation(rank)), x)
    case 9: reshape(x, shape)
    case 10 where rank > 0: part(x, shape)
    case 11 where rank > 0: repeated(x, shape)
    case 12 where rank > 1: product(x, shape)
    case 13 where rank > 0: along(x, rank)
    case 14: choose(x)
    case 15 where rank > 0: pick(from: x, shape)
    default: unary(x)
    }
  }

  private mutating func unary(_ x: ValueID) {
    let operators: [any Operator] = [
      Tanh(), Sigmoid(), Relu(), Neg(), Abs(), Sin(), Cos(), Softplus(), Softsign(), Erf(), Gelu(),
      Elu(), LeakyRelu(), Identity(), Clip(min: -0.5, max: 0.75), Atan(), Mish(),
    ]
    keep(operators[random.integer(below: operators.count)], x)
  }

  private mutating func binary(_ x: ValueID) {
    let y = partner(of: x)
    switch random.integer(below: 6) {
    case 0: keepTamed(Add(), x, y)
    case 1: keepTamed(Mul(), x, y)
    case 2: keep(Max(), x, y)
    case 3: keep(Min(), y, x)
    case 4:
      let one = builder.constant(1, like: y)
      let size = builder.add(nil, Abs(), y)
      keep(Div(), x, builder.add(size, one))
    default: keepTamed(Sub(), x, y)
    }
  }

  private mutating func several(_ x: ValueID) {
    let y = partner(of: x)
    let sum = builder.add(nil, Sub(), y, x)
    let z = partner(of: sum)
    let operators: [any Operator] = [Sum(), Mean(), Max(), Min()]
    keepTamed(operators[random.integer(below: operators.count)], x, y, z, sum)
  }

  private mutating func reduce(_ x: ValueID, _ rank: Int) {
    let axes = random.integer(below: 3) == 0 ? Array(0..<rank) : [random.integer(below: rank)]
    let keeps = random.integer(below: 2) == 0
    let operators: [any Operator] = [
      ReduceSum(axes: axes, keepDimensions: keeps), ReduceMean(axes: axes, keepDimensions: keeps),
      ReduceMax(axes: axes, keepDimensions: keeps), ReduceMin(axes: axes, keepDimensions: keeps),
      ReduceL1(axes: axes, keepDimensions: keeps),
      ReduceSumSquare(axes: axes, keepDimensions: keeps),
      ReduceLogSumExp(axes: axes, keepDimensions: keeps),
    ]
    keepTamed(operators[random.integer(below: operators.count)], x)
  }

  private mutating func permutation(_ rank: Int) -> [Int] {
    var axes = Array(0..<rank)
    for index in axes.indices.dropFirst() { axes.swapAt(index, random.integer(below: index + 1)) }
    return axes
  }

  private mutating func reshape(_ x: ValueID, _ shape: [Int]) {
    let count = shape.reduce(1, *)
    switch random.integer(below: 4) {
    case 0: keep(Reshape(shape: [.fixed(count)]), x)
    case 1: keep(Reshape(shape: shape.reversed().map { .fixed($0) }), x)
    case 2: keep(Unsqueeze(axes: [random.integer(below: shape.count + 1)]), x)
    default: keep(Flatten(axis: random.integer(below: shape.count + 1)), x)
    }
  }

  private mutating func part(_ x: ValueID, _ shape: [Int]) {
    let axis = random.integer(below: shape.count)
    let extent = shape[axis]
    switch random.integer(below: 3) {
    case 0 where extent > 1:
      let cut = 1 + random.integer(below: extent - 1)
      let parts = builder.add(
        nil, Split(axis: axis, split: [cut, extent - cut]), inputs: [x],
        outputs: ["low\(values.count)", "high\(values.count)"])
      for part in parts { keep(part) }
    case 1 where extent > 1:
      keep(Slice(starts: [1], ends: [.fixed(extent)], axes: [axis]), x)
    default:
      keep(
        Slice(
          starts: [-1], ends: [.fixed(-extent - 1)], axes: [axis], steps: [-1]), x)
    }
  }

  private mutating func repeated(_ x: ValueID, _ shape: [Int]) {
    let axis = random.integer(below: shape.count)
    switch random.integer(below: 3) {
    case 0: keep(Concat(axis: axis), x, x)
    case 1: keep(Tile(repeats: shape.indices.map { $0 == axis ? 2 : 1 }), x)
    default: keep(Expand(shape: [2] + shape.map { .fixed($0) }), x)
    }
  }

  private mutating func product(_ x: ValueID, _ shape: [Int]) {
    if let y = values.last(where: { self.shape($0).count == 2 && self.shape($0)[0] == shape.last }),
      random.integer(below: 2) == 0
    {
      keepTamed(MatMul(), x, y)
    } else if shape.count == 2, random.integer(below: 2) == 0 {
      keepTamed(Gemm(alpha: 0.5, transposeA: true), x, x)
    } else {
      keepTamed(MatMul(), x, builder.transposeMatrix(x))
    }
  }

  private mutating func along(_ x: ValueID, _ rank: Int) {
    let axis = random.integer(below: rank)
    switch random.integer(below: 4) {
    case 0: keep(Softmax(axis: axis), x)
    case 1: keepTamed(LogSoftmax(axis: axis), x)
    case 2: keepTamed(CumSum(axis: axis), x)
    default: keepTamed(LayerNormalization(axis: axis), x, builder.constant(0.5, like: x))
    }
  }

  private mutating func choose(_ x: ValueID) {
    let threshold = builder.constant(random.number(in: -0.4...0.4), like: x)
    let condition = builder.greater(x, threshold)
    if random.integer(below: 2) == 0 {
      keep(Where(), condition, x, partner(of: x))
    } else {
      keep(Cast(to: .float64), condition)
    }
  }

  private mutating func pick(from x: ValueID, _ shape: [Int]) {
    let axis = random.integer(below: shape.count)
    let indices = (0..<3).map { _ in Int64(random.integer(below: shape[axis])) }
    let rows = builder.constant("rows\(builder.graph.nodes.count)", Tensor(indices, shape: [3]))
    keep(Gather(axis: axis), x, rows)
  }
}
