/// An option of a command.
struct OptionSpecification: Sendable {
  /// With its dashes, as `--seed`.
  var name: String
  /// What stands for its value in help; `nil` for a flag.
  var value: String?
  /// Whether it may be given several times, or take several values.
  var isRepeatable = false
  var help: String

  init(_ name: String, _ value: String? = nil, repeatable: Bool = false, _ help: String) {
    self.name = name
    self.value = value
    isRepeatable = repeatable
    self.help = help
  }

  /// An option without a value.
  static func flag(_ name: String, _ help: String) -> OptionSpecification {
    OptionSpecification(name, nil, help)
  }
}

/// How a command is called and what its help says.
struct CommandSpecification: Sendable {
  var name: String
  /// One line.
  var abstract: String
  /// The name and the help of each positional argument, and whether it may be left out.
  var arguments: [(name: String, help: String, isOptional: Bool)] = []
  var options: [OptionSpecification] = []
  /// Calls that a reader can copy, each with what it does.
  var examples: [(call: String, does: String)] = []
}
