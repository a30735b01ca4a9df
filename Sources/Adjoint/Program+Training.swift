extension Program {
  /// A trainer for the recipe in the graph file.
  ///
  /// - Parameter adjust: May change the recipe before it is used.
  public func trainer(
    _ adjust: (inout TrainingRecipe) throws -> Void = { _ in }
  ) throws -> Trainer {
    var recipe = try locating { () throws(Diagnostics) in try self.recipe() }
    recipe.seed = options.seed ?? recipe.seed
    try adjust(&recipe)
    return try locating { () throws(Diagnostics) in
      try Trainer(
        checked, recipe: recipe, data: data(of: recipe), weights: options.weights,
        dimensions: options.dimensions, memoryLimit: options.memoryLimit)
    }
  }

  /// All rows of the recipe's data, training and validation, as inputs.
  public func recipeInputs() throws(Diagnostics) -> [String: Tensor] {
    guard let recipe = checked.graph.training else { return [:] }
    return try locating { () throws(Diagnostics) in try data(of: recipe).inputs(of: checked) }
  }

  private func recipe() throws(Diagnostics) -> TrainingRecipe {
    guard let recipe = checked.graph.training else {
      throw Diagnostics(
        .noTraining, "the graph has no \"training\", which says what data to train on and how")
    }
    return recipe
  }

  private func data(of recipe: TrainingRecipe) throws(Diagnostics) -> TrainingData {
    try TrainingData(
      recipe, for: checked, folder: folder(of: path ?? "graph.json"), limit: options.memoryLimit)
  }
}
