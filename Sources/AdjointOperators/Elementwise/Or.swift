import AdjointGraph
import AdjointKernels

/// Whether at least one is true, element by element, with broadcasting.
public struct Or: Connective {
  public static let name = "Or"
  public static let summary = "z = x or y"
  public static let traits: OperatorTraits = [.elementwise, .mayOverwriteInput, .commutative]

  public init() {}

  public func holds(_ x: Bool, _ y: Bool) -> Bool { x || y }

  public var kernel: AdjointZip? { .max }
}
