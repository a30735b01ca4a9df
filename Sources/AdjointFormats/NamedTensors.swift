import AdjointGraph

/// Tensors by name, in an order: what a file holds.
public struct NamedTensors: Sendable, Equatable {
  /// One tensor and its name.
  public struct Entry: Sendable, Equatable {
    /// Unlike all others in the file.
    public let name: String
    /// The values.
    public var tensor: Tensor
  }

  /// The tensors in the order of the file.
  public private(set) var entries: [Entry] = []
  /// Texts by name that a safetensors file holds beside its tensors; other files hold none.
  public var metadata: [String: String] = [:]
  private var indices: [String: Int] = [:]

  /// No tensors.
  public init() {}

  /// The names in order.
  public var names: [String] { entries.map(\.name) }

  /// The tensor of this name. Setting a new name appends; setting `nil` removes.
  public subscript(name: String) -> Tensor? {
    get { indices[name].map { entries[$0].tensor } }
    set {
      switch (indices[name], newValue) {
      case (let index?, let tensor?): entries[index].tensor = tensor
      case (nil, let tensor?):
        indices[name] = entries.count
        entries.append(Entry(name: name, tensor: tensor))
      case (let index?, nil):
        entries.remove(at: index)
        indices = [:]
        for (index, entry) in entries.enumerated() { indices[entry.name] = index }
      case (nil, nil): break
      }
    }
  }
}

extension NamedTensors: RandomAccessCollection {
  /// The position of the first tensor.
  public var startIndex: Int { 0 }

  /// The position behind the last tensor.
  public var endIndex: Int { entries.count }

  /// The tensor at a position of the order.
  public subscript(position: Int) -> Entry { entries[position] }
}

extension NamedTensors: ExpressibleByDictionaryLiteral {
  /// Tensors in the order of the literal.
  public init(dictionaryLiteral elements: (String, Tensor)...) {
    for (name, tensor) in elements { self[name] = tensor }
  }
}
