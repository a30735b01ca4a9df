import AdjointGraph

extension OperatorRegistry {
  /// Every operator of the package, one line each.
  public static let standard = OperatorRegistry([
    Add.self,
    Constant.self,
    Div.self,
    Exp.self,
    Expand.self,
    Identity.self,
    MatMul.self,
    Mul.self,
    Neg.self,
    ReduceSum.self,
    Reshape.self,
    Sub.self,
    Tanh.self,
    Transpose.self,
  ])
}
