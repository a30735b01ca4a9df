import AdjointGraph

extension OperatorRegistry {
  /// Every operator of the package, one line each.
  public static let standard = OperatorRegistry([
    Add.self,
    Concat.self,
    Constant.self,
    ConstantOfShape.self,
    Div.self,
    Exp.self,
    Expand.self,
    Flatten.self,
    Gather.self,
    GatherElements.self,
    GatherScatter.self,
    Identity.self,
    MatMul.self,
    Mul.self,
    Neg.self,
    OneHot.self,
    Pad.self,
    PadScatter.self,
    ReduceSum.self,
    Reshape.self,
    ScatterElements.self,
    Slice.self,
    SliceScatter.self,
    Split.self,
    Squeeze.self,
    Sub.self,
    Tanh.self,
    Tile.self,
    Transpose.self,
    Trilu.self,
    Unsqueeze.self,
  ])
}
