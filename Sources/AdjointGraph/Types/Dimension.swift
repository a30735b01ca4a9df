/// The extent of one axis: a number, a name that is bound when a plan is made, or a polynomial of
/// names such as `2*batch+1`, so that shapes can be checked before any data is seen.
///
/// Two dimensions are equal when they are equal for every binding of their names. An extent that no
/// polynomial expresses (half of `batch`, say) is a name of its own, `VALUE:AXIS`, which stands for
/// whatever extent that axis of that value turns out to have.
public struct Dimension: Hashable, Sendable {
  /// One product of names, sorted, with its coefficient; the constant term has no names.
  struct Term: Hashable, Sendable {
    var coefficient: Int
    var names: [String]
  }

  enum Storage: Hashable, Sendable {
    case fixed(Int)
    case name(String)
    /// At least one term with a name; sorted by names; no coefficient is zero.
    case polynomial([Term])
  }

  var storage: Storage

  /// A known extent.
  public static func fixed(_ size: Int) -> Dimension { Dimension(storage: .fixed(size)) }

  /// An extent that is bound later.
  public static func named(_ name: String) -> Dimension { Dimension(storage: .name(name)) }

  /// An extent that an operator cannot express. The checker, which knows the value's name, turns it
  /// into the open name `VALUE:AXIS`.
  public static let unknown = Dimension.named(":")

  /// The number, where the extent is known.
  public var size: Int? {
    guard case .fixed(let size) = storage else { return nil }
    return size
  }

  /// The names that must be bound before the extent is known, each once.
  public var names: [String] {
    switch storage {
    case .fixed: return []
    case .name(let name): return [name]
    case .polynomial(let terms):
      var seen: Set<String> = []
      return terms.flatMap(\.names).filter { seen.insert($0).inserted }
    }
  }

  /// Whether the extent is 0 or more whatever sizes its names are bound to.
  public var isNeverNegative: Bool { terms.allSatisfy { $0.coefficient >= 0 } }

  var terms: [Term] {
    switch storage {
    case .fixed(0): []
    case .fixed(let size): [Term(coefficient: size, names: [])]
    case .name(let name): [Term(coefficient: 1, names: [name])]
    case .polynomial(let terms): terms
    }
  }

  /// The most terms of a polynomial, and the most names of a term: more than any network needs,
  /// and few enough that arithmetic takes no time to speak of.
  static let limit = 64

  /// Collects like terms. `nil` when a coefficient does not fit an `Int`, or there are too many.
  init?(summing terms: [Term]) {
    var coefficients: [[String]: Int] = [:]
    for term in terms {
      let (sum, overflow) = coefficients[term.names, default: 0]
        .addingReportingOverflow(term.coefficient)
      if overflow { return nil }
      coefficients[term.names] = sum
    }
    let kept = coefficients.filter { $0.value != 0 }
      .map { Term(coefficient: $0.value, names: $0.key) }
      .sorted { $0.names.lexicographicallyPrecedes($1.names) }
    if kept.count > Self.limit || kept.contains(where: { $0.names.count > Self.limit }) {
      return nil
    }
    if kept.isEmpty {
      storage = .fixed(0)
    } else if kept.count == 1, kept[0].names.isEmpty {
      storage = .fixed(kept[0].coefficient)
    } else if kept.count == 1, kept[0].coefficient == 1, kept[0].names.count == 1 {
      storage = .name(kept[0].names[0])
    } else {
      storage = .polynomial(kept)
    }
  }

  init(storage: Storage) { self.storage = storage }
}

extension Dimension: ExpressibleByIntegerLiteral, ExpressibleByStringLiteral {
  public init(integerLiteral size: Int) { self = .fixed(size) }

  public init(stringLiteral name: String) { self = .named(name) }
}
