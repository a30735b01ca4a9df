import AdjointGraph
import AdjointKernels
import AdjointOperators
import TestSupport
import Testing

@testable import AdjointRuntime

@Suite struct ElementwiseKernelTests {
  static let floating: [ScalarType] = [.float32, .float64]

  /// Numbers of all kinds, as many as asked for.
  private func numbers(_ count: Int, _ scalar: ScalarType) -> Tensor {
    let special: [Double] = [
      .nan, .infinity, -.infinity, -0.0, 0, 1, -1, 0.5, -0.5, 2.5, 3, -3, 1e-30, -1e-30, 40, -40,
    ]
    let others = Tensor.random([count], in: -4...4, seed: 3).doubles
    let values = (special + others).prefix(count)
    return Tensor(Array(values)).converted(to: scalar)
  }

  static let exact: [any Operator] = [
    Neg(), Abs(), Sign(), Heaviside(), Reciprocal(), Sqrt(), Floor(), Ceil(), Round(), Relu(),
    Clip(min: -1, max: 2), Clip(min: 1), Clip(max: 1), Clip(min: 2, max: -2),
    LeakyRelu(alpha: 0.25),
    ThresholdedRelu(alpha: 0.5), Identity(),
  ]

  @Test(arguments: exact.indices) func exactMaps(_ index: Int) throws {
    for scalar in Self.floating {
      for count in [0, 1, 7, 64, 131] {
        try expectLowered(Self.exact[index], [numbers(count, scalar)])
        try expectLowered(Self.exact[index], [numbers(count, scalar)], over: 0)
      }
    }
  }

  static let close: [any Operator] = [
    Exp(), Expm1(), Log(), Log1p(), Sin(), Cos(), Tan(), Asin(), Acos(), Atan(), Sinh(), Cosh(),
    Tanh(), Asinh(), Acosh(), Atanh(), Erf(), Sigmoid(), Elu(alpha: 0.7), Selu(), Celu(alpha: 0.7),
    Gelu(), Gelu(usesTanh: true), GeluSlope(), GeluSlope(usesTanh: true),
    HardSigmoid(alpha: 0.2, beta: 0.5),
    HardSwish(), Mish(), Softplus(), Softsign(),
  ]

  @Test(arguments: close.indices) func closeMaps(_ index: Int) throws {
    for (scalar, tolerance) in [(ScalarType.float32, 2e-6), (.float64, 1e-14)] {
      try expectLowered(Self.close[index], [numbers(131, scalar)], tolerance: tolerance)
    }
  }

  @Test func casts() throws {
    let numbers = [
      0, -0.0, 1, -1, 0.5, -2.7, 3e9, -3e9, 2_147_483_647, -2_147_483_648, -2_147_483_649, 1e19,
      -1e19, 1e300, .infinity, -.infinity, .nan, 16_777_217,
    ]
    for from in [ScalarType.float32, .float64] {
      let x = Tensor(numbers).converted(to: from)
      for to in ScalarType.allCases { try expectLowered(Cast(to: to), [x]) }
    }
    let whole: [Int64] = [0, 1, -1, .max, .min, 1 << 32 + 5, -1 << 31 - 1, 1 << 53 + 1]
    for from in [ScalarType.int32, .int64, .bool] {
      let x = Tensor(whole).converted(to: from)
      for to in ScalarType.allCases { try expectLowered(Cast(to: to), [x]) }
    }
  }

  @Test func wholeNumbers() throws {
    let numbers: [Int64] = [0, 1, -1, 7, .max, .min, 1 << 31, -1 << 31 - 1, 1 << 62]
    let operators: [any Operator] = [
      Add(), Sub(), Mul(), Max(), Min(), Equal(), Greater(), GreaterOrEqual(), Less(),
      LessOrEqual(), Sum(),
    ]
    for scalar in [ScalarType.int32, .int64] {
      let row = Tensor(numbers).converted(to: scalar)
      let column = Tensor(numbers, shape: [numbers.count, 1]).converted(to: scalar)
      for operation in operators {
        let found = try #require(try lowered(operation, [row, column])?.first)
        #expect(found == (try reference(operation, [row, column])[0]), "\(operation)")
      }
    }
    #expect(try lowered(Div(), [Tensor([Int64(1)]), Tensor([Int64(0)])]) == nil)
    let row = Tensor([false, true]), column = Tensor([false, true], shape: [2, 1])
    let logic: [any Operator] = [And(), Or(), Xor(), Equal()]
    for operation in logic { try expectLowered(operation, [row, column]) }
  }

  @Test func manyInputsOverAnyOfThem() throws {
    let inputs = [[4, 33], [33], [4, 1], [4, 33]].enumerated().map {
      Tensor.random($1, seed: UInt64($0), .float32)
    }
    for operation in [Sum(), Max(), Min()] as [any Operator] {
      let tolerance = operation is Sum ? 1e-6 : 0
      try expectLowered(operation, inputs, tolerance: tolerance)
      let apart = try lowered(operation, inputs)
      #expect(try lowered(operation, inputs, over: 0) == apart)
      #expect(try lowered(operation, inputs, over: 3) == apart)
      try expectLowered(operation, [inputs[0]])
    }
  }

  @Test func mapsOfWholeNumbersHaveNoKernel() throws {
    #expect(try lowered(Neg(), [Tensor([Int64(1)])]) == nil)
  }

  static let shapes: [([Int], [Int])] = [
    ([], []), ([0], [1]), ([3, 0], [3, 1]), ([5], [5]), ([5], []), ([], [5]), ([17, 1], [1, 19]),
    ([5, 16], [16]), ([8], [3, 8]), ([4, 33], [33]), ([33], [4, 33]), ([4, 33], [4, 1]),
    ([4, 1], [4, 33]), ([2, 3, 4], [3, 1]),
    ([2, 1, 4, 1], [3, 1, 5]), ([2, 3, 1, 5], [1, 4, 1]),
    ([1, 3, 1, 2, 1, 2], [2, 1, 3, 1, 2, 1]),
  ]

  @Test(arguments: [Add() as any Operator, Sub(), Mul(), Div()].indices)
  func arithmetic(_ index: Int) throws {
    let operation = [Add() as any Operator, Sub(), Mul(), Div()][index]
    for scalar in Self.floating {
      for (left, right) in Self.shapes {
        let x = Tensor.random(left, seed: 1, scalar), y = Tensor.random(right, seed: 2, scalar)
        try expectLowered(operation, [x, y])
        try expectLowered(operation, [y, x])
        if left == right { try expectLowered(operation, [x, y], over: 1) }
      }
      let (x, y) = (numbers(48, scalar), numbers(64, scalar))
      try expectLowered(operation, [x.reshaped([48, 1]), y])
    }
  }

  @Test func powersAndSlopesAndComparisons() throws {
    for (scalar, tolerance) in [(ScalarType.float32, 2e-6), (.float64, 1e-14)] {
      let (x, y) = (numbers(48, scalar).reshaped([48, 1]), numbers(64, scalar))
      let comparisons: [any Operator] = [
        Equal(), Greater(), GreaterOrEqual(), Less(), LessOrEqual(),
      ]
      for operation in comparisons { try expectLowered(operation, [x, y]) }
      try expectLowered(Pow(), [x, y], tolerance: tolerance)
      try expectLowered(PRelu(), [y, numbers(1, scalar)])
      try expectLowered(PRelu(), [numbers(64, scalar).reshaped([4, 16]), numbers(16, scalar)])
    }
    let mixed = try lowered(Pow(), [Tensor([2.0]), Tensor([Float(3)])])
    #expect(mixed == nil, "both operands have one type")
  }

  @Test func maximumAndMinimumGiveNaNForEither() {
    for scalar in Self.floating {
      for (function, expected) in [
        (AdjointZip.max, [Double.nan, .nan, .nan, 2, 2, .infinity]),
        (.min, [.nan, .nan, .nan, 1, 1, -.infinity]),
      ] {
        var stage = KernelStage()
        let x = stage.place(
          Tensor([Double.nan, 1, .nan, 1, 2, -.infinity]).converted(to: scalar))
        let y = stage.place(
          Tensor([1, Double.nan, .nan, 2, 1, .infinity]).converted(to: scalar))
        let z = stage.place(scalar, [6])
        stage.run([ZipKernel(function, x, y, z)].compactMap { $0.map(Kernel.zip) })
        expectSame(stage[z], Tensor(expected).converted(to: scalar), "\(function)")
      }
    }
  }

  @Test func remainderHasTheSignOfTheDividend() {
    var stage = KernelStage()
    let x = stage.place(Tensor([Float(5.5), -5.5, 5.5, 1]))
    let y = stage.place(Tensor([Float(2), 2, -2, 0]))
    let z = stage.place(.float32, [4])
    stage.run([ZipKernel(.remainder, x, y, z)].compactMap { $0.map(Kernel.zip) })
    expectSame(stage[z], Tensor([Float(1.5), -1.5, 1.5, .nan]), "remainder")
  }

  @Test func affine() {
    var stage = KernelStage()
    let x = stage.place(Tensor([Float(1), -2, .infinity]))
    stage.run([
      .map(MapKernel(.affine, .float32, x: x.location, y: x.location, count: 3, alpha: 3, beta: 1))
    ])
    #expect(stage[x] == Tensor([Float(4), -5, .infinity]))
  }

  @Test func selection() throws {
    let mask = Tensor((0..<24).map { $0 % 3 != 1 })
    for scalar in ScalarType.allCases {
      let x = Tensor.random([2, 3, 4], in: -9...9, seed: 5, scalar)
      let y = Tensor.random([2, 3, 4], in: -9...9, seed: 6, scalar)
      try expectLowered(Where(), [mask.reshaped([2, 3, 4]), x, y])
      try expectLowered(Where(), [mask.reshaped([2, 3, 4]), x, y], over: 2)
      for shape in [[], [4], [3, 1], [2, 1, 1]] {
        let part = Tensor.random(shape, in: -9...9, seed: 7, scalar)
        try expectLowered(Where(), [mask.reshaped([2, 3, 4]), x, part])
        try expectLowered(Where(), [mask.reshaped([2, 3, 4]), part, y])
      }
      let apart = [
        mask.reshaped([24, 1, 1, 1]), x.reshaped([6, 4, 1]), y.reshaped([1, 1, 1, 24]),
      ]
      try expectLowered(Where(), apart)
    }
  }
}
