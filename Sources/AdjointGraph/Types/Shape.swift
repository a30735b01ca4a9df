/// The extents of a tensor's axes, outermost first; empty for a scalar.
public struct Shape: Hashable, Sendable, CustomStringConvertible, ExpressibleByArrayLiteral {
  public var dimensions: [Dimension]

  public init(_ dimensions: [Dimension]) { self.dimensions = dimensions }

  public init(_ sizes: [Int]) { dimensions = sizes.map { .fixed($0) } }

  public init(arrayLiteral dimensions: Dimension...) { self.dimensions = dimensions }

  /// The number of axes.
  public var rank: Int { dimensions.count }

  public subscript(axis: Int) -> Dimension {
    get { dimensions[axis] }
    set { dimensions[axis] = newValue }
  }

  /// The numbers, where all extents are known.
  public var sizes: [Int]? {
    var sizes: [Int] = []
    sizes.reserveCapacity(rank)
    for dimension in dimensions {
      guard let size = dimension.size else { return nil }
      sizes.append(size)
    }
    return sizes
  }

  /// How many elements there are; `nil` where the product is beyond an `Int`.
  public var elementCount: Dimension? {
    dimensions.reduce(Dimension.fixed(1)) { product, dimension in product.flatMap { $0 * dimension }
    }
  }

  /// Replaces names by sizes, as far as the results fit.
  package mutating func bind(_ binding: [String: Int]) {
    dimensions = dimensions.map { $0.bound(by: binding) ?? $0 }
  }

  /// The axis meant by `axis`, which counts from the end where negative; `nil` when out of range.
  public func axis(_ axis: Int) -> Int? {
    let resolved = axis < 0 ? axis + rank : axis
    return resolved >= 0 && resolved < rank ? resolved : nil
  }

  /// `[batch, 128]`.
  public var description: String {
    "[\(dimensions.map(\.description).joined(separator: ", "))]"
  }
}

extension Shape {
  /// The shape that two shapes broadcast to by the rules of numpy and ONNX: aligned at the last
  /// axis, extents equal or one of them 1. `nil` where they do not.
  public static func broadcast(_ left: Shape, _ right: Shape) -> Shape? {
    if left == right { return left }
    let rank = max(left.rank, right.rank)
    var result: [Dimension] = []
    result.reserveCapacity(rank)
    for axis in 0..<rank {
      let l = axis + left.rank - rank, r = axis + right.rank - rank
      if l < 0 {
        result.append(right[r])
      } else if r < 0 || left[l] == right[r] || right[r].size == 1 {
        result.append(left[l])
      } else if left[l].size == 1 || left[l].mayEqual(right[r]) && left[l].size == nil {
        result.append(right[r])
      } else if left[l].mayEqual(right[r]) {
        result.append(left[l])
      } else {
        return nil
      }
    }
    return Shape(result)
  }

  /// Whether the shapes may be the same once names are bound.
  public func mayEqual(_ other: Shape) -> Bool {
    rank == other.rank && zip(dimensions, other.dimensions).allSatisfy { $0.mayEqual($1) }
  }
}

extension Dimension {
  /// Whether the extents may turn out equal. Two plain names that differ are different sizes by
  /// contract; extents that stand for something not known yet (`VALUE:AXIS`) may equal anything.
  public func mayEqual(_ other: Dimension) -> Bool {
    self == other || isOpen || other.isOpen
  }

  /// Whether the extent depends on one that only binding reveals.
  public var isOpen: Bool {
    size == nil && names.contains { $0.contains(":") }
  }
}
