extension GraphSchema {
  static var trainingDefinitions: [(String, JSONTree)] {
    [
      (
        "training",
        object([
          ("data!", ["type": "object", "additionalProperties": reference("source")]),
          ("validation", object([("every!", ["type": "integer", "minimum": 2])])),
          ("epochs!", size),
          ("batchSize!", ["type": "integer", "minimum": 1]),
          ("optimizer!", optimizer),
          ("seed", ["type": "integer", "minimum": 0, "default": 0]),
          ("shuffle", ["type": "boolean", "default": true]),
          ("metrics", list(of: name)),
        ])
      ),
      ("source", source),
      ("learningRate", learningRate),
    ]
  }

  /// Rows of one input: numbers, columns of a CSV file, a tensor of a file, or windows of a text.
  private static var source: JSONTree {
    let path: JSONTree = ["type": "string", "pattern": "^(?!/)"]
    let range = object([("from!", text), ("through!", text)])
    let windows = object([
      ("file!", path), ("length!", ["type": "integer", "minimum": 1]),
      ("next", ["type": "boolean", "default": false]),
    ])
    let rows = object([
      ("file!", path), ("columns", ["anyOf": [list(of: text), range]]), ("tensor", text),
    ])
    let isText: JSONTree = [
      "anyOf": [["required": ["length"]], ["properties": ["file": ["pattern": "\\.txt$"]]]]
    ]
    return [
      "if": ["type": "object"],
      "then": ["if": isText, "then": windows, "else": rows],
      "else": reference("literal"),
    ]
  }

  private static var optimizer: JSONTree {
    let rules = OptimizerRecipe.Rule.standards.map { rule in
      let constants = rule.constants.map { key, standard in
        (key, ["type": "number", "default": .attribute(.float(standard))] as JSONTree)
      }
      return tagged(rule.tag, object([("learningRate!", reference("learningRate"))] + constants))
    }
    return ["anyOf": .array(rules)]
  }

  private static var learningRate: JSONTree {
    let exponential = object([
      ("initial!", number), ("decay!", number), ("steps!", ["type": "integer", "minimum": 1]),
    ])
    return ["anyOf": [number, tagged("exponential", exponential)]]
  }
}
