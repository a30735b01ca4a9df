import AdjointGraph
import AdjointOperators
import TestSupport
import Testing

@Suite struct EinsumTests {
  @Test(arguments: [
    ("ij,jk->ik", [[2, 3], [3, 4]]), ("ij,jk", [[2, 3], [3, 4]]), ("ij->ji", [[2, 3]]),
    ("ij->", [[2, 3]]), ("ij->i", [[2, 3]]), ("i,j->ij", [[2], [3]]), (",i->i", [[], [3]]),
    ("->", [[]]), ("bhqd,bhkd->bhqk", [[2, 2, 3, 2], [2, 2, 4, 2]]),
    ("ij,ij->", [[2, 3], [2, 3]]), ("i,i,i->i", [[3], [3], [3]]),
    ("ij,jk,kl->il", [[2, 3], [3, 2], [2, 4]]),
    ("ii", [[3, 3]]), ("ii->i", [[3, 3]]), ("iij->ji", [[3, 3, 2]]), ("iii->i", [[2, 2, 2]]),
    ("ii,ij->j", [[3, 3], [3, 2]]), ("i->ii", [[3]]), ("ij,j->jij", [[2, 3], [3]]),
    ("...ij,...jk->...ik", [[5, 2, 3], [5, 3, 2]]),
    ("...ij,...jk->...ik", [[5, 2, 3], [1, 3, 2]]),
    ("...ij,...jk->...ik", [[2, 3], [5, 3, 2]]), ("i...->...", [[2, 3, 2]]),
    ("...i->i", [[2, 3, 4]]), ("i...j->j...i", [[2, 3, 4]]), ("...,...", [[2, 3], [3]]),
    ("ij,jk->ik", [[2, 1], [3, 4]]), ("ij,ik->jk", [[1, 2], [3, 2]]),
    ("ij,kj->i", [[2, 3], [4, 3]]),
    ("ij,jk->ik", [[2, 0], [0, 3]]), ("ij,jk->ik", [[0, 2], [2, 3]]), ("ij->i", [[2, 0]]),
  ])
  func contract(_ equation: String, _ shapes: [[Int]]) throws {
    try checkOperator(
      try Einsum(equation),
      inputs: shapes.enumerated().map { .random($1, seed: UInt64($0 + 1)) })
  }

  private static func counting(_ shape: [Int], _ scale: Double = 1, _ shift: Double = 0) -> Tensor {
    Tensor((0..<shape.reduce(1, *)).map { Double($0) * scale + shift }, shape: shape)
  }

  // NumPy 2.4, but for what puts values on a diagonal.
  @Test(arguments: [
    ("bhw,hw->b", [counting([2, 3, 4], 0.1), counting([3, 4], 1, -5)], Tensor([17.6, 24.8])),
    (
      " c b , b A ", [counting([2, 3]), counting([3, 4])],
      Tensor([20.0, 56, 23, 68, 26, 80, 29, 92], shape: [4, 2])
    ),
    ("ii", [counting([3, 3])], Tensor(12.0)), ("ii->i", [counting([3, 3])], Tensor([0.0, 4, 8])),
    (
      "...ij->...ji", [counting([2, 2, 2])],
      Tensor([0.0, 2, 1, 3, 4, 6, 5, 7], shape: [2, 2, 2])
    ),
    ("i...->...", [counting([2, 2, 2])], Tensor([4.0, 6, 8, 10], shape: [2, 2])),
    ("i->ii", [Tensor([2.0, 3])], Tensor([2.0, 0, 0, 3], shape: [2, 2])),
  ])
  func values(_ equation: String, _ inputs: [Tensor], _ expected: Tensor) throws {
    try checkOperator(try Einsum(equation), inputs: inputs, expected: [expected], tolerance: 1e-7)
  }

  @Test func wholeNumbersWrap() throws {
    try checkOperator(
      try Einsum("i,i->"), inputs: [Tensor([Int64.max, 1]), Tensor([Int64(2), 5])],
      expected: [Tensor(Int64(3))])
  }

  @Test func manyEllipsisAxesHaveLabelsEnough() throws {
    let shape = [Int](repeating: 1, count: 60) + [2]
    try checkOperator(
      try Einsum("...a,a->...a"), inputs: [.random(shape, seed: 1), .random([2], seed: 2)])
  }

  @Test func costSaturates() throws {
    #expect(
      try Einsum("i,j,k->").multiplyAdds([[1 << 30], [1 << 30], [1 << 30]], [[]]) == Int.max)
    #expect(try Einsum("ij,jk->ik").multiplyAdds([[2, 3], [3, 4]], [[2, 4]]) == 24)
  }

  @Test func axisRules() throws {
    func rule(_ equation: String, _ inputs: [Shape], _ output: Shape) throws -> String {
      try Einsum(equation).axes(
        inputs.map { TensorType(.float32, $0) }, [TensorType(.float32, output)]
      ).description
    }
    #expect(try rule("ij,jk->ik", [["n", 3], [3, 4]], ["n", 4]) == "a0 a1, a1 a2 -> a0 a2")
    #expect(try rule("...i,i->...", [["n", 3], [3]], ["n"]) == "a1 a0, a0 -> a1")
    #expect(try rule("ij,ij->i", [["n", 3], [1, 3]], ["n"]) == "a0 a1, _ a1 -> a0")
    #expect(try rule("ii->i", [[3, 3]], [3]) == "i0.0! i0.1! -> o0.0!")
  }

  /// Operands as `Einsum.lower` sees them, of the given shapes.
  private func site(_ shapes: [[Int]], _ output: [Int]) -> LoweringSite {
    let operands = (shapes + [output]).enumerated().map {
      Operand(scalar: .float32, shape: $1, location: Location(.arena, $0 * 4096))
    }
    return LoweringSite(inputs: operands.dropLast(), outputs: operands.suffix(1))
  }

  @Test func productsLowerToTheProductKernel() throws {
    let kernels = try Einsum("bhqd,bhkd->bhqk").lower(
      site([[2, 3, 4, 5], [2, 3, 6, 5]], [2, 3, 4, 6]))
    guard case .product(let product)? = kernels?.first, kernels?.count == 1 else {
      Issue.record("no product: \(String(describing: kernels))")
      return
    }
    #expect([product.batch, product.rows, product.columns, product.depth] == [6, 4, 6, 5])
    #expect([product.strideA, product.strideB, product.strideC] == [20, 30, 24])
    #expect(!product.transposeA && product.transposeB)

    let swapped = try Einsum("ij,ki->kj").lower(site([[2, 3], [4, 2]], [4, 3]))
    guard case .product(let product)? = swapped?.first else {
      Issue.record("no product: \(String(describing: swapped))")
      return
    }
    #expect(product.a.offset == 4096 && product.b.offset == 0)
    #expect([product.rows, product.columns, product.depth] == [4, 3, 2])
    #expect(!product.transposeA && !product.transposeB)
  }

  @Test(arguments: [
    ("ij,jk->ki", [[2, 3], [3, 4]], [4, 2], true), ("ii,ij->j", [[2, 2], [2, 3]], [3], false),
    ("ij,jk->k", [[2, 3], [3, 4]], [4], false),
    ("bij,jbk->bik", [[2, 3, 4], [4, 2, 5]], [2, 3, 5], false),
    ("ij,jk->ik", [[2, 1], [3, 4]], [2, 4], false), ("ij->ji", [[2, 3]], [3, 2], false),
  ])
  func lowersOrNot(_ equation: String, _ shapes: [[Int]], _ output: [Int], _ does: Bool) throws {
    #expect((try Einsum(equation).lower(site(shapes, output)) != nil) == does)
  }

  @Test(arguments: [
    ("i1->i", "\"i1->i\" holds \"1\" where a letter, or one \"...\" for each operand, is expected"),
    (
      "i..->i",
      "\"i..->i\" holds \".\" where a letter, or one \"...\" for each operand, is expected"
    ),
    (
      "......->i",
      "\"......->i\" holds \".\" where a letter, or one \"...\" for each operand, is expected"
    ),
    ("i->j->i", "\"->\" stands more than once in \"i->j->i\""),
    ("ij>j", "\"ij>j\" holds \">\" where a letter, or one \"...\" for each operand, is expected"),
    (
      "ij->i,j",
      "\"ij->i,j\" holds \",\" where a letter, or one \"...\" for each operand, is expected"
    ),
  ])
  func C1(_ equation: String, _ message: String) {
    expectRefusal(Einsum.self, ["equation": .string(equation)], "C1", message)
  }

  @Test func C2() throws {
    expectConstraint(
      try Einsum("ij,jk->ik"), [TensorType(.float32, [2, 3])], "Einsum.C2",
      "node \"y\" (Einsum): \"ij,jk->ik\" is for 2 operands but 1 is given")
  }

  @Test func C3() throws {
    expectConstraint(
      try Einsum("ij,jk->ik"), [TensorType(.float32, [2, 3]), TensorType(.float32, [3])],
      "Einsum.C3",
      "node \"y\" (Einsum): term 1 of \"ij,jk->ik\" has 2 labels but \"x1\" is [3]")
    expectConstraint(
      try Einsum("...ij->ij"), [TensorType(.float32, [2])], "Einsum.C3",
      "node \"y\" (Einsum): term 0 of \"...ij->ij\" has 2 labels but \"x0\" is [2]")
  }

  @Test func C4() {
    expectRefusal(
      Einsum.self, ["equation": .string("ij->ik")], "C4",
      "\"k\" stands behind the arrow of \"ij->ik\" but not before it")
    expectRefusal(
      Einsum.self, ["equation": .string("ij->...i")], "C4",
      "\"...\" stands behind the arrow of \"ij->...i\" but not before it")
  }

  @Test func C5() throws {
    expectConstraint(
      try Einsum("ij,jk->ik"),
      [TensorType(.float32, ["batch", 3]), TensorType(.float32, [4, 5])], "Einsum.C5",
      "node \"y\" (Einsum): label \"j\" of \"ij,jk->ik\" is 3 and 4: \"x0\" is [batch, 3] but \"x1\" is [4, 5]"
    )
    expectConstraint(
      try Einsum("ii->i"), [TensorType(.float32, [1, 3])], "Einsum.C5",
      "node \"y\" (Einsum): label \"i\" of \"ii->i\" is 1 and 3: \"x0\" is [1, 3]")
    expectConstraint(
      try Einsum("...,..."), [TensorType(.float32, [2]), TensorType(.float32, [3])], "Einsum.C5",
      "node \"y\" (Einsum): an axis of \"...\" of \"...,...\" is 2 and 3: \"x0\" is [2] but \"x1\" is [3]"
    )
  }
}
