import AdjointGraph
import AdjointKernels

/// Whether `x == y`, element by element, with broadcasting. Takes any type. NaN equals nothing, not
/// even itself; -0 equals 0.
public struct Equal: Predicate {
  public static let name = "Equal"
  public static let summary = "z = x == y"
  public static let inputs = [OperandSpecification("x", .any), OperandSpecification("y", .any)]
  public static let traits: OperatorTraits = [.elementwise, .mayOverwriteInput, .commutative]

  public init() {}

  public func holds(_ x: Double, _ y: Double) -> Bool { x == y }

  public func holds(_ x: Int64, _ y: Int64) -> Bool { x == y }

  public var kernel: AdjointZip? { .equal }
}
