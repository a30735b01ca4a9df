import AdjointGraph
import AdjointOperators
import TestSupport
import Testing

@testable import AdjointRuntime

@Suite struct MovementKernelTests {
  /// Operators that move elements, with the shape that they move.
  static let moves: [(any Operator, [Int])] = [
    (Transpose(), [7]), (Transpose(), [35, 50]), (Transpose(), [3, 0]), (Transpose(), [5, 4, 3]),
    (Transpose(permutation: [0, 2, 1]), [2, 33, 17]),
    (Transpose(permutation: [0, 2, 1, 3]), [2, 3, 4, 5]),
    (Transpose(permutation: [3, 1, 0, 2]), [2, 3, 4, 5]),
    (Transpose(permutation: [6, 4, 2, 0, 5, 3, 1]), [2, 3, 2, 3, 2, 3, 2]),
    (Expand(shape: [4, 5]), []), (Expand(shape: [4, 5]), [5]), (Expand(shape: [4, 5]), [4, 1]),
    (Expand(shape: [2, 3, 4, 5]), [3, 1, 5]), (Expand(shape: [0, 3]), [1, 3]),
    (Tile(repeats: [2, 3]), [4, 5]), (Tile(repeats: [1, 2, 1]), [2, 3, 4]),
    (Tile(repeats: [0, 1]), [2, 3]), (Tile(repeats: []), []),
    (Slice(starts: [1, 2], ends: [3, 6]), [4, 8]),
    (Slice(starts: [-1], ends: [.fixed(.min)], axes: [1], steps: [-2]), [3, 7]),
    (Slice(starts: [5, -1], ends: [.fixed(.min), .fixed(.min)], steps: [-1, -3]), [6, 8]),
    (Slice(starts: [3], ends: [3]), [5]), (Slice(starts: [1], ends: [3], axes: [0]), [4, 0]),
    (SliceScatter(starts: [1, 2], ends: [3, 6], shape: [4, 8]), [2, 4]),
    (
      SliceScatter(starts: [-1], ends: [.fixed(.min)], axes: [1], steps: [-2], shape: [3, 7]),
      [3, 4]
    ),
    (SliceScatter(starts: [3], ends: [3], shape: [5]), [0]),
    (Pad(Padding([1, 2, 3, 0]), constant: 3), [2, 5]), (Pad(Padding([-1, 2, 3, -2])), [2, 5]),
    (Pad(Padding([-2, 1])), [2]), (Pad(Padding([2, 3]), constant: -1), [0]),
    (Split(axis: 1, split: [2, 0, 3]), [3, 5, 2]), (Split(axis: -1, outputCount: 3), [4, 7]),
    (Reshape(shape: [6, 2]), [3, 4]), (Reshape(shape: [0]), [0, 3]),
  ]

  @Test(arguments: moves.indices) func movesAreExact(_ index: Int) throws {
    let (operation, shape) = Self.moves[index]
    for scalar in ScalarType.allCases {
      try expectLowered(operation, [Tensor.random(shape, in: -9...9, seed: 11, scalar)])
    }
  }

  @Test func concatenation() throws {
    for scalar in ScalarType.allCases {
      let parts = [[2, 3, 4], [2, 0, 4], [2, 5, 4]].enumerated().map {
        Tensor.random($1, in: -9...9, seed: UInt64($0), scalar)
      }
      try expectLowered(Concat(axis: 1), parts)
      try expectLowered(Concat(axis: -1), [parts[0], parts[0], parts[0]])
      try expectLowered(Concat(axis: 0), [parts[2]])
    }
  }

  @Test func fillsKeepEveryBit() throws {
    let shape: [Dimension] = [3, 5]
    for value in [-1.5, -0.0, .nan, 1e300] {
      for scalar in [ScalarType.float32, .float64] {
        try expectLowered(ConstantOfShape(shape, value: Literal(value), scalar), [])
      }
    }
    var stage = KernelStage()
    let large = stage.place(.int64, [3]), flags = stage.place(.bool, [3])
    let number = Int64(1) << 60 + 1
    stage.run([
      .fill(FillKernel(.int64, to: large.location, count: 3) { $0.store(number, at: 0) }),
      .fill(FillKernel(1, .bool, to: flags.location, count: 3)),
    ])
    #expect(stage[large] == Tensor([number, number, number]))
    #expect(stage[flags] == Tensor([true, true, true]))
  }

  @Test func neighborsThatStepAlikeMerge() throws {
    let axes = try #require(
      StridedAxes([2, 3, 1, 4, 5], a: [60, 20, 9, 5, 1], b: [0, 0, 0, 5, 1]))
    #expect(axes.extents == [1, 1, 1, 1, 1, 1, 6, 20])
    #expect(axes.a == [0, 0, 0, 0, 0, 0, 20, 1])
    #expect(axes.b == [0, 0, 0, 0, 0, 0, 0, 1])
  }

  @Test func nineAxesAreTooMany() {
    // No two neighbors can merge, for their steps have gaps.
    func axes(_ rank: Int) -> StridedAxes? {
      StridedAxes(
        Array(repeating: 2, count: rank), a: (0..<rank).reversed().map { 1 << (2 * $0) })
    }
    #expect(axes(8) != nil)
    #expect(axes(9) == nil)
  }

  @Test func denseMovesAreOneCopy() throws {
    var stage = KernelStage()
    let x = stage.place(.float32, [6, 4]), y = stage.place(.float32, [3, 4])
    let kernel = Kernel.stridedCopy(
      shape: [3, 4], from: x, start: 8, steps: [4, 1], to: y)
    guard case .copy(let from, _, 48) = kernel else {
      Issue.record("\(String(describing: kernel)) is not a copy of 48 bytes")
      return
    }
    #expect(from.offset == x.location.offset + 32)
  }
}
