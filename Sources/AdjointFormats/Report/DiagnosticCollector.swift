import AdjointGraph

/// Collects diagnostics while reading goes on; `throwIfAny` ends it. A hostile file gets no more
/// than the first hundred.
struct DiagnosticCollector {
  private var all: [Diagnostic] = []

  var isFull: Bool { all.count >= 100 }

  mutating func add(_ diagnostic: Diagnostic) {
    if !isFull { all.append(diagnostic) }
  }

  /// Runs a step that may fail, and keeps the diagnostic if it does.
  mutating func collect<R>(_ step: () throws(Diagnostic) -> R) -> R? {
    do throws(Diagnostic) {
      return try step()
    } catch {
      add(error)
      return nil
    }
  }

  func throwIfAny() throws(Diagnostics) {
    if !all.isEmpty { throw Diagnostics(all) }
  }
}

/// Runs a step that stops at its first mistake.
func singly<R>(_ step: () throws(Diagnostic) -> R) throws(Diagnostics) -> R {
  do throws(Diagnostic) {
    return try step()
  } catch {
    throw Diagnostics([error])
  }
}
