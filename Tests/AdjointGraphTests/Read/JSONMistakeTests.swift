import AdjointGraph
import Testing

/// A text, and the one diagnostic it gives.
struct Mistake: Sendable, CustomTestStringConvertible {
  var bytes: [UInt8]
  var code: DiagnosticCode
  var place: String
  var message: String
  var note: String?

  init(
    _ bytes: [UInt8], _ code: DiagnosticCode, _ place: String, _ message: String,
    note: String? = nil
  ) {
    self.bytes = bytes
    self.code = code
    self.place = place
    self.message = message
    self.note = note
  }

  init(
    _ text: String, _ code: DiagnosticCode, _ place: String, _ message: String,
    note: String? = nil
  ) {
    self.init(Array(text.utf8), code, place, message, note: note)
  }

  var testDescription: String { String(decoding: bytes.prefix(40), as: UTF8.self) }
}

/// What is wrong with a text, or `nil`.
func mistake(_ bytes: [UInt8], limits: JSONLimits = .default) -> Diagnostic? {
  do throws(Diagnostic) {
    _ = try JSONDocument(bytes, file: "a.json", limits: limits)
    return nil
  } catch {
    return error
  }
}

struct JSONMistakeTests {
  @Test(
    arguments: Mistake.wholeText + Mistake.betweenValues + Mistake.keys + Mistake.strings
      + Mistake.encoding + Mistake.numbers)
  func isTold(_ row: Mistake) throws {
    let found = try #require(mistake(row.bytes))
    let note = row.note.map { "\n  note: \($0)" } ?? ""
    #expect(found.code == row.code)
    #expect(found.description == "a.json:\(row.place): error: \(row.message)\(note)")
  }

  @Test func depthIsLimited() throws {
    func nested(_ depth: Int) -> [UInt8] {
      Array((String(repeating: "[", count: depth) + String(repeating: "]", count: depth)).utf8)
    }
    #expect(mistake(nested(512)) == nil)
    let found = try #require(mistake(nested(513)))
    #expect(found.code == .jsonTooDeep)
    #expect(found.description == "a.json:1:513: error: more than 512 levels of nesting")
    #expect(mistake(nested(100_000))?.code == .jsonTooDeep)
    #expect(mistake(nested(100_000), limits: JSONLimits(depth: 100_000)) == nil)
  }

  @Test func sizeIsLimited() throws {
    let limits = JSONLimits(bytes: 4)
    #expect(mistake(Array("1234".utf8), limits: limits) == nil)
    let found = try #require(mistake(Array("12345".utf8), limits: limits))
    #expect(found.code == .jsonTooLarge)
    #expect(
      found.description == "a.json: error: the file has 5 bytes, more than the limit of 4")
  }

  @Test func longPiecesAreCut() throws {
    let key = String(repeating: "é", count: 30)
    let found = try #require(mistake(Array("{\"\(key)\":1,\"\(key)\":2}".utf8)))
    #expect(found.message.description == "duplicate key \"\(key.prefix(20))…\"")
  }

  @Test(arguments: [2, 8, 9, 100])
  func duplicateKeysAreFoundInObjectsOfAnySize(_ count: Int) throws {
    let members = (1..<count).map { "\"k\($0)\": {\"k1\": 0}" } + ["\"\\u006b1\": 0"]
    let found = try #require(mistake(Array("{\(members.joined(separator: ",\n"))}".utf8)))
    #expect(found.code == .jsonDuplicateKey)
    #expect(found.location?.line == count)
    #expect(found.notes.map(\.description) == ["the first is at line 1, column 2"])
  }
}
