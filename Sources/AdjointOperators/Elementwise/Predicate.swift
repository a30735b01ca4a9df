import AdjointGraph

/// `z[i]` says whether something holds of `x[i]` and `y[i]`, with broadcasting. The result is
/// `bool`, so no cotangent ever reaches it.
public protocol Predicate: BinaryElementwise, Plain {
  func holds(_ x: Double, _ y: Double) -> Bool
  func holds(_ x: Int64, _ y: Int64) -> Bool
}

extension Predicate {
  public static var outputs: [OperandSpecification] {
    [OperandSpecification("z", .bool, variable: "B")]
  }
  public static func resultType(_ operand: ScalarType) -> ScalarType { .bool }

  public func apply(_ x: Double, _ y: Double) -> Double { holds(x, y) ? 1 : 0 }

  public func apply(_ x: Int64, _ y: Int64) -> Int64 { holds(x, y) ? 1 : 0 }

  public func pullback(_ site: PullbackSite, in graph: inout GraphBuilder) throws(ConstraintError)
    -> [ValueID?]
  { [nil, nil] }
}

/// A connective of truth values.
public protocol Connective: Predicate {
  func holds(_ x: Bool, _ y: Bool) -> Bool
}

extension Connective {
  public static var inputs: [OperandSpecification] {
    [
      OperandSpecification("x", .bool, variable: "B"),
      OperandSpecification("y", .bool, variable: "B"),
    ]
  }

  public func holds(_ x: Double, _ y: Double) -> Bool { holds(x != 0, y != 0) }

  public func holds(_ x: Int64, _ y: Int64) -> Bool { holds(x != 0, y != 0) }
}
