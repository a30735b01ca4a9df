import Adjoint

/// What the user typed does not fit the command.
struct UsageError: Error {
  var message: String

  init(_ message: String) { self.message = message }
}

/// The arguments of one call, told apart.
struct ParsedArguments: Sendable {
  private(set) var positional: [String] = []
  private var values: [String: [String]] = [:]
  private(set) var asksForHelp = false
  /// The last value that followed another one of the same option.
  private var lastFollower: (option: String, index: Int)?

  init(_ arguments: [String], for command: CommandSpecification) throws(UsageError) {
    var rest = arguments[...]
    var onlyPositional = false
    while let argument = rest.popFirst() {
      if onlyPositional || argument == "-" || argument.first != "-" {
        positional.append(argument)
      } else if argument == "--" {
        onlyPositional = true
      } else if argument == "-h" || argument == "--help" {
        asksForHelp = true
      } else {
        try readOption(argument, &rest, command)
      }
    }
    if !asksForHelp { try checkPositional(command) }
  }

  private mutating func readOption(
    _ argument: String, _ rest: inout ArraySlice<String>, _ command: CommandSpecification
  ) throws(UsageError) {
    let parts = argument.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
    let name = String(parts[0])
    guard let option = command.options.first(where: { $0.name == name }) else {
      let hint = NearestName.hint(name, among: command.options.map(\.name))
      throw UsageError("Unknown option '\(name)'\(hint)")
    }
    guard let value = option.value else {
      if parts.count > 1 { throw UsageError("The option '\(name)' takes no value") }
      values[name, default: []].append("")
      return
    }
    if values[name] != nil && !option.isRepeatable {
      throw UsageError("The option '\(name)' is given twice")
    }
    if parts.count > 1 {
      values[name, default: []].append(String(parts[1]))
      return
    }
    guard let first = rest.first, !first.hasPrefix("--") else {
      throw UsageError("Missing value for '\(name) <\(value)>'")
    }
    values[name, default: []].append(rest.removeFirst())
    // `--wrt a b c`: names follow until the next option.
    while option.isRepeatable, let next = rest.first, next.first != "-" {
      lastFollower = (name, values[name, default: []].count)
      values[name, default: []].append(next)
      rest.removeFirst()
    }
  }

  private mutating func checkPositional(_ command: CommandSpecification) throws(UsageError) {
    // `--wrt a b graph.json`: what an argument lacks was not meant for the option.
    if positional.isEmpty, command.arguments.first?.isOptional == false, let last = lastFollower,
      let value = values[last.option]?.remove(at: last.index)
    {
      positional.append(value)
    }
    if positional.count > command.arguments.count {
      throw UsageError("Unexpected argument '\(positional[command.arguments.count])'")
    }
    for (index, argument) in command.arguments.enumerated()
    where index >= positional.count && !argument.isOptional {
      throw UsageError("Missing expected argument '<\(argument.name)>'")
    }
  }

  /// Whether a flag is given.
  func has(_ name: String) -> Bool { values[name] != nil }

  /// The value of an option; `nil` where it is not given.
  func value(_ name: String) -> String? { values[name]?.last }

  /// All values of an option; `nil` where it is not given.
  func all(_ name: String) -> [String]? { values[name] }

  func integer(_ name: String, atLeast least: Int = 0) throws(UsageError) -> Int? {
    guard let text = value(name) else { return nil }
    guard let number = Int(text), number >= least else {
      let isTooLarge = Double(text).map { $0 >= 0x1p63 } ?? false
      throw UsageError(
        "The value '\(text)' is invalid for '\(name)': a whole number from \(least)\(isTooLarge ? " to \(Int.max)" : "")"
      )
    }
    return number
  }

  func number(
    _ name: String, in range: ClosedRange<Double> = -.infinity ... .infinity
  ) throws(UsageError) -> Double? {
    guard let text = value(name) else { return nil }
    guard let number = Double(text), number.isFinite, range.contains(number) else {
      let from = range.lowerBound.isFinite ? " from \(Int(range.lowerBound))" : ""
      let to = range.upperBound.isFinite ? " to \(Int(range.upperBound))" : ""
      throw UsageError("The value '\(text)' is invalid for '\(name)': a number\(from)\(to)")
    }
    return number
  }

  /// One of a few words; the first where the option is not given.
  func choice(_ name: String, _ choices: [String]) throws(UsageError) -> String {
    guard let text = value(name) else { return choices[0] }
    guard choices.contains(text) else {
      throw UsageError(
        "The value '\(text)' is invalid for '\(name)'\(NearestName.hint(text, among: choices)): \(choices.joined(separator: ", "))"
      )
    }
    return text
  }

  /// A number of bytes, as `512MB`, `2GiB` or `1000000`.
  func size(_ name: String) throws(UsageError) -> Int? {
    guard let text = value(name) else { return nil }
    let digits = text.prefix { $0.isNumber || $0 == "." }
    let units: [String: Double] = [
      "": 1, "B": 1, "KB": 1e3, "MB": 1e6, "GB": 1e9, "TB": 1e12,
      "KIB": 0x1p10, "MIB": 0x1p20, "GIB": 0x1p30, "TIB": 0x1p40,
    ]
    guard let number = Double(digits), let unit = units[text.dropFirst(digits.count).uppercased()],
      let bytes = Int(exactly: (number * unit).rounded())
    else {
      throw UsageError("The value '\(text)' is invalid for '\(name)': a size such as 512MB or 2GiB")
    }
    return bytes
  }

  /// Two values in one, with a separator between them.
  func pair<R>(
    _ name: String, by separator: Character, _ expected: String,
    _ read: (Substring, Substring) -> R?
  ) throws(UsageError) -> R? {
    guard let text = value(name) else { return nil }
    let parts = text.split(separator: separator, omittingEmptySubsequences: false)
    guard parts.count == 2, let result = read(parts[0], parts[1]) else {
      throw UsageError("The value '\(text)' is invalid for '\(name)': \(expected)")
    }
    return result
  }

  /// `NAME=VALUE` pairs.
  func pairs(_ name: String) throws(UsageError) -> [(name: String, value: String)] {
    var pairs: [(name: String, value: String)] = []
    for text in all(name) ?? [] {
      guard let split = text.firstIndex(of: "="), split != text.startIndex else {
        throw UsageError("The value '\(text)' is invalid for '\(name)': NAME=VALUE")
      }
      let key = String(text[..<split])
      if pairs.contains(where: { $0.name == key }) {
        throw UsageError("The option '\(name)' is given twice for '\(key)'")
      }
      pairs.append((key, String(text[text.index(after: split)...])))
    }
    return pairs
  }
}
