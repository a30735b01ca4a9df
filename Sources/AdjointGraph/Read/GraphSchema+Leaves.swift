extension GraphSchema {
  static var leafDefinitions: [(String, JSONTree)] {
    let factor = "([0-9]+|\(dimensionName)|`([^`]|``)+`)"
    let product = #"\#(factor)(\*\#(factor))*"#
    return [
      (
        "dimension",
        [
          "description": "a size, a dimension name, or a sum of products such as 2*batch+1",
          "type": ["integer", "string"], "minimum": 0,
          "pattern": .string(#"^[-+]?\#(product)([-+]\#(product))*$"#),
        ]
      ),
      ("shape", list(of: reference("dimension"))),
      ("type", choice(ScalarType.allCases.map(\.rawValue))),
      (
        "literal",
        [
          "description": "a number, a truth value, or evenly nested lists of them",
          "type": ["number", "boolean", "string", "array"], "pattern": "^(-?inf|nan)$",
          "items": reference("literal"),
        ]
      ),
      ("initializer", initializer),
      ("input", leaf([])),
      ("parameter", leaf([("initializer", reference("initializer")), ("trainable", flag)])),
      ("constant", leaf([("values", reference("literal"))], shapeKey: "shape")),
      ("state", leaf([("initializer", reference("initializer"))])),
    ]
  }

  private static var flag: JSONTree { ["type": "boolean", "default": true] }

  private static func leaf(
    _ members: [(String, JSONTree)], shapeKey: String = "shape!"
  ) -> JSONTree {
    object(
      [("name!", name), (shapeKey, reference("shape")), ("type", reference("type"))]
        + members + [("description", text)])
  }

  private static var initializer: JSONTree {
    let words = [
      "zeros", "ones", "glorotUniform", "glorotNormal", "heNormal", "heUniform", "orthogonal",
      "identity", "weights",
    ]
    let deviation: JSONTree = ["type": "number", "minimum": 0]
    return [
      "anyOf": [
        choice(words),
        tagged("constant", extendedNumber),
        tagged("values", reference("literal")),
        tagged("uniform", object([("low!", number), ("high!", number)])),
        tagged("normal", object([("mean!", number), ("standardDeviation!", deviation)])),
      ]
    ]
  }
}
