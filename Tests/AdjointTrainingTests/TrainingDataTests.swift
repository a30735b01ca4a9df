import Adjoint
import TestSupport
import Testing

@testable import AdjointTraining

@Suite struct TrainingDataTests {
  /// A line `y = w x` whose recipe takes the given data.
  private func line(_ data: String, x: String = "[\"batch\", 2]", validation: String = "") -> String
  {
    """
    {"adjoint": 1, "name": "line",
     "inputs": [{"name": "x", "shape": \(x)}, {"name": "y", "shape": ["batch", 1]}],
     "parameters": [{"name": "w", "shape": [2, 1], "initializer": "ones"}],
     "nodes": [{"name": "p", "op": "MatMul", "inputs": ["x", "w"]},
      {"name": "loss", "op": "MeanSquaredError", "inputs": ["p", "y"]}],
     "loss": "loss",
     "training": {"data": \(data), "epochs": 1, "batchSize": 2, \(validation)
      "optimizer": {"sgd": {"learningRate": 0.1}}}}
    """
  }

  private func words(_ text: String) -> [String] {
    messages { try program(text: text).trainer() }
  }

  @Test(arguments: [2, 3, 7, 10, 100])
  func everySoManyethRowValidates(_ every: Int) throws {
    var graph = GraphBuilder()
    let x = graph.input("x", ["batch"])
    let data = try TrainingData(
      [x: Tensor((0..<20).map(Double.init))], for: graph.checked(), validationEvery: every)
    let validation = (1...20).filter { $0.isMultiple(of: every) }.map { $0 - 1 }
    #expect(data.validationRows == validation)
    #expect(data.trainingRows == (0..<20).filter { !validation.contains($0) })
  }

  @Test func withoutARuleEveryRowTrains() throws {
    var graph = GraphBuilder()
    let x = graph.input("x", ["batch"])
    let data = try TrainingData([x: Tensor([1.0, 2, 3])], for: graph.checked())
    #expect(data.trainingRows == [0, 1, 2])
    #expect(data.validationRows == [])
  }

  @Test func columnsOfACSVFile() throws {
    let inputs = try program("models/linear-regression.json").recipeInputs()
    #expect(inputs["x"]?.shape == [442, 10])
    #expect(inputs["y"]?.shape == [442, 1])
    #expect(inputs["y"]?.doubles.prefix(2) == [151, 75])
    // The first line of the file, from "age" through "s6".
    let first = inputs["x"]?.doubles.prefix(10).map { Float($0) }
    #expect(first?.first == 0.038075906433423026)
    #expect(first?.last == -0.01764612515980379)
    let digits = try program("models/digits.json").recipeInputs()
    #expect(digits["pixels"]?.shape == [1797, 64])
    #expect(digits["label"]?.shape == [1797])
    #expect(digits["label"]?.scalar == .int64)
  }

  /// A row of numbers takes the shape that the input declares.
  @Test func rowsTakeTheDeclaredShape() throws {
    let text = line("{\"x\": [[[1], [2]], [[3], [4]]], \"y\": [1, 2]}")
    let inputs = try program(text: text).recipeInputs()
    #expect(inputs["x"]?.shape == [2, 2])
    #expect(inputs["y"]?.shape == [2, 1])
  }

  /// Columns of a table become images, pixel by pixel.
  @Test func columnsTakeTheDeclaredShape() throws {
    let folder = try TemporaryFolder()
    _ = try folder.write("a,b,c,d\n1,2,3,4\n5,6,7,8\n", to: "images.csv")
    let graph = try folder.write(
      """
      {"adjoint": 1, "name": "images", "inputs": [{"name": "x", "shape": ["batch", 1, 2, 2]}],
       "nodes": [{"name": "y", "op": "Neg", "inputs": ["x"]}],
       "training": {"data": {"x": {"file": "images.csv"}}, "epochs": 1, "batchSize": 2,
        "optimizer": {"sgd": {"learningRate": 0.1}}}}
      """, to: "graph.json")
    #expect(
      try Program(path: graph).recipeInputs()["x"]
        == Tensor((1...8).map { Float($0) }, shape: [2, 1, 2, 2]))
  }

  @Test func rowsThatDoNotFit() {
    #expect(
      words(line("{\"x\": [[1, 2, 3]], \"y\": [[1]]}")) == [
        "error: a row of input \"x\" is [2] but a row of its data is [3]"
      ])
    #expect(
      words(line("{\"x\": 1, \"y\": [[1]]}")) == [
        "error: input \"x\" is [batch, 2] and its data []: both need rows"
      ])
    #expect(
      words(line("{\"x\": [[1, 2], [3, 4]], \"y\": [[1]]}")) == [
        "error: the data of \"y\" has 1 rows but that of \"x\" has 2"
      ])
    #expect(words(line("{}")) == ["error: there are no rows to train on"])
  }

  @Test func inputsWithoutDataAreNamed() {
    let found = words(line("{\"x\": [[1, 2], [3, 4]]}"))
    #expect(found == ["error: the recipe has no data for input \"y\""])
  }

  @Test func filesThatAreNotThere() {
    let data = "{\"x\": {\"file\": \"no.csv\", \"columns\": [\"a\"]}, \"y\": [[1]]}"
    let found = words(line(data))
    #expect(found.count == 1)
    #expect(found.first?.contains("no.csv") == true)
  }

  @Test func graphsThatCannotBeTrained() throws {
    var graph = GraphBuilder()
    let x = graph.input("x", ["batch"])
    let w = graph.parameter("w", [], initializer: .ones)
    let fixed = graph.parameter("fixed", [], initializer: .ones, isTrainable: false)
    let data = [x: Tensor([1.0, 2])]
    let recipe = TrainingRecipe(
      data: [], epochs: 1, batchSize: 2, optimizer: OptimizerRecipe(.sgd, learningRate: .fixed(1)))
    func trainer(_ graph: GraphBuilder) throws -> Trainer {
      let checked = try graph.checked()
      return try Trainer(checked, recipe: recipe, data: TrainingData(data, for: checked))
    }
    #expect(
      messages { try trainer(graph) }
        == ["error: the graph names no loss, so there is nothing to minimise"])
    graph.loss = graph.reduceSum(graph.multiply(x, graph.multiply(w, fixed)), axes: [0])
    #expect(messages { try trainer(graph) } == [])
    var frozen = GraphBuilder()
    _ = frozen.input("x", ["batch"])
    frozen.loss = frozen.parameter("w", [], initializer: .ones, isTrainable: false)
    #expect(
      messages { try trainer(frozen) } == ["error: the graph has no trainable parameters"])
  }
}
