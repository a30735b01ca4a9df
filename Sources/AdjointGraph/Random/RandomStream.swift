/// Which numbers of a run a node draws. Nodes with the same stream draw the same.
///
/// Attributes: `seed`, as in ONNX; `stream`, a name, by default that of the node. The name is kept
/// with the operator from when the node is made, so that a node that repeats another one's work, as
/// in a reverse pass, draws its numbers. A `seed` goes before the name.
public struct RandomStream: Hashable, Sendable {
  public var name: String?
  /// A whole number or a real one, as the operator declares.
  public var seed: AttributeValue?

  public init(name: String? = nil, seed: AttributeValue? = nil) {
    self.name = name
    self.seed = seed
  }

  public init(_ attributes: Attributes) {
    name = attributes.string("stream")
    seed = attributes["seed"]
  }

  /// The declarations of the attributes. ONNX has whole numbers as seeds here and reals there.
  public static func attributes(seed kind: AttributeKind) -> [AttributeSpecification] {
    [
      AttributeSpecification("seed", kind, .optional, "chooses the numbers instead of stream"),
      AttributeSpecification(
        "stream", .string([]), .optional,
        "nodes with the same stream draw the same numbers; by default the node's name"),
    ]
  }

  /// Appends what is set.
  public func write(to attributes: inout Attributes) {
    if let seed { attributes["seed"] = seed }
    if let name { attributes["stream"] = .string(name) }
  }

  /// The number of the stream.
  public var key: UInt64 {
    var hash = StableHash()
    switch seed {
    case .int(let seed)?:
      hash.add(UInt8(1))
      hash.add(UInt64(bitPattern: Int64(seed)))
    case .float(let seed)?:
      hash.add(UInt8(2))
      hash.add(seed.bitPattern)
    default:
      hash.add(UInt8(0))
      for byte in (name ?? "").utf8 { hash.add(byte) }
    }
    return hash.value
  }
}
