extension Literal {
  /// Nested lists. A flat list of as many numbers as `shape` holds is nested like it.
  func write(to json: inout JSONWriter, shape wanted: [Int]? = nil) {
    let nesting = wanted.map { $0.reduce(1, *) == numbers.count ? $0 : shape } ?? shape
    var next = 0
    write(nesting[...], &next, to: &json)
  }

  private func write(_ nesting: ArraySlice<Int>, _ next: inout Int, to json: inout JSONWriter) {
    guard let extent = nesting.first else {
      switch numbers {
      case .bools(let values): json.bool(values[next])
      case .ints(let values): json.integer(values[next])
      case .floats(let values): json.number(values[next])
      }
      next += 1
      return
    }
    var position = next
    json.array(0..<extent) { json, _ in write(nesting.dropFirst(), &position, to: &json) }
    next = position
  }

  /// The shape that the nested lists show: nothing shows behind an empty axis.
  var spelledShape: [Int] { shape.firstIndex(of: 0).map { Array(shape[...$0]) } ?? shape }

  /// The element type that such numbers have where none is named.
  package var defaultType: ScalarType {
    if case .bools(let values) = numbers, !values.isEmpty { .bool } else { .float32 }
  }
}
