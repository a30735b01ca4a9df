import Adjoint

/// One subcommand: a function from arguments to output and status.
protocol Command: Sendable {
  static var specification: CommandSpecification { get }

  /// Throws a `UsageError`, `Diagnostics`, or `CommandFailure`.
  static func run(_ arguments: ParsedArguments, _ console: Console) throws
}

/// The command did its work, and the answer is no.
struct CommandFailure: Error {
  var message: String

  init(_ message: String) { self.message = message }
}

/// Exit statuses.
enum ExitStatus {
  static let done: Int32 = 0
  static let failed: Int32 = 1
  static let usage: Int32 = 64
  static let invalid: Int32 = 65
}
