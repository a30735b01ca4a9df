/// Arithmetic on extents. `nil` means that the result does not fit an `Int`, or is no polynomial.
extension Dimension {
  /// The sum.
  public static func + (left: Dimension, right: Dimension) -> Dimension? {
    if let left = left.size, let right = right.size {
      let (sum, overflow) = left.addingReportingOverflow(right)
      return overflow ? nil : .fixed(sum)
    }
    return Dimension(summing: left.terms + right.terms)
  }

  /// The difference; may be negative, which the caller checks where it can.
  public static func - (left: Dimension, right: Dimension) -> Dimension? {
    (right * .fixed(-1)).flatMap { left + $0 }
  }

  /// The product.
  public static func * (left: Dimension, right: Dimension) -> Dimension? {
    if let left = left.size, let right = right.size {
      let (product, overflow) = left.multipliedReportingOverflow(by: right)
      return overflow ? nil : .fixed(product)
    }
    if right.size == 1 { return left }
    if left.size == 1 { return right }
    var terms: [Term] = []
    for a in left.terms {
      for b in right.terms {
        let (product, overflow) = a.coefficient.multipliedReportingOverflow(by: b.coefficient)
        if overflow { return nil }
        terms.append(Term(coefficient: product, names: (a.names + b.names).sorted()))
      }
    }
    return Dimension(summing: terms)
  }

  /// The quotient where the division by a single term is exact for every binding of the names.
  public func divided(exactlyBy divisor: Dimension) -> Dimension? {
    if self == divisor, divisor.size != 0 { return .fixed(1) }
    guard divisor.terms.count == 1, let by = divisor.terms.first else { return nil }
    var quotient: [Term] = []
    for term in terms {
      guard term.coefficient.isMultiple(of: by.coefficient) else { return nil }
      var names = term.names
      for name in by.names {
        guard let index = names.firstIndex(of: name) else { return nil }
        names.remove(at: index)
      }
      // The smallest number has no opposite.
      let (coefficient, overflow) = term.coefficient.dividedReportingOverflow(by: by.coefficient)
      if overflow { return nil }
      quotient.append(Term(coefficient: coefficient, names: names))
    }
    return Dimension(summing: quotient)
  }

  /// The quotient by a positive number, rounded down, where what names stand for divides exactly.
  public func divided(roundingDownBy divisor: Int) -> Dimension? {
    var quotient: [Term] = []
    for term in terms {
      guard term.names.isEmpty || term.coefficient.isMultiple(of: divisor) else { return nil }
      let rounded = term.coefficient / divisor - (term.coefficient % divisor < 0 ? 1 : 0)
      quotient.append(Term(coefficient: rounded, names: term.names))
    }
    return Dimension(summing: quotient)
  }

  /// The extent once names are bound; names without a binding stay.
  public func bound(by binding: [String: Int]) -> Dimension? {
    switch storage {
    case .fixed: return self
    case .name(let name): return binding[name].map { .fixed($0) } ?? self
    case .polynomial(let terms):
      var result: [Term] = []
      for term in terms {
        var bound = Term(coefficient: term.coefficient, names: [])
        for name in term.names {
          guard let size = binding[name] else {
            bound.names.append(name)
            continue
          }
          let (product, overflow) = bound.coefficient.multipliedReportingOverflow(by: size)
          if overflow { return nil }
          bound.coefficient = product
        }
        result.append(bound)
      }
      return Dimension(summing: result)
    }
  }
}
