extension Kernel {
  /// Where a kernel works besides its operands, if it does.
  package var scratch: Location? {
    switch self {
    case .product(let product): product.scratchByteCount > 0 ? product.scratch : nil
    // Each sum has its own.
    case .convolution(let convolution): convolution.sums > 1 ? nil : convolution.scratch
    case .attention(let attention): attention.scratch
    case .attentionGradient(let gradient): gradient.scratch
    case .top(let top): top.heap
    default: nil
    }
  }
}
