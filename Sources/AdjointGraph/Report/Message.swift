/// A sentence for a person, in which the origins of things become `(line 12)` once they are known.
///
/// Written as a string literal: `"\"\(name)\" is \(type)\(origin: path)"`.
public struct Message: Hashable, Sendable {
  enum Piece: Hashable, Sendable {
    case text(String)
    case origin(DocumentPath)
    /// The name, type and origin of a node's input; the checker, which knows them, fills it in.
    case input(Int)
  }

  var pieces: [Piece]

  func located(by locate: (DocumentPath) -> SourceLocation?) -> Message {
    Message(
      pieces: pieces.map { piece in
        guard case .origin(let path) = piece, let line = locate(path)?.line else { return piece }
        return .text(" (line \(line))")
      })
  }

  package func describingInputs(by describe: (Int) -> Message) -> Message {
    Message(
      pieces: pieces.flatMap { piece in
        guard case .input(let index) = piece else { return [piece] }
        return describe(index).pieces
      })
  }

  /// Two messages, one behind the other.
  public static func + (left: Message, right: Message) -> Message {
    Message(pieces: left.pieces + right.pieces)
  }
}

extension Message: CustomStringConvertible {
  public var description: String {
    pieces.reduce(into: "") { text, piece in
      switch piece {
      case .text(let part): text += part
      case .origin: break
      case .input(let index): text += "input \(index)"
      }
    }
  }
}

extension Message: ExpressibleByStringInterpolation {
  /// Collects the pieces of a literal.
  public struct StringInterpolation: StringInterpolationProtocol {
    var pieces: [Piece] = []

    public init(literalCapacity: Int, interpolationCount: Int) {}

    public mutating func appendLiteral(_ literal: String) { pieces.append(.text(literal)) }

    public mutating func appendInterpolation(_ value: some Any) {
      pieces.append(.text(String(describing: value)))
    }

    public mutating func appendInterpolation(_ message: Message) { pieces += message.pieces }

    /// Becomes ` (line 12)`, with its leading space, or nothing when there is no document.
    public mutating func appendInterpolation(origin path: DocumentPath) {
      pieces.append(.origin(path))
    }

    /// Becomes `"h1" is [batch, 128] (line 12)` for input `index` of the node at hand.
    public mutating func appendInterpolation(input index: Int) { pieces.append(.input(index)) }
  }

  public init(stringLiteral text: String) { pieces = [.text(text)] }

  public init(stringInterpolation: StringInterpolation) { pieces = stringInterpolation.pieces }
}
