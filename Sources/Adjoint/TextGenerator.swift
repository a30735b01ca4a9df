#if canImport(Darwin)
  import Darwin
#elseif canImport(Musl)
  import Musl
#else
  import Glibc
#endif

/// Continues texts with a graph that tells, at each token of a window, logits for the next one.
///
/// Tokens are bytes. They go into the input that the graph's recipe feeds with a text, of shape
/// `[batch, length]`; the logits are of shape `[batch, length, vocabulary]`. The graph must be causal,
/// so that no logits depend on later tokens: those of a window that is not yet full are 0.
public struct TextGenerator {
  private let program: Program
  private let input: Leaf
  /// How many tokens the graph looks back on.
  private let length: Int
  private let logits: String

  /// - Parameter logits: The name of the logits, by default the only output.
  public init(_ program: Program, logits: String? = nil) throws(Diagnostics) {
    self.program = program
    let graph = program.checked.graph
    guard let (input, length) = graph.textInput else {
      throw Diagnostics(
        .generation,
        "the recipe feeds no input with a text, so there is none that tokens could go into")
    }
    (self.input, self.length) = (input, length)
    let values = try program.values(named: logits.map { [$0] }, else: graph.outputs)
    guard values.count == 1 else {
      throw Diagnostics(
        .generation, "the graph has \(values.count) outputs; say which of them are the logits")
    }
    let type = program.checked.type(of: values[0])
    self.logits = program.checked.name(of: values[0])
    guard type.scalar.isFloating, type.shape.rank == 3,
      let vocabulary = type.shape.dimensions[2].size, (1...256).contains(vocabulary)
    else {
      throw Self.notLogits(self.logits, type, graph.path(of: values[0]))
    }
  }

  /// The bytes that follow a prompt, each drawn from `softmax(logits / temperature)`; at temperature
  /// 0, and in its limit, the likeliest.
  ///
  /// - Parameter seed: Decides the draws; the same seed gives the same text.
  public func generate(
    after prompt: String, count: Int, temperature: Double = 1, seed: UInt64 = 0
  ) throws(Diagnostics) -> [UInt8] {
    let random = Philox(seed: seed, name: "generate")
    var text = Array(prompt.utf8)
    let start = text.count
    guard start > 0 else {
      throw Diagnostics(.generation, "the prompt is empty, so there is nothing to continue")
    }
    for index in 0..<count {
      let scores = try scores(after: text.suffix(length))
      text.append(UInt8(draw(scores, temperature, random.uniform(index))))
    }
    return Array(text[start...])
  }

  /// The logits at the last of some tokens.
  private func scores(after recent: ArraySlice<UInt8>) throws(Diagnostics) -> [Double] {
    var tokens = Tensor(zeros: input.type.scalar, shape: [1, length])
    tokens.withMutableView { view in
      for (position, byte) in recent.enumerated() { view.store(Int64(byte), at: position) }
    }
    let values = try program.run([input.name: tokens], computing: [logits])
    guard let tensor = values[logits], tensor.shape.dropLast() == [1, length] else {
      throw Self.notLogits(
        logits, values[logits]?.type ?? tokens.type, DocumentPath())
    }
    let vocabulary = tensor.shape[2]
    return tensor.withView { view in
      (0..<vocabulary).map { view.double(at: (recent.count - 1) * vocabulary + $0) }
    }
  }

  /// The place of `uniform`, from 0 to 1, among the shares of the softmax.
  private func draw(_ scores: [Double], _ temperature: Double, _ uniform: Double) -> Int {
    let greatest = scores.max() ?? 0
    let shares = scores.map { exp(($0 - greatest) / max(temperature, .leastNormalMagnitude)) }
    var rest = uniform * shares.reduce(0, +)
    for (index, share) in shares.enumerated() {
      rest -= share
      if rest < 0 { return index }
    }
    return scores.firstIndex(of: greatest) ?? 0
  }

  private static func notLogits(
    _ name: String, _ type: TensorType, _ path: DocumentPath
  ) -> Diagnostics {
    Diagnostics(
      .generation,
      "logits need shape [batch, length, vocabulary] with at most 256 bytes in the vocabulary, but \"\(name)\" is \(type)",
      at: path)
  }
}

extension Graph {
  /// The input that the recipe feeds with the tokens of a text, not with those that follow them.
  fileprivate var textInput: (input: Leaf, length: Int)? {
    for feed in training?.data ?? [] {
      guard case .text(_, let windows) = feed.source, !windows.isNext,
        let leaf = leaves(.input).first(where: { $0.name == feed.input })
      else { continue }
      return (leaf, windows.length)
    }
    return nil
  }
}

extension DiagnosticCode {
  static let generation = DiagnosticCode(rawValue: "generation")
}
