import AdjointKernels

/// The loss of class labels. Fails where a label is none of the classes.
public struct ClassLossKernel: Sendable {
  public var layout: AdjointClassLoss
  public var scalar: ScalarType
  public var scores: Location, labels: Location, loss: Location
  public var weights: Location?

  public init(_ layout: AdjointClassLoss, _ scores: Operand, _ labels: Operand, _ loss: Operand) {
    self.layout = layout
    scalar = scores.scalar
    self.scores = scores.location
    self.labels = labels.location
    self.loss = loss.location
  }
}

/// The sum of the losses of `rows` by `classes` values and targets, divided.
public struct MeanLossKernel: Sendable {
  public var function: AdjointLoss
  public var scalar: ScalarType
  public var x: Location, target: Location, loss: Location
  public var rows: Int, classes: Int
  public var divisor: Double

  public init(
    _ function: AdjointLoss, _ x: Operand, _ target: Operand, _ loss: Operand, rows: Int,
    classes: Int, divisor: Double
  ) {
    self.function = function
    scalar = x.scalar
    self.x = x.location
    self.target = target.location
    self.loss = loss.location
    self.rows = rows
    self.classes = classes
    self.divisor = divisor
  }
}
