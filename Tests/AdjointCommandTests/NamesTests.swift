import Adjoint
import TestSupport
import Testing

@testable import AdjointCommand

/// What the tool writes, it reads: values may have any names, and extents are named after them.
struct NamesTests {
  /// A slice every other row, whose extent no polynomial says, so that the reverse pass names it.
  private func text(_ name: String) -> String {
    """
    {"adjoint": 1, "inputs": [{"name": "x", "shape": ["batch", 3]}],
    "parameters": [{"name": "w", "shape": [3], "initializer": "ones"}],
    "nodes": [
      {"name": "p", "op": "Mul", "inputs": ["x", "w"]},
      {"name": "\(name)", "op": "Slice", "inputs": ["p"],
       "attributes": {"starts": [0], "ends": [9223372036854775807], "steps": [2]}},
      {"name": "row sums", "op": "ReduceSum", "inputs": ["\(name)"], "attributes": {"axes": [1]}},
      {"name": "loss", "op": "ReduceMean", "inputs": ["row sums"], "attributes": {"keepdims": 0}}
    ],
    "outputs": ["\(name)"], "loss": "loss"}
    """
  }

  @Test(arguments: [
    "even", "block-1/even rows", "a*b+c", "2nd", "back`tick", "quote\\\"", "名前", ":", "a:0",
  ])
  func anyNameReadsBack(_ name: String) throws {
    let folder = try TemporaryFolder()
    let path = try folder.write(text(name), to: "names.json")
    for pass in ["forward", "reverse"] {
      let once = output("format", path, "--pass", pass)
      let again = output("format", try folder.write(once, to: "\(pass).json"))
      #expect(again == once)
    }
    let reverse = "\(folder.path)/reverse.json"
    let x = try folder.write(#"{"x": [[1, 2, 3], [4, 5, 6], [7, 8, 9]]}"#, to: "x.json")
    let call = Call("run", reverse, "--inputs", x, "--format", "json")
    #expect(call.status == ExitStatus.done, "\(call.error)")
  }
}
