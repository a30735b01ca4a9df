/// A graph that was read from a file and checked, with the means to tell where things stand in it.
public struct GraphFile: Sendable {
  public let checked: CheckedGraph
  private let document: JSONDocument

  /// Reads and checks a graph file. Throws everything that is wrong with it, in the order of the
  /// file, with lines and columns.
  public init(
    reading bytes: [UInt8], file: String, registry: OperatorRegistry
  ) throws(Diagnostics) {
    do throws(Diagnostic) {
      document = try JSONDocument(bytes, file: file)
    } catch {
      throw Diagnostics([error])
    }
    var reader = GraphReader(registry: registry)
    reader.read(document.root)
    var check = GraphCheck(
      graph: reader.graph, skipped: reader.skipped, untyped: reader.untyped,
      diagnostics: reader.document.diagnostics)
    do throws(Diagnostics) {
      checked = try check.run()
    } catch {
      let document = document
      throw Self.located(error) { Self.place(of: $0, in: document) }
    }
  }

  /// The same diagnostics with lines and columns of this file.
  ///
  /// - Parameter derived: The graph that the diagnostics are about, where another was made of the
  ///   file's.
  public func located(_ diagnostics: Diagnostics, in derived: Graph? = nil) -> Diagnostics {
    Self.located(diagnostics) { path in
      Self.place(of: derived?.path(path, in: checked.graph) ?? path, in: document)
    }
  }

  private static func located(
    _ diagnostics: Diagnostics, by locate: (DocumentPath) -> SourceLocation
  ) -> Diagnostics {
    let located = diagnostics.all.prefix(Diagnostics.limit).map { $0.located(by: locate) }
    let sorted = located.enumerated().sorted {
      ($0.element.position, $0.offset) < ($1.element.position, $1.offset)
    }
    var all = sorted.map(\.element)
    if all.count == Diagnostics.limit {
      all[all.count - 1].notes.append("there may be more: at most \(all.count) mistakes are told")
    }
    return Diagnostics(all)
  }

  /// Where a path stands. What no declaration of the file is about has no line: what is wrong
  /// elsewhere, such as a name that the caller got wrong, and nodes of a reverse pass.
  private static func place(
    of path: DocumentPath, in document: JSONDocument
  ) -> SourceLocation {
    // Two steps lead to a leaf, a node, the loss or an entry of the recipe.
    let declaration = DocumentPath(Array(path.steps.prefix(2)))
    guard !path.steps.isEmpty, document.holds(declaration) else {
      return SourceLocation(file: document.file)
    }
    return document.location(of: path)
  }
}

extension Diagnostic {
  /// Line and column as one number, to sort by.
  fileprivate var position: Int { (location?.line ?? 0) << 32 + (location?.column ?? 0) }
}
