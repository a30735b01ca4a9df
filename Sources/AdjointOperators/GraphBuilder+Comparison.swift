import AdjointGraph

/// Comparisons and choices as functions, for pullbacks and for networks declared in Swift. Shapes
/// broadcast; comparisons give `bool`.
extension GraphBuilder {
  public mutating func equal(_ x: ValueID, _ y: ValueID) -> ValueID { add(nil, Equal(), x, y) }

  public mutating func greater(_ x: ValueID, _ y: ValueID) -> ValueID { add(nil, Greater(), x, y) }

  public mutating func greaterOrEqual(_ x: ValueID, _ y: ValueID) -> ValueID {
    add(nil, GreaterOrEqual(), x, y)
  }

  public mutating func less(_ x: ValueID, _ y: ValueID) -> ValueID { add(nil, Less(), x, y) }

  public mutating func lessOrEqual(_ x: ValueID, _ y: ValueID) -> ValueID {
    add(nil, LessOrEqual(), x, y)
  }

  public mutating func and(_ x: ValueID, _ y: ValueID) -> ValueID { add(nil, And(), x, y) }

  public mutating func or(_ x: ValueID, _ y: ValueID) -> ValueID { add(nil, Or(), x, y) }

  /// `x` where `condition` is true, else `y`. What is not taken has no influence, not even NaN.
  public mutating func select(_ condition: ValueID, _ x: ValueID, _ y: ValueID) -> ValueID {
    add(nil, Where(), condition, x, y)
  }

  /// `weight` times `x`; 0 where the weight is, even if `x` is infinite.
  mutating func weighted(_ x: ValueID, by weight: ValueID) -> ValueID {
    let zero = constant(0, like: x)
    return select(equal(weight, zero), zero, multiply(weight, x))
  }

  /// The greater of two values, element by element.
  public mutating func maximum(_ x: ValueID, _ y: ValueID) -> ValueID { add(nil, Max(), x, y) }
}
