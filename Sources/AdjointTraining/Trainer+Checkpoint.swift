import AdjointFormats
import AdjointGraph
import AdjointRuntime

/// Everything that training needs to go on where it was: the values of all parameters and states,
/// those of the optimiser among them, under their names, and beside them the seed, the numbers of
/// epochs and steps, and the last loss. A checkpoint is taken between two epochs.
extension Trainer {
  private static let format = "adjoint checkpoint 1"

  /// The file of a folder that holds its checkpoint.
  public static func checkpointPath(in folder: String) -> String {
    "\(folder)/checkpoint.safetensors"
  }

  /// Writes the checkpoint of a folder, whole or not at all; makes the folder if need be.
  public func saveCheckpoint(in folder: String) throws(Diagnostics) {
    try FileBytes.makeFolder(folder)
    var tensors = NamedTensors()
    for leaf in carried { tensors[leaf.name] = state[leaf.value] }
    tensors.metadata = [
      "format": Self.format, "graph": fingerprint, "seed": "\(state.randomness.seed)",
      "step": "\(state.randomness.step)", "epoch": "\(report.epochs)", "loss": "\(report.loss)",
    ]
    try TensorFile.write(tensors, path: Self.checkpointPath(in: folder))
  }

  /// Goes on where the checkpoint of a folder was taken. The parameters come to be the same bits as
  /// without the interruption.
  public func resume(from folder: String) throws(Diagnostics) {
    let path = Self.checkpointPath(in: folder)
    let tensors = try TensorFile.read(path: path)
    func refusal(_ message: Message, notes: [Message] = []) -> Diagnostics {
      Diagnostics(.checkpoint, message, location: SourceLocation(file: path), notes: notes)
    }
    let metadata = tensors.metadata
    guard metadata["format"] == Self.format, let seed = metadata["seed"].flatMap(UInt64.init),
      let step = metadata["step"].flatMap(UInt64.init), let steps = Int(exactly: step),
      let epoch = metadata["epoch"].flatMap(Int.init), epoch >= 0,
      let loss = metadata["loss"].flatMap(Double.init)
    else { throw refusal("this is no checkpoint of training") }
    let difference = difference(from: tensors)
    guard metadata["graph"] == fingerprint else {
      throw refusal(
        "this is a checkpoint of another graph than \"\(self.step.graph.name)\"",
        notes: [difference ?? "the nodes differ"])
    }
    if let difference {
      throw refusal("this is a checkpoint of training with another optimizer", notes: [difference])
    }
    guard seed == recipe.seed else {
      throw refusal(
        "this is a checkpoint of training with seed \(seed), but the seed is \(recipe.seed)")
    }
    for leaf in carried {
      if let tensor = tensors[leaf.name] { try state.set(leaf.value, to: tensor) }
    }
    state.randomness = Randomness(seed: seed, step: step)
    report.epochs = epoch
    report.steps = steps
    report.loss = loss
  }

  /// What changes from step to step.
  private var carried: [Leaf] {
    step.graph.leaves.filter { $0.kind == .parameter || $0.kind == .state }
  }

  /// How the tensors differ from those that this training carries, in one of them.
  private func difference(from tensors: NamedTensors) -> Message? {
    for leaf in carried {
      guard let slot = state.layout.slots[leaf.value] else { continue }
      let own = TensorType(slot.scalar, Shape(slot.shape))
      guard let tensor = tensors[leaf.name] else {
        return "it holds no \(leaf.kind) \"\(leaf.name)\""
      }
      if tensor.type != own {
        return "its \(leaf.kind) \"\(leaf.name)\" is \(tensor.type), here it is \(own)"
      }
    }
    let known = Set(carried.map(\.name))
    return tensors.names.first { !known.contains($0) }.map { "here there is no \"\($0)\"" }
  }
}

extension Graph {
  /// A hash of all that the graph computes, not of how it is trained or described.
  var fingerprint: String {
    var bare = self
    bare.removeDescriptions()
    bare.training = nil
    bare.weights = nil
    return String(StableHash.value(of: bare.jsonBytes()), radix: 16)
  }
}

extension DiagnosticCode {
  static let checkpoint = DiagnosticCode(rawValue: "checkpoint")
}
