import AdjointGraph
import AdjointKernels

/// Whether just one is true, element by element, with broadcasting.
public struct Xor: Connective {
  public static let name = "Xor"
  public static let summary = "z = x xor y"
  public static let traits: OperatorTraits = [.elementwise, .mayOverwriteInput, .commutative]

  public init() {}

  public func holds(_ x: Bool, _ y: Bool) -> Bool { x != y }

  public var kernel: AdjointZip? { .unequal }
}
