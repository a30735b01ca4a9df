/// How rules stand in a file: `{"momentum": {"learningRate": 0.1, "momentum": 0.9}}`.
extension OptimizerRecipe.Rule {
  /// Every rule, with the constants it has where the file names none.
  static let standards: [OptimizerRecipe.Rule] = [
    .sgd, .momentum(0.9), .adam(beta1: 0.9, beta2: 0.999, epsilon: 1e-8),
  ]

  /// The key of the rule.
  var tag: String {
    switch self {
    case .sgd: "sgd"
    case .momentum: "momentum"
    case .adam: "adam"
    }
  }

  /// The rule's constants under their keys.
  var constants: [(key: String, value: Double)] {
    switch self {
    case .sgd: []
    case .momentum(let momentum): [("momentum", momentum)]
    case .adam(let beta1, let beta2, let epsilon):
      [("beta1", beta1), ("beta2", beta2), ("epsilon", epsilon)]
    }
  }

  /// The same rule with other constants, as many and in the order of `constants`.
  func replacing(constants: [Double]) -> OptimizerRecipe.Rule {
    switch self {
    case .sgd: .sgd
    case .momentum: .momentum(constants[0])
    case .adam: .adam(beta1: constants[0], beta2: constants[1], epsilon: constants[2])
    }
  }

  /// The standard rule with this key.
  static func standard(_ tag: String) -> OptimizerRecipe.Rule? {
    standards.first { $0.tag == tag }
  }
}
