import AdjointGraph

extension Shape {
  /// The axis that an attribute means; negative ones count from the end.
  func resolve(
    _ axis: Int, _ number: String, input: Int = 0, attribute: String = "axis"
  ) throws(ConstraintError) -> Int {
    if let resolved = self.axis(axis) { return resolved }
    throw ConstraintError(
      number, "there is no axis \(axis): \(input: input)", at: .attribute(attribute))
  }

  /// The axes that the attribute `axes` means, which must be axes of input 0 and differ.
  func resolve(axes: [Int], _ number: String) throws(ConstraintError) -> [Int] {
    var resolved: [Int] = []
    for axis in axes {
      resolved.append(try resolve(axis, number, attribute: "axes"))
    }
    try checkDistinct(axes, resolved, number)
    return resolved
  }
}

/// No axis may be named twice, be it once from the front and once from the end.
func checkDistinct(
  _ axes: [Int], _ resolved: [Int], _ number: String
) throws(ConstraintError) {
  var seen: Set<Int> = []
  for (axis, place) in zip(axes, resolved) where !seen.insert(place).inserted {
    throw ConstraintError(number, "axis \(axis) is named twice in \(axes)", at: .attribute("axes"))
  }
}

extension Dimension {
  /// The better known of two extents that may be equal; `nil` where they differ.
  func merged(with other: Dimension) -> Dimension? {
    guard mayEqual(other) else { return nil }
    return isOpen ? other : self
  }
}

extension AxisRule {
  /// For operands of one rank: every axis is kept but some, which are needed and made as a whole.
  static func keeping(
    _ inputs: [TensorType?], _ outputs: [TensorType], except isWhole: (_ axis: Int) -> Bool
  ) -> AxisRule {
    var rule = AxisRule.whole(inputs, outputs)
    func keep(_ axes: [Axis]) -> [Axis] {
      axes.enumerated().map { isWhole($0) ? $1 : Axis(label($0)) }
    }
    rule.inputs = rule.inputs.map { $0.map(keep) }
    rule.outputs = rule.outputs.map(keep)
    return rule
  }
}

extension Array where Element == Int {
  /// How many elements a run of axes holds. Wraps around, which is possible in a shape that has an
  /// extent of 0 elsewhere; loops over parts of such a shape must not begin.
  func product(_ axes: some RangeExpression<Int>) -> Int { self[axes].reduce(1, &*) }
}

extension MutableTensorView {
  /// Writes zero everywhere.
  func zeroAll() {
    for index in 0..<count { store(0.0, at: index) }
  }
}
