extension Kernel {
  /// Up to `count` kernels that together do what this one does, each making other elements, so that
  /// they may run at the same time. The same bits, however many there are: only products are divided,
  /// by columns.
  public func parts(_ count: Int) -> [Kernel] {
    // A worker has scratch of its own; what lies in the arena is shared.
    guard case .product(let product) = self, product.columns >= 2 * Self.panel,
      product.scratchByteCount == 0 || product.scratch.region == .worker
    else { return [self] }
    let panels = (product.columns + Self.panel - 1) / Self.panel
    let parts = min(count, panels)
    return (0..<parts).map { part in
      let first = part * panels / parts * Self.panel
      let end = min((part + 1) * panels / parts * Self.panel, product.columns)
      return .product(product.part(rows: 0..<product.rows, columns: first..<end))
    }
  }

  /// The columns that a product takes at once.
  private static var panel: Int { 32 }
}
