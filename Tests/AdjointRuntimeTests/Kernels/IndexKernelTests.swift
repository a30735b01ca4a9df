import AdjointGraph
import AdjointOperators
import TestSupport
import Testing

@testable import AdjointRuntime

@Suite struct IndexKernelTests {
  /// Indices of an axis, from either end, several more than once.
  private func indices(_ shape: [Int], below extent: Int, _ scalar: ScalarType) -> Tensor {
    let count = shape.reduce(1, *)
    let numbers = (0..<count).map { Int64(($0 * 7 + $0 / 3) % (2 * extent) - extent) }
    return Tensor(numbers, shape: shape).converted(to: scalar)
  }

  @Test(arguments: [([5], 0), ([5, 3], 0), ([5, 3], 1), ([2, 4, 3], -2), ([0, 3], 1)])
  func slices(_ shape: [Int], _ axis: Int) throws {
    let extent = shape[axis < 0 ? axis + shape.count : axis]
    for type in [ScalarType.int32, .int64] {
      for own in [[], [7], [2, 3], [0]] {
        let indices = indices(own, below: extent, type)
        for scalar in ScalarType.allCases {
          let data = Tensor.random(shape, in: -9...9, seed: 3, scalar)
          try expectLowered(Gather(axis: axis), [data, indices])
          guard scalar.isFloating else { continue }
          let x = try reference(Gather(axis: axis), [data, indices])[0]
          let scatter = GatherScatter(axis: axis, shape: shape.map { .fixed($0) })
          try expectLowered(scatter, [x, indices])
        }
      }
    }
  }

  @Test(arguments: [([5], 0), ([5, 3], 0), ([5, 3], -1), ([2, 4, 3], 1)])
  func elements(_ shape: [Int], _ axis: Int) throws {
    let whole = axis < 0 ? axis + shape.count : axis
    for (type, count) in [(ScalarType.int32, 3), (.int64, 6), (.int64, 0)] {
      var own = shape
      own[whole] = count
      let indices = indices(own, below: shape[whole], type)
      for scalar in ScalarType.allCases {
        let data = Tensor.random(shape, in: -9...9, seed: 3, scalar)
        let updates = Tensor.random(own, in: -9...9, seed: 4, scalar)
        try expectLowered(GatherElements(axis: axis), [data, indices])
        for reduction in ScatterElements.Reduction.allCases
        where reduction == .none || scalar.isFloating {
          let scatter = ScatterElements(axis: axis, reduction: reduction)
          try expectLowered(scatter, [data, indices, updates])
          try expectLowered(scatter, [data, indices, updates], over: 0)
        }
      }
    }
  }

  @Test func fewerIndicesThanElementsHaveNoKernel() throws {
    let indices = Tensor([Int64(0), 1], shape: [2, 1])
    #expect(try lowered(GatherElements(), [.random([3, 2], seed: 1), indices]) == nil)
  }

  @Test(arguments: [0, 1, 2]) func tuplesOfOnePlace(_ batchAxes: Int) throws {
    let data = Tensor.random([2, 3, 4], seed: 1)
    let own = Array([2, 3].prefix(batchAxes))
    let indices = indices(own + [5, 1], below: data.shape[batchAxes], .int64)
    try expectLowered(GatherND(batchAxes: batchAxes), [data, indices])
    let x = try reference(GatherND(batchAxes: batchAxes), [data, indices])[0]
    try expectLowered(GatherNDScatter(batchAxes: batchAxes, shape: [2, 3, 4]), [x, indices])
  }

  /// The kernel stops, and the definition says what is wrong.
  @Test func anIndexOutsideIsToldWithItsNode() throws {
    var graph = GraphBuilder()
    let x = graph.input("x", [3, 2]), k = graph.input("k", [2], .int64)
    let rows = graph.add("rows", Gather(), x, k)
    let executor = try graph.checked().executor(
      fetching: [rows], leaves: [x: .random([3, 2], seed: 1), k: Tensor([Int64(-3), 3])])
    #expect(
      messages { try executor.run() } == [
        "error: node \"rows\" (Gather): index 3 is out of bounds: axis 0 has 3 elements (-3 to 2)"
      ])
    try executor.set(k, to: Tensor([Int64(-3), 2]))
    try executor.run()
    #expect(executor[rows]?.shape == [2, 2])
  }

  @Test(arguments: [0, 1, -1]) func best(_ axis: Int) throws {
    var numbers = Tensor.random([3, 4, 5], in: -3...3, seed: 5).doubles.map { $0.rounded() }
    numbers[7] = .nan
    numbers[12] = .infinity
    numbers[33] = .nan
    for scalar in [ScalarType.float32, .float64] {
      let x = Tensor(numbers, shape: [3, 4, 5]).converted(to: scalar)
      for selectsLast in [false, true] {
        let along = IndexedAxis(axis, selectsLast: selectsLast)
        try expectLowered(ArgMax(along: along), [x])
        try expectLowered(ArgMin(along: along), [x])
      }
    }
  }

  /// Lines and columns beside whole vectors, blocks and chunks, of few values, so that many are equal.
  @Test(arguments: [1, 15, 17, 70, 130, 1100]) func bestOfMany(_ count: Int) throws {
    for (shape, axis) in [([19, count], 1), ([2, count, 3], 1), ([count, 70], 0)] {
      let numbers = Tensor.random(shape, in: -2...2, seed: 6).doubles.map { $0.rounded() }
      let broken = numbers.enumerated().map { $0 % 97 == 5 ? .nan : $1 }
      for values in [numbers, broken] {
        let x = Tensor(values, shape: shape)
        for selectsLast in [false, true] {
          let along = IndexedAxis(axis, selectsLast: selectsLast)
          for choice in InstructionSets.all {
            try InstructionSets.using(choice) {
              try expectLowered(ArgMax(along: along), [x.converted(to: .float32)])
              try expectLowered(ArgMin(along: along), [x])
            }
          }
        }
      }
    }
  }

  @Test func triangles() throws {
    for diagonal in [0, 1, -2, 9, .max, .min] {
      for isUpper in [true, false] {
        for scalar in ScalarType.allCases {
          let x = Tensor.random([2, 3, 4], in: -9...9, seed: 6, scalar)
          try expectLowered(Trilu(diagonal: diagonal, isUpper: isUpper), [x])
          try expectLowered(Trilu(diagonal: diagonal, isUpper: isUpper), [x], over: 0)
        }
      }
      for shape in [[3, 4], [4, 3], [1, 1], [0, 2], [2, 0]] {
        try expectLowered(EyeLike(diagonal: diagonal), [.random(shape, seed: 1)])
      }
    }
  }

  @Test func constants() throws {
    let few = Literal(shape: [2, 3], numbers: .floats([1, 1, -0.0, 0, .nan, .nan]))
    for scalar in ScalarType.allCases { try expectLowered(Constant(few, scalar), []) }
    try expectLowered(Constant(Literal(2), .float32), [])
    try expectLowered(Constant(Literal(shape: [2], numbers: .ints([.max, .min])), .int64), [])
    try expectLowered(Constant(Literal(shape: [0], numbers: .ints([])), .int64), [])
    let many = Literal(shape: [65], numbers: .ints((0..<65).map { $0 }))
    #expect(try lowered(Constant(many, .int32), []) == nil)
  }
}
