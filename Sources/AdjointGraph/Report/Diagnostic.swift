/// Something wrong with a graph, a file or the data, told so that a person can mend it.
///
/// A diagnostic is found by path (`$.nodes[3].inputs[1]`); the document it came from, when there
/// is one, turns paths into lines and columns by `located(by:)`.
public struct Diagnostic: Error, Hashable, Sendable {
  /// The kind of mistake, such as `unknown-value` or `MatMul.C2`; stable across releases.
  public var code: DiagnosticCode
  /// What was expected and what was found.
  public var message: Message
  /// Where in the document.
  public var path: DocumentPath
  /// Where in the file, once known.
  public var location: SourceLocation?
  /// What else helps: where a first definition stands, what to write instead.
  public var notes: [Message]

  public init(
    _ code: DiagnosticCode, _ message: Message, at path: DocumentPath = DocumentPath(),
    location: SourceLocation? = nil, notes: [Message] = []
  ) {
    self.code = code
    self.message = message
    self.path = path
    self.location = location
    self.notes = notes
  }

  /// The diagnostic with its path and the origins in its messages turned into lines and columns.
  public func located(by locate: (DocumentPath) -> SourceLocation?) -> Diagnostic {
    var located = self
    located.location = location ?? locate(path)
    located.message = message.located(by: locate)
    located.notes = notes.map { $0.located(by: locate) }
    return located
  }
}

extension Diagnostic: CustomStringConvertible {
  /// `file:line:column: error: message`, as compilers print it, notes on lines of their own.
  public var description: String {
    var text = location.map { "\($0): " } ?? ""
    text += "error: \(message)"
    for note in notes { text += "\n  note: \(note)" }
    return text
  }
}

/// All that is wrong with one input, in the order of the file; what public calls throw.
public struct Diagnostics: Error, Hashable, Sendable, CustomStringConvertible {
  /// At least one diagnostic.
  public var all: [Diagnostic]

  /// How many are looked for in one file; a reader has enough with fewer.
  public static let limit = 100

  public init(_ all: [Diagnostic]) { self.all = all }

  public init(
    _ code: DiagnosticCode, _ message: Message, at path: DocumentPath = DocumentPath(),
    location: SourceLocation? = nil, notes: [Message] = []
  ) {
    all = [Diagnostic(code, message, at: path, location: location, notes: notes)]
  }

  /// One diagnostic a line.
  public var description: String { all.map(\.description).joined(separator: "\n") }
}

/// A place in a text file; lines and columns count from 1, columns in UTF-8 bytes.
public struct SourceLocation: Hashable, Sendable, CustomStringConvertible {
  public var file: String
  /// `nil` where a file has no lines (a binary format).
  public var line: Int?
  public var column: Int?

  public init(file: String, line: Int? = nil, column: Int? = nil) {
    self.file = file
    self.line = line
    self.column = column
  }

  public var description: String {
    ([file] + [line, column].compactMap { $0.map(String.init) }).joined(separator: ":")
  }
}

/// A place in a JSON document, printed like `$.nodes[3].inputs[1]`.
public struct DocumentPath: Hashable, Sendable, CustomStringConvertible {
  /// One step down.
  public enum Step: Hashable, Sendable {
    case key(String)
    case index(Int)
  }

  public var steps: [Step]

  public init(_ steps: [Step] = []) { self.steps = steps }

  /// The member `name` of this object.
  public func key(_ name: String) -> DocumentPath { DocumentPath(steps + [.key(name)]) }

  /// The element `index` of this array.
  public func index(_ index: Int) -> DocumentPath { DocumentPath(steps + [.index(index)]) }

  public var description: String {
    steps.reduce(into: "$") { text, step in
      switch step {
      case .key(let name): text += ".\(name)"
      case .index(let index): text += "[\(index)]"
      }
    }
  }
}
