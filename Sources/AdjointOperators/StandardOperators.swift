import AdjointGraph

extension OperatorRegistry {
  /// Every operator of the package, one line each.
  public static let standard = OperatorRegistry([
    Add.self,
    And.self,
    Constant.self,
    Div.self,
    Einsum.self,
    Equal.self,
    Exp.self,
    Expand.self,
    Gemm.self,
    Greater.self,
    GreaterOrEqual.self,
    Identity.self,
    Less.self,
    LessOrEqual.self,
    LogSoftmax.self,
    MatMul.self,
    Mul.self,
    Neg.self,
    Or.self,
    ReduceSum.self,
    Reshape.self,
    Softmax.self,
    Sub.self,
    Tanh.self,
    Transpose.self,
    Where.self,
    Xor.self,
  ])
}
