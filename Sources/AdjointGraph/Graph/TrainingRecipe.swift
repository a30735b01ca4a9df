/// How a graph is trained: data, batches, optimiser, number of passes.
public struct TrainingRecipe: Hashable, Sendable {
  /// Where the rows of one graph input come from.
  public enum Source: Hashable, Sendable {
    /// Numbers in the graph file.
    case literal(Literal)
    /// Columns of a CSV file, whose first line names them; the path is relative to the graph file.
    case csv(path: String, columns: ColumnSelection)
    /// A tensor of a safetensors or npy file; the path is relative to the graph file.
    case tensor(path: String, name: String?)
    /// Windows of a text file, which follow each other; the path is relative to the graph file.
    case text(path: String, TextWindows)
  }

  /// Bytes of a text as tokens, 0 to 255: row `n` holds those from `n · length` on.
  ///
  /// There are as many rows as are followed by a further byte, whether or not it is asked for.
  public struct TextWindows: Hashable, Sendable {
    /// The tokens of a row.
    public var length: Int
    /// Whether each token is replaced by the one after it, which a model may learn to predict.
    public var isNext: Bool

    public init(length: Int, isNext: Bool = false) {
      self.length = length
      self.isNext = isNext
    }
  }

  /// Data of one input.
  public struct Feed: Hashable, Sendable {
    public var input: String
    public var source: Source

    public init(input: String, source: Source) {
      self.input = input
      self.source = source
    }

    /// Numbers given one by one, row-major.
    public init<T: Element>(_ input: String, _ shape: [Int], _ numbers: [T]) {
      self.init(input: input, source: .literal(Literal(Tensor(numbers, shape: shape))))
    }
  }

  public var data: [Feed]
  /// Every so many-th row (rows `n-1`, `2n-1`, …) validates and is not trained on.
  public var validationEvery: Int?
  public var epochs: Int
  /// Rows of one step; the last batch of an epoch may be smaller.
  public var batchSize: Int
  public var optimizer: OptimizerRecipe
  public var seed: UInt64
  /// Whether each epoch takes the rows in a new order.
  public var shuffle: Bool
  /// Scalar values of the graph that are reported beside the loss, such as an accuracy.
  public var metrics: [String]

  public init(
    data: [Feed], validationEvery: Int? = nil, epochs: Int, batchSize: Int,
    optimizer: OptimizerRecipe, seed: UInt64 = 0, shuffle: Bool = true, metrics: [String] = []
  ) {
    self.data = data
    self.validationEvery = validationEvery
    self.epochs = epochs
    self.batchSize = batchSize
    self.optimizer = optimizer
    self.seed = seed
    self.shuffle = shuffle
    self.metrics = metrics
  }
}

/// An optimiser with its constants.
public struct OptimizerRecipe: Hashable, Sendable {
  /// The rule that makes a step of a gradient.
  public enum Rule: Hashable, Sendable {
    /// `p ← p − ε g`.
    case sgd
    /// `v ← μ v + g; p ← p − ε v`. Polyak 1964.
    case momentum(Double)
    /// Kingma and Ba 2015.
    case adam(beta1: Double, beta2: Double, epsilon: Double)
  }

  /// The learning rate ε of step `t`, counted from 0.
  public enum LearningRate: Hashable, Sendable {
    case fixed(Double)
    /// `initial · decay^(t / steps)`.
    case exponential(initial: Double, decay: Double, steps: Int)
  }

  public var rule: Rule
  public var learningRate: LearningRate

  public init(_ rule: Rule, learningRate: LearningRate) {
    self.rule = rule
    self.learningRate = learningRate
  }
}

/// Which columns of a table are meant, and in which order.
public enum ColumnSelection: Hashable, Sendable {
  /// All columns in the order of the file.
  case all
  case names([String])
  /// The columns from one to another, both included.
  case range(from: String, through: String)
}
