import AdjointGraph
import AdjointKernels

/// Whether `x < y`, element by element, with broadcasting. False where either is NaN.
public struct Less: Predicate {
  public static let name = "Less"
  public static let summary = "z = x < y"

  public init() {}

  public func holds(_ x: Double, _ y: Double) -> Bool { x < y }

  public func holds(_ x: Int64, _ y: Int64) -> Bool { x < y }

  public var kernel: AdjointZip? { .less }
}
