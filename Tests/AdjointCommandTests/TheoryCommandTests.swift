import TestSupport
import Testing

@testable import AdjointCommand

/// Derivatives in full, as the command prints them, of the graphs of `Graphs/theory`.
@Suite struct TheoryCommandTests {
  private func jacobian(_ row: String, _ arguments: String...) -> String {
    let call = Call(["jacobian", graphPath("theory/\(row).json"), "--format", "json"] + arguments)
    #expect(call.status == 0)
    #expect(call.error == "")
    return call.output
  }

  /// Both layouts can be asked for; the axes of the output, then those of the input, are the
  /// default. The gradient has the shape of its variable.
  @Test(arguments: ["auto", "forward", "reverse"]) func T8(_ mode: String) {
    let plain = "[[3, 6.75], [3, 27], [0.75, 12]]"
    let vector = "[[[2, -1], [-10, 5], [48, -24]], [[-4, 2], [-60, 30], [12, -6]]]"
    for layout in [[], ["--layout", "output-input"]] {
      let call = Call(
        ["jacobian", graphPath("theory/T8.json"), "--mode", mode, "--format", "json"] + layout)
      #expect(call.output == "{\"scalar/X\": \(plain)}\n")
    }
    #expect(jacobian("T8", "--mode", mode, "--of", "vector") == "{\"vector/X\": \(vector)}\n")
    #expect(
      jacobian("T8", "--mode", mode, "--layout", "numerator")
        == "{\"scalar/X\": [[3, 3, 0.75], [6.75, 27, 12]]}\n")
    #expect(
      jacobian("T8", "--mode", mode, "--of", "vector", "--layout", "numerator")
        == "{\"vector/X\": [[[2, -10, 48], [-1, 5, -24]], [[-4, -60, 12], [2, 30, -6]]]}\n")
    #expect(
      output("grad", graphPath("theory/T8.json"), "--format", "json")
        == "{\"scalar\": 22.5, \"X\": \(plain)}\n")
  }

  @Test func T2() throws {
    let folder = try TemporaryFolder()
    defer { withExtendedLifetime(folder) {} }
    let x = try folder.write("{\"x\": [1.5, -0.5]}", to: "x.json")
    #expect(
      jacobian("T2", "--wrt", "x", "--inputs", x)
        == "{\"f/x\": [[2, 1], [0, 3.141592653589793], [2, 6]]}\n")
  }

  @Test func T9() {
    #expect(
      jacobian("T9", "--of", "y", "--wrt", "x") == "{\"y/x\": [[1, 2], [-3, 0.5], [4, -1]]}\n")
    #expect(
      jacobian("T9", "--of", "z", "--wrt", "r", "b")
        == "{\"z/r\": [[1, -3, 4], [2, 0.5, -1]], \"z/b\": [[1, 0], [0, 1]]}\n")
  }

  @Test func T11() throws {
    let folder = try TemporaryFolder()
    defer { withExtendedLifetime(folder) {} }
    let inputs = try folder.write(
      "{\"x\": [[1, 2, 3]], \"A\": [[1, 2, 3], [4, 5, 6], [7, 8, 9]]}", to: "inputs.json")
    #expect(
      output(
        "hessian", graphPath("theory/T11.json"), "--inputs", inputs, "--wrt", "x", "--format",
        "json"
      ) == "{\"y/x\": [[[[2, 6, 10]], [[6, 10, 14]], [[10, 14, 18]]]]}\n")
  }
}
