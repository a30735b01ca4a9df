import AdjointKernels
import Testing

@testable import AdjointGraph

@Suite struct PhiloxTests {
  /// The known answers that Random123 publishes for philox4x32-10 (`kat_vectors`).
  @Test(arguments: [
    (
      [UInt32](repeating: 0, count: 4), [UInt32](repeating: 0, count: 2),
      [0x6627_E8D5, 0xE169_C58D, 0xBC57_AC4C, 0x9B00_DBD8] as [UInt32]
    ),
    (
      [UInt32](repeating: .max, count: 4), [UInt32](repeating: .max, count: 2),
      [0x408F_276D, 0x41C8_3B0E, 0xA20B_C7C6, 0x6D54_51FD]
    ),
    (
      [0x243F_6A88, 0x85A3_08D3, 0x1319_8A2E, 0x0370_7344], [0xA409_3822, 0x299F_31D0],
      [0xD16C_FE09, 0x94FD_CCEB, 0x5001_E420, 0x2412_6EA1]
    ),
  ])
  func knownAnswers(counter: [UInt32], key: [UInt32], words: [UInt32]) {
    let (a, b, c, d) = Philox(key: UInt64(key[1]) << 32 | UInt64(key[0]))
      .words(at: (counter[0], counter[1], counter[2], counter[3]))
    #expect([a, b, c, d] == words)
  }

  @Test func numbersAreInTheUnitIntervalAndSpread() {
    let random = Philox(seed: 7, name: "w")
    let numbers = (0..<20_000).map { random.uniform($0) }
    #expect(numbers.allSatisfy { $0 >= 0 && $0 < 1 })
    #expect(Set(numbers).count == numbers.count)
    // Ten bins of 2,000: seven standard deviations are 297.
    for bin in 0..<10 {
      let count = numbers.count { Int($0 * 10) == bin }
      #expect(abs(count - 2000) < 297, "bin \(bin) holds \(count)")
    }
  }

  @Test func numbersDoNotDependOnTheOrderOfAsking() {
    let random = Philox(seed: 3, name: "w")
    let forward = (0..<100).map { random.uniform($0) }
    let backward = (0..<100).reversed().map { random.uniform($0) }
    #expect(forward == backward.reversed())
  }

  @Test func seedAndNameChooseTheStream() {
    let numbers = [(1, "w"), (2, "w"), (1, "v"), (1, "w ")].map { seed, name in
      Philox(seed: UInt64(seed), name: name).uniform(0)
    }
    #expect(Set(numbers).count == 4)
    #expect(Philox(seed: 1, name: "w").uniform(0) == numbers[0])
  }

  @Test func streamAndStepChooseTheNumbers() {
    let places: [(stream: UInt64, step: UInt64)] = [(0, 0), (1, 0), (0, 1), (0, 1 << 40)]
    let numbers = places.flatMap { place in
      let random = Randomness(seed: 7, step: place.step).numbers(of: place.stream)
      return (0..<100).map { random.uniform($0) }
    }
    #expect(Set(numbers).count == 400)
  }

  /// Quantiles of the normal distribution by SciPy 1.17 (`scipy.special.ndtri`), and its symmetry.
  @Test(arguments: [
    (0x1p-2, -0.6744897501960817), (0x1p-4, -1.5341205443525463), (0x1p-10, -3.0972690781987846),
    (0x1p-30, -6.009353565530744), (0x1p-50, -7.956038125481531),
  ])
  func quantiles(_ probability: Double, _ quantile: Double) {
    let found = adjoint_normal_quantile(probability - 0.5)
    #expect(abs(found - quantile) < 4e-15)
    #expect(adjoint_normal_quantile(0.5 - probability) == -found)
    #expect(adjoint_normal_quantile(0) == 0)
  }

  /// Mean, variance, skewness and kurtosis of the normal distribution, within five standard errors.
  @Test func normalMoments() {
    let random = Philox(seed: 11, name: "normal")
    let count = 100_000
    let numbers = (0..<count).map { random.normal($0) }
    func moment(_ power: Int) -> Double {
      numbers.reduce(0) { sum, x in sum + (0..<power).reduce(1.0) { p, _ in p * x } }
        / Double(count)
    }
    let error = 5 / Double(count).squareRoot()
    #expect(abs(moment(1)) < error)
    #expect(abs(moment(2) - 1) < error * 2.0.squareRoot())
    #expect(abs(moment(3)) < error * 15.0.squareRoot())
    #expect(abs(moment(4) - 3) < error * 96.0.squareRoot())
  }
}
