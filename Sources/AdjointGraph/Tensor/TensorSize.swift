/// The bytes of so many elements; `nil` where they do not fit an `Int`, or would not if no extent
/// were 0, for then the steps between elements overflow. The extents are not negative.
package func checkedByteCount(of shape: [Int], elementSize: Int) -> Int? {
  var bytes = elementSize
  for extent in shape {
    let (product, overflow) = bytes.multipliedReportingOverflow(by: max(extent, 1))
    if overflow { return nil }
    bytes = product
  }
  return shape.contains(0) ? 0 : bytes
}
