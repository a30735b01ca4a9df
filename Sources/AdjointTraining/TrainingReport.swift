/// Means over rows of data.
public struct Evaluation: Sendable {
  public var loss: Double
  /// The recipe's metrics by name, in its order.
  public var metrics: [(name: String, value: Double)]

  package init(loss: Double, metrics: [(name: String, value: Double)]) {
    self.loss = loss
    self.metrics = metrics
  }
}

/// What training came to.
public struct TrainingReport: Sendable {
  public var epochs = 0
  public var steps = 0
  /// The mean loss over the rows of the last epoch, each seen before the step it took part in.
  public var loss = Double.nan
  /// `nil` where no rows validate.
  public var validation: Evaluation?
  /// Wall-clock time of training and validating.
  public var seconds = 0.0

  package init() {}
}

/// What training has come to at the end of an epoch.
public struct EpochReport: Sendable {
  /// How many epochs there will be.
  public var of: Int
  public var so: TrainingReport
}
