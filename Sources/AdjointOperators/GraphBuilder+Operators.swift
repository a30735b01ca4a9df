import AdjointGraph

/// The operators as functions, for pullbacks and for networks declared in Swift. Shapes broadcast.
extension GraphBuilder {
  public mutating func add(_ x: ValueID, _ y: ValueID) -> ValueID { add(nil, Add(), x, y) }

  public mutating func subtract(_ x: ValueID, _ y: ValueID) -> ValueID { add(nil, Sub(), x, y) }

  public mutating func multiply(_ x: ValueID, _ y: ValueID) -> ValueID { add(nil, Mul(), x, y) }

  public mutating func divide(_ x: ValueID, _ y: ValueID) -> ValueID { add(nil, Div(), x, y) }

  public mutating func negate(_ x: ValueID) -> ValueID { add(nil, Neg(), x) }

  /// A scalar of the element type of `value`, made once.
  public mutating func constant(_ number: Double, like value: ValueID) -> ValueID {
    let scalar = scalar(of: value)
    let literal: Literal.Numbers =
      scalar.isFloating ? .floats([number]) : .ints([Int64(saturating: number)])
    return once("\(scalar) \(number)") { graph in
      graph.add(nil, Constant(Literal(shape: [], numbers: literal), scalar))
    }
  }

  /// `x` times a number.
  public mutating func scale(_ x: ValueID, by number: Double) -> ValueID {
    multiply(x, constant(number, like: x))
  }

  /// Ones with the shape and element type of `value`.
  public mutating func ones(like value: ValueID) -> ValueID {
    expand(constant(1, like: value), to: shape(of: value))
  }

  /// Zeros with the shape and element type of `value`.
  public mutating func zeros(like value: ValueID) -> ValueID {
    expand(constant(0, like: value), to: shape(of: value))
  }

  /// Broadcasts to a shape.
  public mutating func expand(_ x: ValueID, to shape: Shape) -> ValueID {
    self.shape(of: x) == shape ? x : add(nil, Expand(shape: shape.dimensions), x)
  }

  /// The same elements under another shape.
  public mutating func reshape(_ x: ValueID, to shape: Shape) -> ValueID {
    self.shape(of: x) == shape ? x : add(nil, Reshape(shape: shape.dimensions), x)
  }

  /// Sums over axes, which are left out of the result or kept with extent 1.
  public mutating func reduceSum(
    _ x: ValueID, axes: [Int], keepDimensions: Bool = false
  ) -> ValueID {
    axes.isEmpty ? x : add(nil, ReduceSum(axes: axes, keepDimensions: keepDimensions), x)
  }

  /// Undoes broadcasting: sums `x` over every axis along which `original` was repeated.
  public mutating func sum(_ x: ValueID, toShapeOf original: ValueID) -> ValueID {
    let from = shape(of: x), to = shape(of: original)
    if from == to { return x }
    let extra = from.rank - to.rank
    let repeated = (0..<to.rank).filter { to[$0].size == 1 && from[$0 + extra].size != 1 }
    let reduced = reduceSum(x, axes: Array(0..<extra) + repeated.map { $0 + extra })
    return repeated.isEmpty ? reduced : reshape(reduced, to: to)
  }

  /// Reorders axes: axis `i` of the result is axis `permutation[i]` of `x`.
  public mutating func transpose(_ x: ValueID, _ permutation: [Int]) -> ValueID {
    permutation == Array(permutation.indices) ? x : add(nil, Transpose(permutation: permutation), x)
  }

  /// Swaps the last two axes.
  public mutating func transposeMatrix(_ x: ValueID) -> ValueID {
    let rank = shape(of: x).rank
    return transpose(x, Array(0..<rank - 2) + [rank - 1, rank - 2])
  }

  public mutating func matMul(_ x: ValueID, _ y: ValueID) -> ValueID { add(nil, MatMul(), x, y) }
}
