import AdjointGraph
import Testing

@testable import AdjointCommand

/// What a call of the command came to.
struct Call {
  var status: Int32
  var output = ""
  var error = ""

  /// Runs `adjoint` with arguments, as the shell would hand them over.
  init(_ arguments: String...) { self.init(arguments) }

  init(_ arguments: [String]) {
    var (output, error) = ("", "")
    status = Tool.run(arguments, Console(output: { output += $0 }, error: { error += $0 }))
    self.output = output
    self.error = error
  }

  /// The output as JSON.
  func json() throws -> JSONValue {
    try JSONDocument(Array(output.utf8), file: "output").root
  }
}

/// Expects that a call succeeds and says nothing on standard error; gives its output.
func output(
  _ arguments: String..., sourceLocation: Testing.SourceLocation = #_sourceLocation
) -> String {
  let call = Call(arguments)
  #expect(call.status == 0, sourceLocation: sourceLocation)
  #expect(call.error == "", sourceLocation: sourceLocation)
  return call.output
}
