import AdjointGraph

/// Sizes for the dimension names of a graph, from the data, the caller and the file, in this order.
public struct DimensionBinding: Hashable, Sendable {
  public private(set) var sizes: [String: Int]
  /// What bound a name, for messages.
  private var origins: [String: String] = [:]

  /// Begins with sizes that the caller fixes.
  public init(_ sizes: [String: Int] = [:]) { self.sizes = sizes }

  /// Binds the names in the declared shape of a leaf to the extents of its data.
  ///
  /// - Parameter path: Where the leaf is declared, for messages.
  public mutating func bind(
    _ leaf: Leaf, to shape: [Int], at path: DocumentPath = DocumentPath()
  ) throws(Diagnostics) {
    func mismatch(_ reason: String) -> Diagnostics {
      Diagnostics(
        .dataShape,
        "\(leaf.kind) \"\(leaf.name)\" is declared \(leaf.type.shape) but its data is \(Shape(shape))\(reason)",
        at: path)
    }
    guard leaf.type.shape.rank == shape.count else { throw mismatch("") }
    for (dimension, size) in zip(leaf.type.shape.dimensions, shape) {
      if dimension.names.count == 1, dimension == .named(dimension.names[0]) {
        let name = dimension.names[0]
        if let bound = sizes[name], bound != size {
          let by = origins[name].map { " by \($0)" } ?? ""
          throw mismatch("; \"\(name)\" is bound to \(bound)\(by)")
        }
        sizes[name] = size
        origins[name] = "\"\(leaf.name)\""
      } else if let fixed = dimension.size, fixed != size {
        throw mismatch("")
      }
    }
  }

  /// Adds sizes for names that have none yet.
  public mutating func fillIn(_ defaults: [String: Int]) {
    sizes.merge(defaults) { bound, _ in bound }
  }

  mutating func define(_ name: String, _ size: Int) { sizes[name] = size }
}

extension DiagnosticCode {
  package static let dataShape = DiagnosticCode(rawValue: "data-shape")
  static let evaluation = DiagnosticCode(rawValue: "evaluation")
  static let missingInput = DiagnosticCode(rawValue: "missing-input")
}
