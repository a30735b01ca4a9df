import AdjointGraph

extension Array where Element == Dimension {
  /// The extents with names replaced; those whose size does not fit stay as they are.
  func bound(by binding: [String: Int]) -> [Dimension] {
    map { $0.bound(by: binding) ?? $0 }
  }

  /// As an attribute: plain numbers where all extents are known.
  var attributeValue: AttributeValue {
    let sizes = compactMap(\.size)
    return sizes.count == count ? .ints(sizes) : .dimensions(self)
  }
}
