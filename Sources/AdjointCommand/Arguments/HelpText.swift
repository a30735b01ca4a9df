/// Help as other Swift commands print it.
enum HelpText {
  /// Where the explanations begin.
  private static let labelWidth = 26
  private static let width = 80

  static func text(of command: CommandSpecification) -> String {
    var text = "OVERVIEW: \(command.abstract)\n\n" + usage(of: command) + "\n"
    if !command.arguments.isEmpty {
      text += "\nARGUMENTS:\n"
      for argument in command.arguments { text += row("<\(argument.name)>", argument.help) }
    }
    text += "\nOPTIONS:\n"
    for option in command.options { text += row(label(option), option.help) }
    text += row("-h, --help", "Show help information.")
    if !command.examples.isEmpty {
      text += "\nEXAMPLES:\n"
      for example in command.examples { text += "  \(example.call)\n      \(example.does)\n" }
    }
    return text
  }

  static func usage(of command: CommandSpecification) -> String {
    let arguments = command.arguments.map { $0.isOptional ? "[<\($0.name)>]" : "<\($0.name)>" }
    let options = command.options.map { "[\(label($0))]" }
    return wrapped(
      ["USAGE:", "adjoint", command.name] + arguments + options, indentation: 4, from: 0)
  }

  static func overview(_ commands: [CommandSpecification], version: String) -> String {
    var text = """
      OVERVIEW: Checks, runs, differentiates, trains and draws dataflow graphs.

      USAGE: adjoint <subcommand>

      OPTIONS:

      """
    text += row("--version", "Show the version: \(version).")
    text += row("-h, --help", "Show help information.")
    text += "\nSUBCOMMANDS:\n"
    for command in commands { text += row(command.name, command.abstract) }
    return text + "\n  See 'adjoint <subcommand> --help' for detailed help.\n"
  }

  private static func label(_ option: OptionSpecification) -> String {
    let value = option.value.map { " <\($0)>" } ?? ""
    return option.name + value + (option.isRepeatable ? " ..." : "")
  }

  private static func row(_ label: String, _ help: String) -> String {
    let indent = String(repeating: " ", count: labelWidth)
    var lines = wrapped(
      help.split(separator: " ").map(String.init), indentation: labelWidth, from: labelWidth)
    let head = "  \(label)"
    if head.count < labelWidth {
      lines = head + indent.dropFirst(head.count) + lines
    } else {
      lines = head + "\n" + indent + lines
    }
    return lines + "\n"
  }

  /// Words in lines of limited width; all but the first line, which begins at `column`, are indented.
  private static func wrapped(
    _ words: [String], indentation: Int, from column: Int
  ) -> String {
    var text = ""
    var column = column
    for word in words {
      if !text.isEmpty, column + word.count + 1 > width {
        text += "\n" + String(repeating: " ", count: indentation)
        column = indentation
      } else if !text.isEmpty {
        text += " "
        column += 1
      }
      text += word
      column += word.count
    }
    return text
  }
}
