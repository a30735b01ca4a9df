import AdjointKernels

/// Pairs of elements of each head turned by angles given by their cosines and sines. Fails where a
/// position is beyond these.
public struct RotateKernel: Sendable {
  public var layout: AdjointRotation
  public var scalar: ScalarType
  public var x: Location, cosines: Location, sines: Location, y: Location
  public var positions: Location?

  public init(
    _ layout: AdjointRotation, _ x: Operand, cosines: Operand, sines: Operand, _ y: Operand
  ) {
    self.layout = layout
    scalar = x.scalar
    self.x = x.location
    self.cosines = cosines.location
    self.sines = sines.location
    self.y = y.location
  }
}

/// Scaled dot-product attention without a matrix of scores: queries meet keys block by block.
/// `layout` has the extents and steps.
public struct AttentionKernel: Sendable {
  public var layout: AdjointAttention
  public var scalar: ScalarType
  public var query: Location, key: Location, value: Location, result: Location
  public var mask: Location?
  /// Keys and values that come before the others.
  public var pastKey: Location?, pastValue: Location?
  /// Where the scores go, or what is made of them, if they are wanted.
  public var scores: Location?
  /// Where there are `adjoint_attention_scratch` bytes to work in.
  public var scratch: Location

  public init(
    _ layout: AdjointAttention, query: Operand, key: Operand, value: Operand, result: Operand,
    scratch: Location
  ) {
    self.layout = layout
    scalar = query.scalar
    self.query = query.location
    self.scratch = scratch
    self.key = key.location
    self.value = value.location
    self.result = result.location
  }
}

/// The cotangents of what `AttentionKernel` attends with, from that of its result.
public struct AttentionGradientKernel: Sendable {
  public var layout: AdjointAttention
  public var scalar: ScalarType
  public var query: Location, key: Location, value: Location, resultBar: Location
  public var mask: Location?
  public var queryBar: Location
  /// Where these go, if they are wanted.
  public var keyBar: Location?, valueBar: Location?
  /// Where there are `adjoint_attention_gradient_scratch` bytes to work in.
  public var scratch: Location

  public init(
    _ layout: AdjointAttention, query: Operand, key: Operand, value: Operand, resultBar: Operand,
    queryBar: Operand, scratch: Location
  ) {
    self.layout = layout
    scalar = query.scalar
    self.query = query.location
    self.key = key.location
    self.value = value.location
    self.resultBar = resultBar.location
    self.queryBar = queryBar.location
    self.scratch = scratch
  }
}
