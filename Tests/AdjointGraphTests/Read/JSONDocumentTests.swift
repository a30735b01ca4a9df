import AdjointGraph
import Testing

func document(_ text: String) throws -> JSONDocument {
  try JSONDocument(Array(text.utf8), file: "a.json")
}

struct JSONDocumentTests {
  /// A text, and the same values written in one way.
  @Test(arguments: [
    ("null", "null"), (" true ", "true"), ("\r\n\tfalse\n", "false"),
    ("0", "0.0"), ("-1.5e+2", "-150.0"), (#""""#, #""""#),
    ("[]", "[]"), ("[ ]", "[]"), ("{}", "{}"), ("{\n}", "{}"),
    ("[1,[2,[]],{}]", "[1.0,[2.0,[]],{}]"),
    (#"{"b": 1, "a": {"b": [true, null]}}"#, #"{"b":1.0,"a":{"b":[true,null]}}"#),
    (#"{"": 0}"#, #"{"":0.0}"#),
    (#"["\"\\\/\b\f\n\r\t"]"#, "[\"\"\\/\u{8}\u{C}\n\r\t\"]"),
    (#"["\u00e9\u0041\u20AC"]"#, #"["éA€"]"#),
    (#"["\ud83d\uDE00", "\udbff\udfff"]"#, "[\"😀\",\"\u{10FFFF}\"]"),
    (#"["é€😀"]"#, #"["é€😀"]"#),
    (
      "[\"\u{7F}\u{80}\u{7FF}\u{800}\u{FFFF}\u{10000}\"]",
      "[\"\u{7F}\u{80}\u{7FF}\u{800}\u{FFFF}\u{10000}\"]"
    ),
    (#"["\u0000"]"#, "[\"\u{0}\"]"),
    (#"{"\u0061": 1, "b\n": 2}"#, "{\"a\":1.0,\"b\n\":2.0}"),
  ])
  func isRead(_ text: String, as expected: String) throws {
    #expect(written(try document(text).root) == expected)
  }

  private func written(_ value: JSONValue) -> String {
    switch value.kind {
    case .null: "null"
    case .bool: value.bool().map(\.description) ?? "?"
    case .number: value.double().map(\.description) ?? "?"
    case .string: "\"\(value.string() ?? "?")\""
    case .array: "[\(value.elements.map(written).joined(separator: ","))]"
    case .object:
      "{\(value.members.map { "\"\($0.key.string)\":\(written($0.value))" }.joined(separator: ","))}"
    }
  }

  @Test func valuesAnswerOnlyForTheirKind() throws {
    let root = try document(#"[null, true, 1, "s", [1, 2], {"k": 0}]"#).root
    let values = Array(root.elements)
    let names = ["null", "a boolean", "a number", "a string", "an array", "an object"]
    #expect(values.map(\.kindName) == names)
    #expect(values.map { $0.bool() } == [nil, true, nil, nil, nil, nil])
    #expect(values.map { $0.integer() } == [nil, nil, 1, nil, nil, nil])
    #expect(values.map { $0.double() } == [nil, nil, 1, nil, nil, nil])
    #expect(values.map { $0.string() } == [nil, nil, nil, "s", nil, nil])
    #expect(values.map(\.count) == [0, 0, 0, 0, 2, 1])
    #expect(values.map { Array($0.elements).count } == [0, 0, 0, 0, 2, 0])
    #expect(values.map { Array($0.members).count } == [0, 0, 0, 0, 0, 1])
    #expect(values.map { $0["k"]?.integer() } == [nil, nil, nil, nil, nil, 0])
    #expect(values.map(\.offset) == [1, 7, 13, 16, 21, 29])
  }

  @Test func keysCompareByTheirBytes() throws {
    let root = try document(#"{"name": 1, "n\u0061mes": 2, "e\u0301": 3, "nam": 4}"#).root
    #expect(root["name"]?.integer() == 1)
    #expect(root["names"]?.integer() == 2)
    #expect(root["e\u{301}"]?.integer() == 3)
    #expect(root["\u{E9}"] == nil, "canonically equivalent, but other bytes")
    #expect(root["na"] == nil)
    let recognized = root.members.map { member in
      switch member.key {
      case "name": "first"
      case "names": "second"
      default: "\(member.key.offset)"
      }
    }
    #expect(recognized == ["first", "second", "29", "43"])
  }

  @Test func largeObjectsAreRead() throws {
    let members = (0..<1000).map { "\"key\($0)\": \($0)" }.joined(separator: ", ")
    let root = try document("{\(members)}").root
    #expect(root.count == 1000)
    #expect(root["key999"]?.integer() == 999)
  }

  private static let path = DocumentPath()

  @Test(arguments: [
    (path, "1:1"),
    (path.key("nodes"), "2:12"),
    (path.key("nodes").index(0), "2:13"),
    (path.key("nodes").index(1).key("op"), "3:14"),
    (path.key("nodes").index(1).key("missing"), "3:6"),
    (path.key("nodes").index(2), "2:12"),
    (path.key("nodes").index(-1), "2:12"),
    (path.key("nodes").key("op"), "2:12"),
    (path.key("missing").index(3), "1:1"),
    (path.key("z"), "4:17"),
  ])
  func pathsAreLocated(_ path: DocumentPath, at place: String) throws {
    let text = """
      {
        "nodes": [{"op": "é"},
           { "op": "b" } ],
        "é": 0, "z": 1}
      """
    #expect(try document(text).location(of: path).description == "a.json:\(place)")
  }

  @Test func offsetsOutsideTheTextAreLocatedAtItsEnds() throws {
    let document = try document("[\n1]")
    #expect(document.location(at: -1).description == "a.json:1:1")
    #expect(document.location(at: 3).description == "a.json:2:2")
    #expect(document.location(at: 99).description == "a.json:2:3")
  }
}
