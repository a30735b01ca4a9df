import AdjointGraph

/// The operators of one value as functions, for pullbacks and for networks declared in Swift.
extension GraphBuilder {
  public mutating func exp(_ x: ValueID) -> ValueID { add(nil, Exp(), x) }

  public mutating func log(_ x: ValueID) -> ValueID { add(nil, Log(), x) }

  public mutating func sqrt(_ x: ValueID) -> ValueID { add(nil, Sqrt(), x) }

  public mutating func reciprocal(_ x: ValueID) -> ValueID { add(nil, Reciprocal(), x) }

  public mutating func square(_ x: ValueID) -> ValueID { multiply(x, x) }

  public mutating func abs(_ x: ValueID) -> ValueID { add(nil, Abs(), x) }

  public mutating func sign(_ x: ValueID) -> ValueID { add(nil, Sign(), x) }

  /// 1 where `x` is positive, 0 elsewhere.
  public mutating func heaviside(_ x: ValueID) -> ValueID { add(nil, Heaviside(), x) }

  public mutating func sigmoid(_ x: ValueID) -> ValueID { add(nil, Sigmoid(), x) }

  public mutating func tanh(_ x: ValueID) -> ValueID { add(nil, Tanh(), x) }

  public mutating func relu(_ x: ValueID) -> ValueID { add(nil, Relu(), x) }

  /// `x`, but no less than `min` and no more than `max`.
  public mutating func clip(
    _ x: ValueID, min: Double? = nil, max: Double? = nil
  ) -> ValueID {
    add(nil, Clip(min: min, max: max), x)
  }

  /// The same values in another element type.
  public mutating func cast(_ x: ValueID, to scalar: ScalarType) -> ValueID {
    self.scalar(of: x) == scalar ? x : add(nil, Cast(to: scalar), x)
  }

  /// `1 + x`.
  mutating func onePlus(_ x: ValueID) -> ValueID { add(constant(1, like: x), x) }

  /// `1 - x`.
  mutating func oneMinus(_ x: ValueID) -> ValueID { subtract(constant(1, like: x), x) }
}
