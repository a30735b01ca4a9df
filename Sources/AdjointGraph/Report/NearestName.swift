/// The existing name that somebody may have meant.
package enum NearestName {
  private static let longest = 64

  /// The candidate with the fewest edits from `name`, if they are few; the first of equals. Upper
  /// and lower case are the same, and long names are not compared.
  package static func of(_ name: String, among candidates: some Sequence<String>) -> String? {
    let target = Array(name.lowercased().utf8.prefix(longest + 1))
    guard target.count <= longest else { return nil }
    var best: (name: String, distance: Int)?
    for candidate in candidates {
      // More edits than this, and it is another word.
      // Of equals, the first that begins alike is meant.
      let beginsAlike = candidate.first == name.first && best?.name.first != name.first
      let limit = min(
        best.map { $0.distance - (beginsAlike ? 0 : 1) } ?? 3,
        max(target.count, candidate.utf8.count) / 2)
      guard abs(candidate.utf8.count - target.count) <= limit else { continue }
      let distance = editDistance(target, Array(candidate.lowercased().utf8))
      if distance <= limit { best = (candidate, distance) }
    }
    return best?.name
  }

  /// `"; did you mean "labels"?"`, or nothing.
  package static func hint(_ name: String, among candidates: some Sequence<String>) -> String {
    of(name, among: candidates).map { "; did you mean \"\($0)\"?" } ?? ""
  }

  /// Levenshtein's distance, two neighbours swapped counting as one edit.
  private static func editDistance(_ a: [UInt8], _ b: [UInt8]) -> Int {
    var before = [Int](repeating: 0, count: b.count + 1)
    var row = Array(0...b.count)
    for i in a.indices {
      var next = [i + 1]
      for j in b.indices {
        var cost = min(row[j] + (a[i] == b[j] ? 0 : 1), row[j + 1] + 1, next[j] + 1)
        if i > 0, j > 0, a[i] == b[j - 1], a[i - 1] == b[j] { cost = min(cost, before[j - 1] + 1) }
        next.append(cost)
      }
      (before, row) = (row, next)
    }
    return row[b.count]
  }
}
