/// The kind of a diagnostic. Codes are part of the contract: tools match on them.
///
/// The constraints of operators have codes of the form `MatMul.C2`, made by `constraint(_:of:)`.
public struct DiagnosticCode: RawRepresentable, Hashable, Sendable, CustomStringConvertible {
  public var rawValue: String

  public init(rawValue: String) { self.rawValue = rawValue }

  /// The numbered constraint of an operator, as its documentation lists it.
  public static func constraint(_ number: String, of operatorName: String) -> DiagnosticCode {
    DiagnosticCode(rawValue: "\(operatorName).\(number)")
  }

  public var description: String { rawValue }
}

/// What the checker finds.
extension DiagnosticCode {
  static let cycle = DiagnosticCode(rawValue: "cycle")
  static let duplicateName = DiagnosticCode(rawValue: "duplicate-name")
  static let elementType = DiagnosticCode(rawValue: "element-type")
  static let elementTypesDiffer = DiagnosticCode(rawValue: "element-types-differ")
  static let inputCount = DiagnosticCode(rawValue: "input-count")
  static let inputOmitted = DiagnosticCode(rawValue: "input-omitted")
  static let lossNotScalar = DiagnosticCode(rawValue: "loss-not-scalar")
  package static let negativeExtent = DiagnosticCode(rawValue: "negative-extent")
  static let outputCount = DiagnosticCode(rawValue: "output-count")
  package static let tooLarge = DiagnosticCode(rawValue: "too-large")
  package static let unboundDimension = DiagnosticCode(rawValue: "unbound-dimension")
  static let updateTarget = DiagnosticCode(rawValue: "update-target")
  static let updateType = DiagnosticCode(rawValue: "update-type")
}
