/// Where an operator is to work on all elements of a stack at once: some of its operands have one
/// more axis in front, along which they differ; the others are the same for every element.
public struct StackSite: Sendable {
  /// The operands; omitted ones are `nil`.
  public var inputs: [ValueID?]
  /// Which operands have the axis in front.
  public var isStacked: [Bool]
  /// The extent of that axis.
  public var extent: Dimension
  /// The types of the operands without it.
  public var inputTypes: [TensorType?]
  /// The types of the node's outputs, as many as it uses, without it.
  public var outputTypes: [TensorType]

  public init(
    inputs: [ValueID?], isStacked: [Bool], extent: Dimension, inputTypes: [TensorType?],
    outputTypes: [TensorType]
  ) {
    self.inputs = inputs
    self.isStacked = isStacked
    self.extent = extent
    self.inputTypes = inputTypes
    self.outputTypes = outputTypes
  }

  /// A shape with the stack's axis in front.
  public func stacked(_ shape: Shape) -> Shape { Shape([extent] + shape.dimensions) }

  /// An axis as an attribute counts it, for operands with the axis in front: one that counts from
  /// the end stays as it is.
  public func stacked(_ axis: Int) -> Int { axis < 0 ? axis : axis + 1 }
}
