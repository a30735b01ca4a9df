/// A value that no node makes.
public struct Leaf: Sendable {
  /// Who gives the value.
  public enum Kind: String, Hashable, Sendable, CaseIterable {
    /// The caller, at each run.
    case input
    /// Learnt: initialised, then changed by updates.
    case parameter
    /// The graph.
    case constant
    /// Carried from step to step, without being learnt: momenta, counters.
    case state
  }

  public var name: String
  public var kind: Kind
  public var type: TensorType
  /// How a parameter, state or constant begins.
  public var initializer: Initializer?
  /// Whether training changes a parameter.
  public var isTrainable: Bool
  public var description: String?
  public package(set) var value: ValueID

  package init(
    name: String, kind: Kind, type: TensorType, initializer: Initializer? = nil,
    isTrainable: Bool = true, description: String? = nil, value: ValueID = ValueID(-1)
  ) {
    self.name = name
    self.kind = kind
    self.type = type
    self.initializer = initializer
    self.isTrainable = isTrainable
    self.description = description
    self.value = value
  }
}

/// How a parameter, state or constant gets its first values.
///
/// Fans: a weight of shape `[in, out]` has fan-in `in` and fan-out `out`; of `[out, in, …kernel]`
/// (rank 3 and more, as convolutions) fan-in `in·kernel` and fan-out `out·kernel`.
public enum Initializer: Hashable, Sendable {
  case zeros
  case ones
  case constant(Double)
  /// Given one by one.
  case values(Literal)
  /// Evenly between two bounds.
  case uniform(low: Double, high: Double)
  case normal(mean: Double, standardDeviation: Double)
  /// Uniform within ±√(6 / (fan-in + fan-out)). Glorot and Bengio 2010.
  case glorotUniform
  /// Normal with variance 2 / (fan-in + fan-out). Glorot and Bengio 2010.
  case glorotNormal
  /// Normal with variance 2 / fan-in. He et al. 2015.
  case heNormal
  /// Uniform within ±√(6 / fan-in). He et al. 2015.
  case heUniform
  /// Orthonormal rows or columns, whichever are fewer. Saxe et al. 2014.
  case orthogonal
  /// Ones on the main diagonal of a matrix.
  case identity
  /// Read from the graph's weights file under the leaf's name.
  case weights
}
