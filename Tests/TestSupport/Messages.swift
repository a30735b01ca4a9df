import AdjointGraph

/// The words of everything that `body` throws, notes included; none where it succeeds.
public func messages<R>(_ body: () throws -> R) -> [String] {
  do {
    _ = try body()
    return []
  } catch let error as Diagnostics {
    return error.all.map(\.description)
  } catch {
    return ["\(error)"]
  }
}
