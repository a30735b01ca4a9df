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
      let data = try data(of: recipe)
      let rows = data.inputs(of: checked).mapValues { $0.prefix(recipe.batchSize) }
      return try Trainer(
        recomputing(for: rows).checked, recipe: recipe, data: data, weights: options.weights,
        dimensions: options.dimensions, memoryLimit: options.memoryLimit,
        optimizing: options.optimizes, workers: options.workers)
    }
  }

  /// This program, or, with the option to recompute, one that marks what a training step (where
  /// there is no recipe, the gradients of the loss) on such inputs must compute again to fit into
  /// the memory limit. Values are the same bits.
  public func recomputing(for inputs: [String: Tensor]) throws(Diagnostics) -> Program {
    guard options.recomputes, let loss = checked.graph.loss else { return self }
    return try locating { () throws(Diagnostics) in
      let marked = try checked.recomputing(toFit: options.memoryLimit) {
        graph throws(Diagnostics) in
        if let recipe = graph.graph.training {
          return try plan(
            graph.addingTrainingStep(recipe.optimizer), fetching: [loss], updating: true, inputs,
            memoryLimit: .max)
        }
        let reverse = try graph.addingReversePass(
          of: loss, withRespectTo: graph.graph.trainableParameters)
        return try plan(
          reverse.checked, fetching: [loss] + reverse.gradients, inputs, memoryLimit: .max)
      }
      return try with(marked)
    }
  }

  /// All rows of the recipe's data, training and validation, or the first of them, as inputs.
  public func recipeInputs(first rows: Int = .max) throws(Diagnostics) -> [String: Tensor] {
    guard let recipe = checked.graph.training else { return [:] }
    let inputs = try locating { () throws(Diagnostics) in
      try data(of: recipe).inputs(of: checked)
    }
    return inputs.mapValues { $0.prefix(rows) }
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
