import AdjointKernels
import TestSupport
import Testing

@testable import AdjointOperators

/// What kernels compute with vector instructions: the same bits for every choice of them, and near
/// the reference. `Tests/Benchmarks` tries all floats; here is a sample.
@Suite struct VectorKernelTests {
  /// A stride that is prime, so that exponents, signs and last bits of all kinds occur.
  static let floats: [Float] = stride(from: UInt64(0), to: 1 << 32, by: 65_537).map {
    Float(bitPattern: UInt32($0))
  }
  static let doubles: [Double] =
    stride(from: UInt64(0), to: 1 << 63, by: 1 << 47 + 1_234_567).flatMap {
      [Double(bitPattern: $0), -Double(bitPattern: $0)]
    } + floats.map(Double.init)

  static let maps: [AdjointMap] = (0...AdjointMap.softsign.rawValue).compactMap(
    AdjointMap.init(rawValue:))

  private func map(_ function: AdjointMap, _ x: [Float]) -> [Float] {
    var y = [Float](repeating: 0, count: x.count)
    adjoint_map_f32(function, Int64(x.count), 0.75, 1.25, x, &y)
    return y
  }

  private func map(_ function: AdjointMap, _ x: [Double]) -> [Double] {
    var y = [Double](repeating: 0, count: x.count)
    adjoint_map_f64(function, Int64(x.count), 0.75, 1.25, x, &y)
    return y
  }

  /// The results for every choice of instructions, as bits.
  private func sameBits(_ what: String, _ results: () -> [UInt64]) {
    var first: [UInt64] = []
    for choice in InstructionSets.all {
      InstructionSets.using(choice) {
        let bits = results()
        if choice == .baseline { first = bits }
        let place = zip(first, bits).enumerated().first { $0.element.0 != $0.element.1 }?.offset
        #expect(
          place == nil, "\(what), \(String(cString: adjoint_simd_name(choice))), \(place ?? 0)")
      }
    }
  }

  @Test(arguments: maps) func mapsHaveTheSameBits(_ function: AdjointMap) {
    sameBits("\(function.rawValue)") {
      map(function, Self.floats).map { UInt64($0.bitPattern) }
        + map(function, Self.doubles).map(\.bitPattern)
    }
  }

  @Test func zipsAndFoldsHaveTheSameBits() {
    let x = Self.floats.filter { $0.isFinite }, y = Array(x.reversed())
    let (small, others) = (x.map { $0.significand - 1.5 }, y.map { $0.significand - 1.25 })
    let (wide, wides) = (small.map { Double($0) * 1.1 }, others.map { Double($0) * 0.7 })
    let count = Int64(x.count)
    for function in (0...AdjointZip.pRelu.rawValue).compactMap(AdjointZip.init(rawValue:)) {
      sameBits("zip \(function.rawValue)") {
        var z = [Float](repeating: 0, count: x.count), w = wide
        adjoint_zip_f32(function, 1, count, x, 0, 1, y, 0, 1, &z)
        adjoint_zip_f64(function, 1, count, wide, 0, 1, wides, 0, 1, &w)
        return z.map { $0.isNaN ? 0 : UInt64($0.bitPattern) }
          + w.map { $0.isNaN ? 0 : $0.bitPattern }
      }
    }
    let folds = (0...AdjointReduce.logSumExp.rawValue).compactMap(AdjointReduce.init(rawValue:))
    for (outer, length, inner) in [(1, 5000, 1), (7, 61, 1), (3, 40, 37), (1, 1100, 5)] {
      let size = outer * length * inner
      let (o, r, i) = (Int64(outer), Int64(length), Int64(inner))
      for function in folds {
        sameBits("fold \(function.rawValue) of \(outer) \(length) \(inner)") {
          var z = [Float](repeating: 0, count: outer * inner)
          var w = [Double](repeating: 0, count: outer * inner)
          adjoint_reduce_f32(function, 1, o, r, i, 0, i, small, &z)
          adjoint_reduce_f64(function, 1, o, r, i, 0, i, wide, &w)
          return z.map { $0.isNaN ? 0 : UInt64($0.bitPattern) }
            + w.map { $0.isNaN ? 0 : $0.bitPattern }
        }
      }
      for logarithm in [Int32(0), 1] {
        sameBits("softmax \(logarithm) of \(outer) \(length) \(inner)") {
          var z = [Float](repeating: 0, count: size), w = [Double](repeating: 0, count: size)
          adjoint_softmax_f32(logarithm, o, r, i, small, &z)
          adjoint_softmax_f64(logarithm, o, r, i, wide, &w)
          return z.map { UInt64($0.bitPattern) } + w.map(\.bitPattern)
        }
      }
      sameBits("unit of \(outer) \(length) \(inner)") {
        var z = [Float](repeating: 0, count: size)
        adjoint_unit_f32(1, o, r, i, small, &z)
        return z.map { UInt64($0.bitPattern) }
      }
    }
    for function in [AdjointLoss.squaredError, .binaryCrossEntropy, .crossEntropy] {
      sameBits("loss \(function.rawValue)") {
        var loss = Float(0), other = 0.0
        adjoint_mean_loss_f32(function, 30, 37, 30, small, others, &loss)
        adjoint_mean_loss_f64(function, 30, 37, 30, wide, wides, &other)
        return [UInt64(loss.bitPattern), other.bitPattern]
      }
    }
  }

  /// A function of the reference, and how many ulps a double may be away from it.
  static let functions: [(map: AdjointMap, reference: @Sendable (Double) -> Double, ulps: Double)] =
    [
      (.exp, Elementary.exp, 1.5), (.expm1, Elementary.expm1, 2.5), (.log, Elementary.log, 1.5),
      (.log1p, Elementary.log1p, 2.5), (.tanh, Elementary.tanh, 4), (.erf, Elementary.erf, 4),
      (.sin, Elementary.sin, 1.5), (.cos, Elementary.cos, 1.5),
      (
        .sigmoid,
        { $0 < 0 ? Elementary.exp($0) / (1 + Elementary.exp($0)) : 1 / (1 + Elementary.exp(-$0)) },
        4
      ),
      (.softplus, { max($0, 0) + Elementary.log1p(Elementary.exp(-abs($0))) }, 4),
      // The reference itself rounds the argument of the complement.
      (
        .gelu,
        { $0 == -.infinity ? -0.0 : $0 * (Elementary.erfc(-$0 * 0.5.squareRoot()) / 2) }, 3000
      ),
    ]

  /// Whether a float is the one nearest to a number, or rarely, where that is nearly halfway, the
  /// next one.
  private func isNear(_ found: Float, _ exact: Double, ulps: Double = 0.51) -> Bool {
    let nearest = Float(exact)
    if exact.isNaN { return found.isNaN }
    if nearest.isInfinite || nearest == 0 { return found == nearest && found.sign == nearest.sign }
    return abs(Double(found) - exact) <= ulps * Double(nearest.ulp)
  }

  private func isNear(_ found: Double, _ exact: Double, ulps: Double) -> Bool {
    if exact.isNaN { return found.isNaN }
    if exact.isInfinite || exact == 0 { return found == exact && found.sign == exact.sign }
    return abs(found - exact) <= ulps * exact.ulp
  }

  @Test(arguments: functions.indices) func mapsAreNearTheReference(_ index: Int) {
    let (function, reference, ulps) = Self.functions[index]
    let floats = zip(Self.floats, map(function, Self.floats))
    let doubles = zip(Self.doubles, map(function, Self.doubles))
    // That of tanh is the only one computed in float.
    let single = function == .tanh ? 0.63 : 0.51
    let far = floats.first { !isNear($1, reference(Double($0)), ulps: single) }
    #expect(far == nil)
    let farther = doubles.first { !isNear($1, reference($0), ulps: ulps) }
    #expect(farther == nil)
  }

  /// Where a polynomial meets the next, which is where the sum with 11/16 has a new digit.
  @Test func tanhOfFloatsIsOddAndNeverFalls() {
    let edges = (UInt32(0x3F4)...0x412).map { Float(bitPattern: $0 << 20) - 11 / 16 }
    let x = edges.flatMap { edge in
      (0...200).map { Float(bitPattern: edge.bitPattern - 100 + $0) }
    }
    let y = map(.tanh, x)
    let far = zip(x, y).first { !isNear($1, Elementary.tanh(Double($0)), ulps: 0.63) }
    #expect(far == nil)
    #expect(zip(y, y.dropFirst()).allSatisfy { $0 <= $1 })
    #expect(map(.tanh, x.map { -$0 }) == y.map { -$0 })
    for count in 1...33 { #expect(map(.tanh, Array(x[..<count])) == Array(y[..<count])) }
  }

  @Test func powersOfFloatsAreNearTheReference() {
    let special: [Float] = [
      0, -0.0, 1, -1, 2, -2, 3, -3, 0.5, -0.5, 2.5, .infinity, -.infinity, .nan,
      0x1p-133, -0x1p-133, 1e30, 16_777_215, -16_777_215, 16_777_216,
    ]
    let some = special + Self.floats.enumerated().filter { $0.offset % 401 == 0 }.map(\.element)
    for x in some {
      var z = [Float](repeating: 0, count: some.count)
      adjoint_zip_f32(.power, 1, Int64(some.count), [x], 0, 0, some, 0, 1, &z)
      let far = zip(some, z).first { !isNear($1, Elementary.pow(Double(x), Double($0))) }
      #expect(far == nil, "\(x)")
    }
  }
}
