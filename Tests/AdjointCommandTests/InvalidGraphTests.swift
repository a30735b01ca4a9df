import Adjoint
import TestSupport
import Testing

@testable import AdjointCommand

/// Each file of `Graphs/invalid` has one mistake, and is named after its code. What the command says
/// of them stands in `expected.txt`, written by
///
///     cd Graphs/invalid && LC_ALL=C; for f in *.json; do adjoint check $f; done 2> expected.txt
struct InvalidGraphTests {
  static let names = contents(of: "Graphs/invalid").filter { $0.hasSuffix(".json") }

  /// `MatMul.C2` of `MatMul.C2.json`, `wrong-type` of `wrong-type.root.json`.
  static func code(_ name: String) -> String {
    let parts = name.split(separator: ".")
    return parts[1].first == "C" ? "\(parts[0]).\(parts[1])" : String(parts[0])
  }

  private func located(_ text: String) -> String {
    text.split(separator: graphPath("invalid/"), omittingEmptySubsequences: false).joined()
  }

  @Test func areManyKinds() {
    #expect(Self.names.count >= 70)
    #expect(Set(Self.names.map(Self.code)).count >= 70)
  }

  @Test func areToldAsExpected() throws {
    let expected = try String(
      decoding: FileBytes.read(graphPath("invalid/expected.txt"), limit: 1 << 20), as: UTF8.self)
    var told = ""
    for name in Self.names {
      let call = Call("check", graphPath("invalid/\(name)"))
      #expect(call.status == ExitStatus.invalid, "\(name)")
      #expect(call.output.isEmpty, "\(name)")
      told += located(call.error)
    }
    let lines = zip(expected.split(separator: "\n"), told.split(separator: "\n"))
    for (expected, told) in lines where expected != told {
      Issue.record("expected \(expected)\n   found \(told)")
    }
    #expect(told == expected)
  }

  @Test(arguments: names)
  func isOneMistakeWithTheCodeOfItsName(_ name: String) throws {
    let text = Call("check", graphPath("invalid/\(name)"))
    let call = Call("check", graphPath("invalid/\(name)"), "--format", "json")
    #expect(call.status == ExitStatus.invalid)
    let all = try Array(call.json().elements)
    #expect(all.count == 1)
    let found = try #require(all.first)
    #expect(found["code"]?.string() == Self.code(name))
    let file = try #require(found["file"]?.string())
    let line = try #require(found["line"]?.integer())
    let column = try #require(found["column"]?.integer())
    let message = try #require(found["message"]?.string())
    let notes = try #require(found["notes"]).elements.compactMap { $0.string() }
    #expect(found["path"]?.string()?.first == "$")
    let whole = "\(file):\(line):\(column): error: \(message)\n"
    #expect(text.error == notes.reduce(whole) { "\($0)  note: \($1)\n" })
  }

  /// Codes that no small graph file provokes by being checked.
  static let otherwise: Set = [
    // A file of a gibibyte; only operators in error, or extents that are
    // bound, or not, for a run or a drawing of costs.
    "json-too-large", "negative-extent", "unbound-dimension",
  ]

  /// Every code that the reader, the JSON parser and the checker declare has a file.
  @Test func everyCodeHasAFile() throws {
    let codes = try Set(
      files(below: "Sources/AdjointGraph", ending: ".swift").flatMap { path in
        try String(
          decoding: FileBytes.read("\(packageFolder)/\(path)", limit: 1 << 20), as: UTF8.self
        )
        .split(separator: "DiagnosticCode(rawValue: \"").dropFirst()
        .compactMap { $0.split(separator: "\"").first.map(String.init) }
        .filter { !$0.contains("\\") }
      })
    #expect(codes.count > 55)
    let told = Set(Self.names.map(Self.code))
    #expect(codes.subtracting(told) == Self.otherwise)
  }
}
