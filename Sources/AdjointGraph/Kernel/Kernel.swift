import AdjointKernels

/// One step of a plan: which C kernel runs, and on what. Payloads are plain data, so that a step
/// costs nanoseconds to dispatch. Operands do not overlap, unless a kernel says that they may.
public enum Kernel: Sendable {
  /// Moves bytes as they are.
  case copy(from: Location, to: Location, byteCount: Int)
  /// Moves elements between layouts.
  case stridedCopy(StridedCopy)
  /// Repeats one element.
  case fill(FillKernel)
  /// A function of one value, element by element.
  case map(MapKernel)
  /// A function of two values, element by element, with broadcasting.
  case zip(ZipKernel)
  /// One of two values, as a condition says, element by element, with broadcasting.
  case select(SelectKernel)
  /// The same values in another element type.
  case cast(CastKernel)
  /// A fold along axes.
  case reduce(ReduceKernel)
  /// Where the largest or smallest value of each line is.
  case best(BestKernel)
  /// Elements that indices name, taken, put or joined.
  case indexed(IndexedKernel)
  /// Tuples of indices as one index each.
  case tupleRows(TupleRowsKernel)
  /// One of two values, as an index says.
  case oneHot(OneHotKernel)
  /// The sums up to each element of a line.
  case runningSum(RunningSumKernel)
  /// The largest or smallest values of each line, in order.
  case top(TopKernel)
  /// Numbers at equal distances.
  case range(RangeKernel)
  /// A triangle of matrices.
  case triangle(TriangleKernel)
  /// Exponentials in proportion to their sum along an axis.
  case softmax(SoftmaxKernel)
  /// A function of random numbers, element by element.
  case random(RandomKernel)
  /// Groups of elements brought to a mean of 0 and a variance of 1, then scaled and shifted.
  case normalize(NormalizeKernel)
  /// Attention of queries to keys and values.
  case attention(AttentionKernel)
  /// The cotangents of queries, keys and values.
  case attentionGradient(AttentionGradientKernel)
  /// Pairs of elements turned by angles of their rows.
  case rotate(RotateKernel)
  /// Lines divided by their norms.
  case unit(UnitKernel)
  /// The loss of class labels.
  case classLoss(ClassLossKernel)
  /// The mean of the losses of values and targets.
  case meanLoss(MeanLossKernel)
  /// A matrix product `c = alpha * op(a) * op(b) + beta * z`, batched.
  case product(MatrixProduct)
  /// One of the three values that a convolution joins, from the other two.
  case convolution(ConvolutionKernel)
  /// What becomes of the elements under a window.
  case pool(PoolKernel)
  /// The reference evaluation of the node with this index in the plan's list of such nodes.
  case custom(Int)
}
