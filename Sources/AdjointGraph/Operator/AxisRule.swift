/// What an operator does to each axis, written like an einsum: `n k, k m -> n m`.
///
/// An axis with the same label in an input and an output is kept: a block of it in the output needs
/// just that block of the input. A label that only inputs have is summed over. `!` marks an axis
/// that is needed, or made, as a whole. `_` is an axis of extent 1 that broadcasts; an axis that is
/// absent broadcasts too. `-` stands for an input that is omitted.
public struct AxisRule: Hashable, Sendable, CustomStringConvertible {
  /// One axis of one operand.
  public struct Axis: Hashable, Sendable {
    /// `nil` where the axis broadcasts.
    public var label: String?
    public var isWhole: Bool

    public init(_ label: String?, isWhole: Bool = false) {
      self.label = label
      self.isWhole = isWhole
    }
  }

  public var inputs: [[Axis]?]
  public var outputs: [[Axis]]

  public init(inputs: [[Axis]?], outputs: [[Axis]]) {
    self.inputs = inputs
    self.outputs = outputs
  }

  /// The label of axis `index` where a rule counts axes: `a0`, `a1`, …
  public static func label(_ index: Int) -> String { "a\(index)" }

  /// Nothing is known: every axis of every operand is needed whole, and shared by none.
  public static func whole(_ inputs: [TensorType?], _ outputs: [TensorType]) -> AxisRule {
    func axes(_ type: TensorType, _ prefix: String) -> [Axis] {
      (0..<type.shape.rank).map { Axis("\(prefix)\($0)", isWhole: true) }
    }
    return AxisRule(
      inputs: inputs.enumerated().map { index, type in type.map { axes($0, "i\(index).") } },
      outputs: outputs.enumerated().map { index, type in axes(type, "o\(index).") })
  }

  /// Every axis of the outputs is kept; inputs broadcast to them.
  public static func elementwise(_ inputs: [TensorType?], _ outputs: [TensorType]) -> AxisRule {
    let shape = outputs[0].shape
    func axes(_ type: TensorType) -> [Axis] {
      let skipped = shape.rank - type.shape.rank
      return (0..<type.shape.rank).map { axis in
        let broadcasts = type.shape[axis].size == 1 && shape[axis + skipped].size != 1
        return Axis(broadcasts ? nil : label(axis + skipped))
      }
    }
    return AxisRule(inputs: inputs.map { $0.map(axes) }, outputs: outputs.map(axes))
  }

  public var description: String {
    func text(_ axes: [Axis]?) -> String {
      guard let axes else { return "-" }
      return axes.map { ($0.label ?? "_") + ($0.isWhole ? "!" : "") }.joined(separator: " ")
    }
    return inputs.map(text).joined(separator: ", ") + " -> "
      + outputs.map(text).joined(separator: ", ")
  }
}
