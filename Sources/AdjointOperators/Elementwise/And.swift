import AdjointGraph
import AdjointKernels

/// Whether both are true, element by element, with broadcasting.
public struct And: Connective {
  public static let name = "And"
  public static let summary = "z = x and y"
  public static let traits: OperatorTraits = [.elementwise, .mayOverwriteInput, .commutative]

  public init() {}

  public func holds(_ x: Bool, _ y: Bool) -> Bool { x && y }

  public var kernel: AdjointZip? { .min }
}
