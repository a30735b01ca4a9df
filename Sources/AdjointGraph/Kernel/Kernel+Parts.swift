extension Kernel {
  public func parts(_ count: Int) -> [Kernel] {
    guard case .product(let product) = self, product.columns >= 64 else { return [self] }
    let panels = (product.columns + 31) / 32
    let parts = min(count, panels)
    return (0..<parts).map { part in
      let (low, high) = (part * panels / parts * 32, (part + 1) * panels / parts * 32)
      return .product(product.part(rows: 0..<product.rows, columns: low..<min(high, product.columns)))
    }
  }
}
