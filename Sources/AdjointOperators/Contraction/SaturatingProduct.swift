extension Int {
  /// The product of two sizes; the largest `Int` where it does not fit.
  func multipliedSaturating(by other: Int) -> Int {
    let (product, overflow) = multipliedReportingOverflow(by: other)
    return overflow ? .max : product
  }
}
