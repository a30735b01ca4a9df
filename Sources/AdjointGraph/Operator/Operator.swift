/// What an operator means: all that reading, checking, differentiating, planning, drawing and
/// documenting ask of it. One type for each operator; nothing elsewhere switches over operators.
///
/// Names, attributes and meaning follow the ONNX operator set where it has the operator.
public protocol Operator: Sendable {
  /// Its spelling in graph files.
  static var name: String { get }
  /// The formula, in one line.
  static var summary: String { get }
  static var family: OperatorFamily { get }
  static var inputs: [OperandSpecification] { get }
  static var outputs: [OperandSpecification] { get }
  static var attributes: [AttributeSpecification] { get }
  static var traits: OperatorTraits { get }

  /// Takes attributes whose names and kinds are as declared, defaults filled in.
  init(_ attributes: Attributes) throws(ConstraintError)

  /// The attributes that would make this operator again.
  var attributes: Attributes { get }

  /// The types of all outputs. Arity and element types are as declared; omitted inputs are `nil`.
  func inferTypes(_ inputs: [TensorType?]) throws(ConstraintError) -> [TensorType]

  /// The operator with the dimension names in its attributes replaced.
  func bound(by binding: [String: Int]) -> Self

  /// Adds the nodes of the vector-Jacobian product and gives the cotangent of each input;
  /// `nil` is a symbolic zero.
  func pullback(_ site: PullbackSite, in graph: inout GraphBuilder) throws(ConstraintError)
    -> [ValueID?]

  /// Adds the nodes that do the same to every element of a stack, and gives the outputs, stacked:
  /// how Jacobians and gradients of single examples are computed in one run. `nil` leaves it to
  /// what follows from the axis rule.
  func stack(_ site: StackSite, in graph: inout GraphBuilder) throws(ConstraintError) -> [ValueID]?

  /// The first output in matrix notation, given the operands' (`-` where omitted).
  func formula(_ operands: [Formula]) -> Formula

  /// What happens to each axis, for operands of these types.
  func axes(_ inputs: [TensorType?], _ outputs: [TensorType]) -> AxisRule

  /// Fused multiply-adds, or operations of like cost, of one evaluation.
  func multiplyAdds(_ inputs: [[Int]?], _ outputs: [[Int]]) -> Int

  /// Elements that the kernels bring where they are used, besides those of the operands, in one
  /// evaluation.
  func movedElements(_ inputs: [[Int]?], _ outputs: [[Int]]) -> Int

  /// The bytes that the kernels work in besides the operands. The plan gives them for that step
  /// alone, where `LoweringSite.scratch` says.
  func scratchByteCount(_ inputs: [TensorType?], _ outputs: [TensorType]) -> Int

  /// The slow and obvious definition. Writes every element of `outputs`, which hold as many of
  /// the declared outputs as the node uses; allocates nothing that grows with the data.
  func evaluate(_ inputs: [TensorView?], into outputs: [MutableTensorView]) throws(EvaluationError)

  /// The same for a run with this seed and step, which a `RandomOperator` draws its numbers by.
  func evaluate(
    _ inputs: [TensorView?], into outputs: [MutableTensorView], randomness: Randomness
  ) throws(EvaluationError)

  /// The kernels that compute the same; `nil` where the definition itself is to be run.
  func lower(_ site: LoweringSite) -> [Kernel]?

  /// The operator as it is used once training is over. It takes the same inputs and makes outputs
  /// of the same types.
  var inference: any Operator { get }
}

extension Operator {
  public static var outputs: [OperandSpecification] { [OperandSpecification("y", .any)] }
  public static var attributes: [AttributeSpecification] { [] }
  public static var traits: OperatorTraits { [] }
  public var attributes: Attributes { [:] }
  public func bound(by binding: [String: Int]) -> Self { self }

  public func pullback(_ site: PullbackSite, in graph: inout GraphBuilder) throws(ConstraintError)
    -> [ValueID?]
  {
    throw ConstraintError("D", "\(Self.name) has no derivative")
  }

  public func formula(_ operands: [Formula]) -> Formula {
    .call(Self.name, operands.filter { $0.text != "-" })
  }

  public func stack(
    _ site: StackSite, in graph: inout GraphBuilder
  ) throws(ConstraintError) -> [ValueID]? { nil }

  public func axes(_ inputs: [TensorType?], _ outputs: [TensorType]) -> AxisRule {
    .whole(inputs, outputs)
  }

  public func multiplyAdds(_ inputs: [[Int]?], _ outputs: [[Int]]) -> Int {
    outputs.first?.reduce(1, *) ?? 0
  }

  public func evaluate(
    _ inputs: [TensorView?], into outputs: [MutableTensorView], randomness: Randomness
  ) throws(EvaluationError) {
    try evaluate(inputs, into: outputs)
  }

  public func movedElements(_ inputs: [[Int]?], _ outputs: [[Int]]) -> Int { 0 }
  public func scratchByteCount(_ inputs: [TensorType?], _ outputs: [TensorType]) -> Int { 0 }

  public func lower(_ site: LoweringSite) -> [Kernel]? { nil }
  public var inference: any Operator { self }
}

/// Groups of operators, as the reference lists and DOT colours them.
public enum OperatorFamily: String, Sendable, CaseIterable {
  case leaf, elementwise, reduction, contraction, linearAlgebra, movement, normalization, loss
  case random

  /// As people read it.
  public var title: String { self == .linearAlgebra ? "linear algebra" : rawValue }
}

/// What passes and planner may know of an operator without knowing its name.
public struct OperatorTraits: OptionSet, Sendable {
  public let rawValue: Int

  public init(rawValue: Int) { self.rawValue = rawValue }

  /// Every element of the output depends on the elements at the same place only.
  public static let elementwise = OperatorTraits(rawValue: 1)
  /// The output is the first input's elements in the same order: it may be the same memory.
  public static let sharesFirstInput = OperatorTraits(rawValue: 2)
  /// The output may be written over an input that has the same type and is not read again.
  public static let mayOverwriteInput = OperatorTraits(rawValue: 4)
  /// Has no derivative: a path through it is an error, not a zero.
  public static let notDifferentiable = OperatorTraits(rawValue: 8)
  /// The result depends on the seed and the step of the run, and on where an element is.
  public static let random = OperatorTraits(rawValue: 16)
  /// The inputs may change places: the result is the same bits.
  public static let commutative = OperatorTraits(rawValue: 32)
}

/// A broken constraint of an operator, in its own numbering.
public struct ConstraintError: Error, Hashable, Sendable {
  /// What of the node breaks it.
  public enum Place: Hashable, Sendable {
    case node
    case input(Int)
    case attribute(String)
  }

  /// Such as `C2`, as the operator's documentation numbers it.
  public var number: String
  public var message: Message
  public var place: Place

  public init(_ number: String, _ message: Message, at place: Place = .node) {
    self.number = number
    self.message = message
    self.place = place
  }
}

/// Values that an operator cannot work on, found while running.
public struct EvaluationError: Error, Hashable, Sendable {
  public var message: String

  public init(_ message: String) { self.message = message }
}
