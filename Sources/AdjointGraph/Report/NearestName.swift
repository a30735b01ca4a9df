/// The name that somebody who wrote `name` may have meant: the first one of `candidates` with the
/// fewest letters to insert, remove, change or swap with a neighbor; `nil` if all are too far.
package func nearestName(to name: String, among candidates: some Sequence<String>) -> String? {
  let name = Array(name.lowercased().utf8.prefix(65))
  guard name.count <= 64 else { return nil }
  var best: (name: String, distance: Int)?
  for candidate in candidates {
    let limit = (best?.distance ?? max(1, min(4, name.count / 2)) + 1) - 1
    let letters = Array(candidate.lowercased().utf8.prefix(65))
    guard abs(letters.count - name.count) <= limit else { continue }
    let distance = editDistance(name, letters)
    if distance <= limit { best = (candidate, distance) }
    if distance == 0 { break }
  }
  return best?.name
}

/// The restricted Damerau–Levenshtein distance, row by row.
private func editDistance(_ left: [UInt8], _ right: [UInt8]) -> Int {
  var beforeLast: [Int] = []
  var last = Array(0...right.count)
  for i in left.indices {
    var row = [i + 1]
    for j in right.indices {
      let change = last[j] + (left[i] == right[j] ? 0 : 1)
      var distance = min(change, last[j + 1] + 1, row[j] + 1)
      if i > 0, j > 0, left[i] == right[j - 1], left[i - 1] == right[j] {
        distance = min(distance, beforeLast[j - 1] + 1)
      }
      row.append(distance)
    }
    (beforeLast, last) = (last, row)
  }
  return last[right.count]
}
