/// The most bytes that a tensor may have: what 47 bits of address reach, which is all that a process
/// can map on today's machines. Far enough below `Int.max` for sums and alignment to stay exact.
package let largestByteCount = 1 << 47

/// The bytes of so many elements; `nil` where no memory can hold them, or could not if no extent
/// were 0, for then the steps between elements overflow, or where an extent is negative.
package func checkedByteCount(of shape: some Sequence<Int>, elementSize: Int) -> Int? {
  var bytes = elementSize
  var isEmpty = false
  for extent in shape {
    guard extent >= 0 else { return nil }
    let (product, overflow) = bytes.multipliedReportingOverflow(by: max(extent, 1))
    if overflow || product > largestByteCount { return nil }
    bytes = product
    isEmpty = isEmpty || extent == 0
  }
  return isEmpty ? 0 : bytes
}
