extension Kernel {
  /// Where a kernel works besides its operands, if it does.
  package var scratch: Location? {
    switch self {
    case .product(let product): product.scratchByteCount > 0 ? product.scratch : nil
    case .convolution(let convolution): convolution.scratch
    case .attention(let attention): attention.scratch
    case .attentionGradient(let gradient): gradient.scratch
    case .top(let top): top.heap
    default: nil
    }
  }
}
