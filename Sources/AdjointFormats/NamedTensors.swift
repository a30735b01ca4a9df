import AdjointGraph

/// Tensors by name, in an order: what a file holds.
public struct NamedTensors: Sendable, Equatable {
  /// One tensor and its name.
  public struct Entry: Sendable, Equatable {
    public let name: String
    public var tensor: Tensor
  }

  /// The tensors in the order of the file.
  public private(set) var entries: [Entry] = []
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
  public var startIndex: Int { 0 }

  public var endIndex: Int { entries.count }

  public subscript(position: Int) -> Entry { entries[position] }
}

extension NamedTensors: ExpressibleByDictionaryLiteral {
  public init(dictionaryLiteral elements: (String, Tensor)...) {
    for (name, tensor) in elements { self[name] = tensor }
  }
}
