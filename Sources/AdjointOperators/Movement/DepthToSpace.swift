import AdjointGraph

/// Lays channels out as squares of `blocksize`: with mode `DCR`, the places in a square are the
/// outer part of the channels of `x`, with `CRD` the inner one.
///
/// `x [n, c, h, w]`, `y [n, c / b², h b, w b]` with `b` the `blocksize`.
///
/// - (C1) `x` has batch, channels and two spatial axes.
/// - (C2) `blocksize` is positive, and its square divides the channels.
///
/// VJP: `yBar` moved back.
public struct DepthToSpace: Operator {
  /// Which part of the channels the places in a square are.
  public enum Mode: String, Hashable, Sendable, CaseIterable {
    case outer = "DCR"
    case inner = "CRD"
  }

  public static let name = "DepthToSpace"
  public static let summary = "y[n, c, h b + i, w b + j] = x[n, (i, j, c), h, w]"
  public static let family = OperatorFamily.movement
  public static let inputs = [OperandSpecification("x", .any)]
  public static let attributes = [
    Squares.attribute,
    AttributeSpecification(
      "mode", .string(Mode.allCases.map(\.rawValue)), .defaults(.string("DCR")),
      "whether places in a square are the outer or the inner part of the channels"),
  ]

  public let size: Int
  public let mode: Mode

  public init(size: Int, mode: Mode = .outer) {
    self.size = size
    self.mode = mode
  }

  public init(_ attributes: Attributes) throws(ConstraintError) {
    self.init(
      size: attributes.int("blocksize") ?? 1,
      mode: attributes.string("mode").flatMap(Mode.init) ?? .outer)
  }

  public var attributes: Attributes {
    mode == .outer
      ? ["blocksize": .int(size)] : ["blocksize": .int(size), "mode": .string(mode.rawValue)]
  }

  public func inferTypes(_ inputs: [TensorType?]) throws(ConstraintError) -> [TensorType] {
    guard let x = inputs[0] else { return [] }
    try Squares.check(x.shape, size)
    let square = Dimension.fixed(size) * .fixed(size)
    let channels = square.flatMap { x.shape[1].divided(exactlyBy: $0) }
    if channels == nil, let count = x.shape[1].size {
      throw ConstraintError(
        "C2", "\(count) channels are no squares of \(size): \(input: 0)",
        at: .attribute("blocksize"))
    }
    guard let height = x.shape[2] * .fixed(size), let width = x.shape[3] * .fixed(size) else {
      throw ConstraintError(
        "C2", "squares of \(size) are beyond counting: \(input: 0)", at: .attribute("blocksize"))
    }
    return [TensorType(x.scalar, [x.shape[0], channels ?? .unknown, height, width])]
  }

  public func pullback(_ site: PullbackSite, in graph: inout GraphBuilder) throws(ConstraintError)
    -> [ValueID?]
  {
    guard let yBar = site.cotangents[0] else { return [nil] }
    let (x, y) = (graph.shape(of: site.x), graph.shape(of: site.y))
    let side = Dimension.fixed(size)
    let squares = graph.reshape(yBar, to: [y[0], y[1], x[2], side, x[3], side])
    let order = mode == .outer ? [0, 3, 5, 1, 2, 4] : [0, 1, 3, 5, 2, 4]
    return [graph.reshape(graph.transpose(squares, order), to: x)]
  }

  public func axes(_ inputs: [TensorType?], _ outputs: [TensorType]) -> AxisRule {
    .keeping(inputs, outputs) { $0 > 0 }
  }

  public func multiplyAdds(_ inputs: [[Int]?], _ outputs: [[Int]]) -> Int { 0 }

  public func evaluate(_ inputs: [TensorView?], into outputs: [MutableTensorView])
    throws(EvaluationError)
  {
    guard let x = inputs[0] else { return }
    let squares = Squares(space: outputs[0].shape, size, mode)
    forEachElement(of: squares.shape, step: { squares.stepsInDepth[$0] }) { to, from in
      outputs[0].copy(x, from: from, to: to)
    }
  }

  public func lower(_ site: LoweringSite) -> [Kernel]? {
    guard let x = site.inputs[0] else { return nil }
    let squares = Squares(space: site.outputs[0].shape, size, mode)
    return Kernel.stridedCopy(
      shape: squares.shape, from: x, steps: squares.stepsInDepth, to: site.outputs[0]
    ).map { [$0] }
  }
}

/// Squares of one size in `[n, c, h, w]`, whose places are laid out as channels elsewhere.
struct Squares {
  /// The same elements as `[n, c, h, size, w, size]`.
  let shape: [Int]
  /// How these axes step through the value that has the places as channels. Steps through a value
  /// that is empty may wrap around.
  let stepsInDepth: [Int]

  init(space: [Int], _ size: Int, _ mode: DepthToSpace.Mode) {
    let (channels, height, width) = (space[1], space[2] / size, space[3] / size)
    shape = [space[0], channels, height, size, width, size]
    let plane = height &* width
    // In channels of the other value: from channel to channel, row to row, column to column.
    let (channel, row, column) =
      mode == .outer ? (1, size &* channels, channels) : (size &* size, size, 1)
    stepsInDepth = [
      channels &* size &* size &* plane, channel &* plane, width, row &* plane, 1, column &* plane,
    ]
  }

  /// Whether a value has the axes, and the size can be one: C1 and C2 of both operators.
  static func check(_ x: Shape, _ size: Int) throws(ConstraintError) {
    guard x.rank == 4 else {
      throw ConstraintError(
        "C1", "needs batch, channels and two spatial axes, but \(input: 0)", at: .input(0))
    }
    guard size >= 1 else {
      throw ConstraintError(
        "C2", "blocksize must be positive but is \(size)", at: .attribute("blocksize"))
    }
  }

  static let attribute = AttributeSpecification(
    "blocksize", .int, .required, "the side of a square")
}
