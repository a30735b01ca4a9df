import AdjointGraph
import AdjointKernels

/// How real numbers are distributed: what a random number becomes.
public protocol RandomDistribution: Hashable, Sendable {
  static var specifications: [AttributeSpecification] { get }
  init(_ attributes: Attributes)
  var attributes: Attributes { get }

  /// Number `index` of a stream.
  func number(_ index: Int, of numbers: Philox) -> Double

  /// The kernel that computes the same, with its constants.
  var kernel: (function: AdjointRandom, alpha: Double, beta: Double) { get }
}

/// `mean + scale * n` with `n` normally distributed.
public struct NormalDistribution: RandomDistribution {
  public static let specifications = [
    AttributeSpecification("mean", .float, .defaults(.float(0)), "the mean"),
    AttributeSpecification("scale", .float, .defaults(.float(1)), "the standard deviation"),
  ]

  public let mean: Double, scale: Double

  public init(mean: Double = 0, scale: Double = 1) {
    self.mean = mean
    self.scale = scale
  }

  public init(_ attributes: Attributes) {
    self.init(mean: attributes.float("mean") ?? 0, scale: attributes.float("scale") ?? 1)
  }

  public var attributes: Attributes { ["mean": .float(mean), "scale": .float(scale)] }

  public func number(_ index: Int, of numbers: Philox) -> Double {
    mean + scale * numbers.normal(index)
  }

  public var kernel: (function: AdjointRandom, alpha: Double, beta: Double) {
    (.normal, mean, scale)
  }
}

/// `low + (high - low) * u` with `u` evenly in `[0, 1)`.
public struct UniformDistribution: RandomDistribution {
  public static let specifications = [
    AttributeSpecification("low", .float, .defaults(.float(0)), "the least number"),
    AttributeSpecification("high", .float, .defaults(.float(1)), "what the numbers stay below"),
  ]

  public let low: Double, high: Double

  public init(low: Double = 0, high: Double = 1) {
    self.low = low
    self.high = high
  }

  public init(_ attributes: Attributes) {
    self.init(low: attributes.float("low") ?? 0, high: attributes.float("high") ?? 1)
  }

  public var attributes: Attributes { ["low": .float(low), "high": .float(high)] }

  public func number(_ index: Int, of numbers: Philox) -> Double {
    low + (high - low) * numbers.uniform(index)
  }

  public var kernel: (function: AdjointRandom, alpha: Double, beta: Double) {
    (.uniform, low, high - low)
  }
}
