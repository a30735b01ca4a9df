import AdjointGraph
import AdjointKernels

/// How a window steps over the spatial axes of a value, those behind batch and channels, with ONNX's
/// attributes: along each axis, tap `k` at place `p` meets element `stride p + dilation k - before`.
///
/// What operators with a window have in common:
///
/// - (C1) There are one to three spatial axes behind batch and channels.
/// - (C2) Attributes have an entry for each spatial axis; `pads` have two, all those before, then all
///   those behind.
/// - (C3) Entries of `strides`, `dilations` and `kernel_shape` are positive.
/// - (C4) `pads` are not given beside an `auto_pad` that chooses them.
/// - (C5) The window fits into each axis with its pads, and extents can be counted.
public struct SlidingWindow: Hashable, Sendable {
  /// Who chooses the pads.
  public enum AutoPad: String, Hashable, Sendable, CaseIterable {
    /// The attribute `pads`.
    case notSet = "NOTSET"
    /// As many places as strides go into the extent; what is uneven goes behind.
    case sameUpper = "SAME_UPPER"
    /// The same; what is uneven goes before.
    case sameLower = "SAME_LOWER"
    /// None.
    case valid = "VALID"
  }

  /// `nil` for 1 everywhere.
  public var strides: [Int]?
  /// `nil` for 1 everywhere.
  public var dilations: [Int]?
  /// How much before each axis, then how much behind each; negative cuts off. `nil` for none.
  public var pads: [Int]?
  public var autoPad: AutoPad
  /// Whether a last window that is not whole counts, if it begins before the pads behind.
  public var roundsUp: Bool

  public init(
    strides: [Int]? = nil, dilations: [Int]? = nil, pads: [Int]? = nil, autoPad: AutoPad = .notSet,
    roundsUp: Bool = false
  ) {
    self.strides = strides
    self.dilations = dilations
    self.pads = pads
    self.autoPad = autoPad
    self.roundsUp = roundsUp
  }

  static let attributes = [
    AttributeSpecification(
      "auto_pad", .string(AutoPad.allCases.map(\.rawValue)), .defaults(.string("NOTSET")),
      "who chooses the pads"),
    AttributeSpecification("dilations", .ints, .optional, "from tap to tap; 1 where not given"),
    AttributeSpecification(
      "pads", .ints, .optional, "how much before each spatial axis, then behind each"),
    AttributeSpecification("strides", .ints, .optional, "from place to place; 1 where not given"),
  ]

  static let roundingAttribute = AttributeSpecification(
    "ceil_mode", .flag, .defaults(.int(0)), "1: a last window that is not whole counts")

  init(_ attributes: Attributes) {
    self.init(
      strides: attributes.ints("strides"), dilations: attributes.ints("dilations"),
      pads: attributes.ints("pads"),
      autoPad: attributes.string("auto_pad").flatMap(AutoPad.init) ?? .notSet,
      roundsUp: attributes.flag("ceil_mode"))
  }

  var attributes: Attributes {
    var result: Attributes = [:]
    if autoPad != .notSet { result["auto_pad"] = .string(autoPad.rawValue) }
    if let dilations { result["dilations"] = .ints(dilations) }
    if let pads { result["pads"] = .ints(pads) }
    if let strides { result["strides"] = .ints(strides) }
    if roundsUp { result["ceil_mode"] = .int(1) }
    return result
  }

  func stride(_ axis: Int) -> Int { strides?[axis] ?? 1 }

  func dilation(_ axis: Int) -> Int { dilations?[axis] ?? 1 }

  /// The pads that the attribute says.
  func pads(_ axis: Int) -> (before: Int, after: Int) {
    guard autoPad == .notSet, let pads else { return (0, 0) }
    return (pads[axis], pads[axis + pads.count / 2])
  }

  /// The window over axes of these extents, which it meets at so many places with so many taps. All
  /// have passed the checks.
  func geometry(_ extents: ArraySlice<Int>, places: ArraySlice<Int>, taps: ArraySlice<Int>)
    -> AdjointWindow
  {
    let one = AdjointWindowAxis(
      extent: 1, places: 1, taps: 1, stride: 1, dilation: 1, before: 0, after: 0)
    var axes = Array(repeating: one, count: 3 - extents.count)
    for (axis, (extent, (places, taps))) in zip(extents, zip(places, taps)).enumerated() {
      var (before, after) = pads(axis)
      if autoPad == .sameUpper || autoPad == .sameLower {
        let end = (places - 1) * stride(axis) + (taps - 1) * dilation(axis) + 1
        let total = max(0, end - extent)
        before = autoPad == .sameUpper ? total / 2 : total - total / 2
        after = total - before
      }
      axes.append(
        AdjointWindowAxis(
          extent: Int64(extent), places: Int64(places), taps: Int64(taps),
          stride: Int64(stride(axis)), dilation: Int64(dilation(axis)), before: Int64(before),
          after: Int64(after)))
    }
    return AdjointWindow(depth: axes[0], height: axes[1], width: axes[2])
  }
}
