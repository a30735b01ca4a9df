import Adjoint

/// The command `adjoint`: chooses the subcommand and turns what it throws into words and a status.
enum Tool {
  static let version = "0.1.0"

  static let commands: [any Command.Type] = [
    CheckCommand.self, RunCommand.self, GradCommand.self, JacobianCommand.self,
    HessianCommand.self, TrainCommand.self, GenerateCommand.self, DotCommand.self,
    PlanCommand.self, ExplainCommand.self, BenchCommand.self, TraceCommand.self,
    DescribeCommand.self,
    OperatorsCommand.self, FormatCommand.self, SchemaCommand.self,
  ]

  /// - Parameter arguments: Without the name of the program.
  static func run(_ arguments: [String], _ console: Console) -> Int32 {
    guard let name = arguments.first else {
      console.error(overview)
      return ExitStatus.usage
    }
    if name == "--help" || name == "-h" || name == "help" {
      return help(arguments.dropFirst().first, console)
    }
    if name == "--version" {
      console.output(version + "\n")
      return ExitStatus.done
    }
    if let problem = Instructions.problem {
      console.error("Error: \(problem).\n")
      return ExitStatus.usage
    }
    guard let command = command(named: name) else {
      let hint = NearestName.hint(name, among: commands.map { $0.specification.name })
      console.error("Error: Unknown subcommand '\(name)'\(hint)\nSee 'adjoint --help'.\n")
      return ExitStatus.usage
    }
    return run(command, Array(arguments.dropFirst()), console)
  }

  private static var overview: String {
    HelpText.overview(commands.map { $0.specification }, version: version)
  }

  private static func command(named name: String) -> (any Command.Type)? {
    commands.first { $0.specification.name == name }
  }

  private static func help(_ name: String?, _ console: Console) -> Int32 {
    if let name, let command = command(named: name) {
      console.output(HelpText.text(of: command.specification))
    } else {
      console.output(overview)
    }
    return ExitStatus.done
  }

  private static func run(
    _ command: any Command.Type, _ arguments: [String], _ console: Console
  ) -> Int32 {
    let specification = command.specification
    var asJSON = false
    do {
      let parsed = try ParsedArguments(arguments, for: specification)
      asJSON = parsed.value("--format") == "json"
      if parsed.asksForHelp {
        console.output(HelpText.text(of: specification))
      } else {
        try command.run(parsed, console)
      }
      return ExitStatus.done
    } catch let error as UsageError {
      console.error(
        "Error: \(error.message)\n\(HelpText.usage(of: specification))\n  See 'adjoint \(specification.name) --help' for more information.\n"
      )
      return ExitStatus.usage
    } catch let error as Diagnostics {
      console.error(asJSON ? error.json + "\n" : error.description + "\n")
      return error.isFailure ? ExitStatus.failed : ExitStatus.invalid
    } catch {
      let message = (error as? CommandFailure)?.message ?? "\(error)"
      console.error("Error: \(message)\n")
      return ExitStatus.failed
    }
  }
}

extension Diagnostics {
  /// Whether the graph and the data are in order, but what was asked for could not be done.
  var isFailure: Bool {
    all.allSatisfy { ["diverged", "file-unwritable"].contains($0.code.rawValue) }
  }

  /// An array of objects on one line.
  var json: String {
    var json = JSONWriter()
    json.array { json in
      for diagnostic in all {
        json.element()
        json.object { json in
          json.member("file", diagnostic.location?.file)
          if let line = diagnostic.location?.line {
            json.key("line")
            json.integer(line)
          }
          if let column = diagnostic.location?.column {
            json.key("column")
            json.integer(column)
          }
          json.member("path", diagnostic.path.description)
          json.member("code", diagnostic.code.rawValue)
          json.member("message", diagnostic.message.description)
          json.key("notes")
          json.array { json in
            for note in diagnostic.notes {
              json.element()
              json.string(note.description)
            }
          }
        }
      }
    }
    return json.text
  }
}
