import AdjointGraph
import AdjointOperators
import TestSupport
import Testing

/// What every reduction is checked on: axes of all kinds, empty and scalar operands, all positive.
enum Reductions {
  struct Case: CustomTestStringConvertible {
    var axes: ReducedAxes
    var x: Tensor

    var testDescription: String { "\(x.shape) over \(axes.axes)" }
  }

  private static func item(
    _ shape: [Int], _ axes: [Int], keeping: Bool = true, none: Bool = false
  ) -> Case {
    Case(
      axes: ReducedAxes(axes, keepDimensions: keeping, noAxesMeansNone: none),
      x: .random(shape, in: 0.3...2, seed: 11))
  }

  static let cases = [
    item([2, 3, 4], []), item([2, 3, 4], [], keeping: false), item([2, 3, 4], [], none: true),
    item([2, 3, 4], [1]), item([2, 3, 4], [-1, 0], keeping: false), item([2, 3, 4], [2, 1]),
    item([5], [0], keeping: false), item([], []), item([], [], keeping: false, none: true),
    item([0, 3], [1]), item([3, 1], [1]),
  ]

  static let table = Tensor([1.0, 2, 3, 4, 5, 6], shape: [2, 3])
}
