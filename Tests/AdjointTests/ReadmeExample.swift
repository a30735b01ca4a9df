// README: begin
import Adjoint

/// Declares a network, trains it on four rows, saves it as a graph file, and uses it.
func learnExclusiveOr() throws -> (graphFile: String, prediction: Tensor) {
  var network = GraphBuilder(name: "xor")
  let x = network.input("x", ["batch", 2]), y = network.input("y", ["batch", 1])
  let w1 = network.parameter("W1", [2, 8], initializer: .glorotUniform)
  let w2 = network.parameter("W2", [8, 1], initializer: .glorotUniform)
  let bias = network.parameter("b1", [8], initializer: .zeros)
  let hidden = network.add("h1", Tanh(), network.add("z1", Gemm(), x, w1, bias))
  let prediction = network.add("prediction", Gemm(), hidden, w2)
  network.loss = network.add("loss", HalfMeanSquaredError(), prediction, y)
  network.outputs = [prediction]

  let inputs: [Float] = [0, 0, 0, 1, 1, 0, 1, 1], targets: [Float] = [0, 1, 1, 0]
  network.training = TrainingRecipe(
    data: [.init("x", [4, 2], inputs), .init("y", [4, 1], targets)], epochs: 1000, batchSize: 4,
    optimizer: OptimizerRecipe(.momentum(0.9), learningRate: .fixed(0.1)), seed: 1)
  let trainer = try Program(network.checked()).trainer()
  _ = try trainer.run()
  let trained = try Program(network.checked(), weights: trainer.parameters)
  let values = try trained.run(["x": Tensor(inputs, shape: [4, 2])])
  return (trained.checked.graph.json(), values["prediction"]!)
}
// README: end
