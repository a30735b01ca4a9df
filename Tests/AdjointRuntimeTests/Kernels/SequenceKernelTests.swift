import AdjointGraph
import AdjointOperators
import TestSupport
import Testing

@testable import AdjointRuntime

/// Kernels along lines whose order counts, and of indices that are no single ones.
@Suite struct SequenceKernelTests {
  private static let numbers: [ScalarType] = [.float32, .float64, .int32, .int64]

  @Test(arguments: [
    ([7], 0), ([3, 5], 0), ([3, 5], -1), ([2, 4, 37], 1), ([0, 2], 1), ([2, 0], 1),
  ])
  func runningSums(_ shape: [Int], _ axis: Int) throws {
    for scalar in Self.numbers {
      let x = Tensor.random(shape, in: -9...9, seed: 3, scalar)
      for (isExclusive, isReverse) in [(false, false), (true, false), (false, true), (true, true)] {
        let sum = CumSum(axis: axis, isExclusive: isExclusive, isReverse: isReverse)
        try expectLowered(sum, [x])
        try expectLowered(sum, [x], over: 0)
      }
    }
  }

  /// Whole numbers wrap around; a number that is none stays one.
  @Test func runningSumsOfExtremes() throws {
    try expectLowered(CumSum(axis: 0), [Tensor([Int64.max, 1, .min])])
    try expectLowered(CumSum(axis: 0), [Tensor([Int32.max, 1, .min])])
    try expectLowered(CumSum(axis: 0), [Tensor([-0.0, .infinity, 1, -.infinity, 2])])
  }

  @Test(arguments: [([9], 0), ([6, 4], 0), ([3, 8], -1), ([2, 5, 3], 1), ([0, 3], 1)])
  func top(_ shape: [Int], _ axis: Int) throws {
    for scalar in Self.numbers {
      // Several elements are equal.
      var numbers = Tensor.random(shape, in: -3...3, seed: 5).doubles.map { $0.rounded() }
      if scalar.isFloating, numbers.count > 8 { (numbers[2], numbers[7]) = (.nan, .infinity) }
      let x = Tensor(numbers, shape: shape).converted(to: scalar)
      for count in 0...3 {
        for isLargest in [true, false] {
          try expectLowered(TopK(count, axis: axis, isLargest: isLargest), [x])
        }
      }
    }
  }

  @Test func topOfNaN() throws {
    let x = Tensor([Double.nan, 1, .nan, -0.0, 0, .infinity])
    for isLargest in [true, false] { try expectLowered(TopK(6, isLargest: isLargest), [x]) }
  }

  @Test func ranges() throws {
    func literal(_ number: Double) -> Literal { Literal(shape: [], numbers: .floats([number])) }
    for scalar in Self.numbers {
      try expectLowered(NumberRange(-2..<9, scalar), [])
      try expectLowered(NumberRange(3..<3, scalar), [])
      try expectLowered(
        NumberRange(start: Literal(7), limit: Literal(-8), delta: Literal(-3), scalar), [])
    }
    for scalar in [ScalarType.float32, .float64] {
      try expectLowered(
        NumberRange(start: literal(0.1), limit: literal(3), delta: literal(0.1), scalar), [])
      try expectLowered(
        NumberRange(start: literal(-1e308), limit: literal(1e308), delta: literal(0.5e308), scalar),
        [])
    }
  }

  @Test(arguments: [-1, 0, 1, -3]) func oneHot(_ axis: Int) throws {
    let places: [Int64] = [0, 3, -1, 4, -4, -5, 2, .max, .min, 1, 1, 1]
    for type in [ScalarType.int32, .int64] {
      let indices = Tensor(places, shape: [3, 4]).converted(to: type)
      for scalar in ScalarType.allCases {
        let values = Tensor([0.0, 1]).converted(to: scalar)
        for depth in [4, 1, 0] {
          try expectLowered(OneHot(depth: depth, axis: axis), [indices, values])
        }
      }
    }
    try expectLowered(OneHot(depth: 3), [Tensor(Int64(-1)), Tensor([2.0, 5])])
    #expect(try lowered(OneHot(depth: 3), [Tensor([1.5]), Tensor([2.0, 5])]) == nil)
  }

  @Test(arguments: [
    ([3, 4, 5], 0, 2), ([3, 4, 5], 0, 3), ([2, 3, 4], 1, 2), ([2, 2, 3, 4], 2, 2),
  ])
  func tuples(_ shape: [Int], _ batchAxes: Int, _ count: Int) throws {
    let own = Array(shape[..<batchAxes]) + [6, count]
    var places: [Int64] = []
    for at in 0..<own.reduce(1, *) {
      let extent = shape[batchAxes + at % count]
      places.append(Int64((at * 7 + at / 3) % (2 * extent) - extent))
    }
    for type in [ScalarType.int32, .int64] {
      let indices = Tensor(places, shape: own).converted(to: type)
      for scalar in ScalarType.allCases {
        let data = Tensor.random(shape, in: -9...9, seed: 1, scalar)
        try expectLowered(GatherND(batchAxes: batchAxes), [data, indices])
        let x = try reference(GatherND(batchAxes: batchAxes), [data, indices])[0]
        let updates = Tensor.random(x.shape, in: -9...9, seed: 2, scalar)
        if scalar.isFloating {
          try expectLowered(
            GatherNDScatter(batchAxes: batchAxes, shape: shape.map { .fixed($0) }),
            [updates, indices])
        }
        guard batchAxes == 0 else { continue }
        for reduction in ScatterElements.Reduction.allCases
        where reduction == .none || scalar.isFloating {
          try expectLowered(ScatterND(reduction: reduction), [data, indices, updates])
        }
      }
    }
  }

  @Test func emptyTuples() throws {
    let none = Tensor(zeros: .int64, shape: [0, 2])
    try expectLowered(GatherND(), [.random([3, 4], seed: 1), none])
    try expectLowered(ScatterND(), [.random([3, 4], seed: 1), none, .random([0], seed: 1)])
    let nowhere = Tensor([Int64(9), 9], shape: [1, 2])
    try expectLowered(GatherND(), [.random([3, 4, 0], seed: 1), nowhere])
  }

  /// The kernel stops, and the definition says what is wrong.
  @Test func aPlaceOutsideIsToldWithItsNode() throws {
    var graph = GraphBuilder()
    let x = graph.input("x", [3, 2]), k = graph.input("k", [2, 2], .int64)
    let taken = graph.add("taken", GatherND(), x, k)
    let places = Tensor([Int64(0), 1, 2, -3], shape: [2, 2])
    let executor = try graph.checked().executor(
      fetching: [taken], leaves: [x: .random([3, 2], seed: 1), k: places])
    #expect(
      messages { try executor.run() } == [
        "error: node \"taken\" (GatherND): index -3 is out of bounds: axis 1 has 2 elements (-2 to 1)"
      ])
  }

  @Test func negation() throws {
    let x = Tensor([true, false, false, true], shape: [2, 2])
    try expectLowered(Not(), [x])
    try expectLowered(Not(), [x], over: 0)
    try expectLowered(Not(), [Tensor(zeros: .bool, shape: [0])])
  }

  @Test(arguments: [1, 2, 3, 4]) func means(_ count: Int) throws {
    for scalar in [ScalarType.float32, .float64] {
      var inputs: [Tensor?] = (0..<count).map { .random([3, 4], seed: UInt64($0), scalar) }
      if count > 1 { inputs[1] = .random([4], seed: 9, scalar) }
      try expectLowered(Mean(), inputs, tolerance: 1e-6)
      try expectLowered(Mean(), inputs, over: 0, tolerance: 1e-6)
      if count > 2 { try expectLowered(Mean(), inputs, over: count - 1, tolerance: 1e-6) }
    }
  }

  @Test(arguments: Padding.Mode.allCases) func pads(_ mode: Padding.Mode) throws {
    for pads in [[1, 2, 3, 0], [0, 0, 0, 0], [-1, 2, 2, -2], [-2, -1, 0, 3], [3, 4, 0, 4]] {
      for scalar in ScalarType.allCases {
        let x = Tensor.random([4, 5], in: -9...9, seed: 1, scalar)
        try expectLowered(Pad(Padding(pads, mode: mode), constant: 2), [x])
      }
    }
    let cube = Tensor.random([2, 3, 2], seed: 2)
    try expectLowered(Pad(Padding([2, 1, 1, 0], axes: [-2, 0], mode: mode)), [cube])
    try expectLowered(Pad(Padding([2, 1], axes: [-2], mode: mode)), [.random([3, 0], seed: 1)])
  }

  /// As often as needed, and with one element to repeat.
  @Test(arguments: [Padding.Mode.edge, .wrap]) func farPads(_ mode: Padding.Mode) throws {
    for pads in [[0, 40], [40, 0], [17, 23], [-1, 9], [9, -2]] {
      try expectLowered(Pad(Padding(pads, mode: mode)), [Tensor([0.0, 1, 2])])
    }
    try expectLowered(Pad(Padding([5, 6], mode: mode)), [Tensor([4.0])])
  }
}
