import AdjointGraph

/// An einsum's equation, such as `bij,bjk->bik`, read.
///
/// Labels are numbers: letters count from 0 in the order in which they appear, the axes behind
/// ellipses follow them, counted from the last.
struct EinsumEquation: Hashable, Sendable {
  /// The labels of one operand.
  struct Term: Hashable, Sendable {
    var before: [Int] = []
    var hasEllipsis = false
    var after: [Int] = []

    /// How many axes have letters.
    var letterCount: Int { before.count + after.count }

    /// The label of an axis of an operand of this rank.
    func label(of axis: Int, rank: Int, letters: Int) -> Int {
      if axis < before.count { return before[axis] }
      let fromEnd = rank - 1 - axis
      return fromEnd < after.count
        ? after[after.count - 1 - fromEnd] : letters + fromEnd - after.count
    }
  }

  private(set) var letters: [Unicode.Scalar] = []
  private var numbers: [Unicode.Scalar: Int] = [:]
  private(set) var inputs: [Term] = []
  private(set) var output = Term()

  /// Reads an equation; spaces mean nothing.
  init(_ text: String) throws(ConstraintError) {
    var sides = [[Unicode.Scalar]()]
    var rest = text.unicodeScalars.filter { $0 != " " }[...]
    while let scalar = rest.popFirst() {
      if scalar == "-", rest.first == ">" {
        rest.removeFirst()
        sides.append([])
      } else {
        sides[sides.count - 1].append(scalar)
      }
    }
    guard sides.count <= 2 else {
      throw Self.malformed("\"->\" stands more than once in \"\(text)\"")
    }
    for term in sides[0].split(separator: ",", omittingEmptySubsequences: false) {
      inputs.append(try read(term, of: text))
    }
    if sides.count == 1 {
      output = implicitOutput
    } else {
      let known = letters.count
      output = try read(sides[1][...], of: text)
      if letters.count > known {
        throw ConstraintError(
          "C4", "\"\(letters[known])\" stands behind the arrow of \"\(text)\" but not before it",
          at: .attribute("equation"))
      }
    }
  }

  private static func malformed(_ message: Message) -> ConstraintError {
    ConstraintError("C1", message, at: .attribute("equation"))
  }

  private mutating func read(
    _ scalars: ArraySlice<Unicode.Scalar>, of text: String
  ) throws(ConstraintError) -> Term {
    var term = Term()
    var rest = scalars
    while let scalar = rest.popFirst() {
      if scalar == ".", rest.prefix(2) == [".", "."], !term.hasEllipsis {
        rest.removeFirst(2)
        term.hasEllipsis = true
        continue
      }
      guard scalar.properties.isAlphabetic else {
        throw Self.malformed(
          "\"\(text)\" holds \"\(scalar)\" where a letter, or one \"...\" for each operand, is expected"
        )
      }
      let label = numbers[scalar, default: letters.count]
      if label == letters.count {
        letters.append(scalar)
        numbers[scalar] = label
      }
      if term.hasEllipsis { term.after.append(label) } else { term.before.append(label) }
    }
    return term
  }

  /// The axes behind ellipses, then the letters that appear once, in alphabetical order.
  private var implicitOutput: Term {
    var uses = [Int](repeating: 0, count: letters.count)
    for term in inputs { for label in term.before + term.after { uses[label] += 1 } }
    let once = letters.indices.filter { uses[$0] == 1 }
    return Term(
      hasEllipsis: inputs.contains(where: \.hasEllipsis),
      after: once.sorted { letters[$0] < letters[$1] })
  }

  /// How many axes the ellipses of operands of these ranks stand for, at most.
  func ellipsisRank(_ ranks: some Sequence<Int>) -> Int {
    zip(inputs, ranks).reduce(0) { most, operand in
      operand.0.hasEllipsis ? max(most, operand.1 - operand.0.letterCount) : most
    }
  }

  /// The rank of the result for operands of these ranks.
  func outputRank(_ ranks: some Sequence<Int>) -> Int {
    output.letterCount + (output.hasEllipsis ? ellipsisRank(ranks) : 0)
  }

  /// The labels of input `index`, axis by axis.
  func labels(ofInput index: Int, rank: Int) -> [Int] {
    (0..<rank).map { inputs[index].label(of: $0, rank: rank, letters: letters.count) }
  }

  /// The labels of the result, axis by axis, for operands of these ranks.
  func outputLabels(_ ranks: [Int]) -> [Int] {
    let rank = outputRank(ranks)
    return (0..<rank).map { output.label(of: $0, rank: rank, letters: letters.count) }
  }

  /// The equation that says the same of numbered labels: a letter for each, `a` to `z` first.
  static func text(_ inputs: [[Int]], _ output: [Int]) -> String {
    func letter(_ label: Int) -> Character {
      // Behind the 52 letters of the alphabet come ideographs, of which there are enough.
      let code = label < 26 ? 0x61 + label : label < 52 ? 0x41 + label - 26 : 0x4E00 + label - 52
      return Character(Unicode.Scalar(UInt32(code)) ?? "?")
    }
    let terms = inputs.map { String($0.map(letter)) }
    return terms.joined(separator: ",") + "->" + String(output.map(letter))
  }
}
