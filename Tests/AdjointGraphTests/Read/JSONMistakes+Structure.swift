import AdjointGraph

extension Mistake {
  /// The beginning and the end of the text.
  static let wholeText: [Mistake] = [
    Mistake(
      "", .jsonEmpty, "1:1",
      "the file is empty, expected a value"),
    Mistake(
      " \n\t", .jsonEmpty, "2:2",
      "the file is empty, expected a value"),
    Mistake(
      "\u{FEFF}{}", .jsonByteOrderMark, "1:1",
      "the file begins with a byte order mark",
      note: "save it as UTF-8 without byte order mark"),
    Mistake(
      "[1, 2", .jsonUnexpectedEnd, "1:6",
      #"the text ends where "," or "]" is expected"#,
      note: "the array was opened at line 1, column 1"),
    Mistake(
      "{", .jsonUnexpectedEnd, "1:2",
      #"the text ends where a key or "}" is expected"#,
      note: "the object was opened at line 1, column 1"),
    Mistake(
      #"{"a""#, .jsonUnexpectedEnd, "1:5",
      #"the text ends where ":" is expected"#,
      note: "the object was opened at line 1, column 1"),
    Mistake(
      #"{"a":"#, .jsonUnexpectedEnd, "1:6",
      "the text ends where a value is expected",
      note: "the object was opened at line 1, column 1"),
    Mistake(
      "[1,", .jsonUnexpectedEnd, "1:4",
      "the text ends where a value is expected",
      note: "the array was opened at line 1, column 1"),
    Mistake(
      "[", .jsonUnexpectedEnd, "1:2",
      "the text ends where a value is expected",
      note: "the array was opened at line 1, column 1"),
    Mistake(
      "{} x", .jsonTextAfterEnd, "1:4",
      #"expected the end of the text, found "x""#,
      note: "a file holds one value, here an object at line 1, column 1"),
    Mistake(
      "[]\n]", .jsonTextAfterEnd, "2:1",
      #"expected the end of the text, found "]""#,
      note: "a file holds one value, here an array at line 1, column 1"),
    Mistake(
      "1 2", .jsonTextAfterEnd, "1:3",
      #"expected the end of the text, found "2""#,
      note: "a file holds one value, here a number at line 1, column 1"),
  ]

  /// Values, commas, colons and brackets.
  static let betweenValues: [Mistake] = [
    Mistake(
      "[1, @]", .jsonUnexpectedCharacter, "1:5",
      #"expected a value, found "@""#),
    Mistake(
      "[\u{A0}1]", .jsonUnexpectedCharacter, "1:2",
      "expected a value, found U+00A0"),
    Mistake(
      "[“a”]", .jsonUnexpectedCharacter, "1:2",
      #"expected a value, found "“""#),
    Mistake(
      "[1,,2]", .jsonUnexpectedCharacter, "1:4",
      #"expected a value, found ",""#),
    Mistake(
      "[,1]", .jsonUnexpectedCharacter, "1:2",
      #"expected a value, found ",""#),
    Mistake(
      "{,}", .jsonUnexpectedCharacter, "1:2",
      #"expected a key or "}", found ",""#),
    Mistake(
      #"{"a":}"#, .jsonUnexpectedCharacter, "1:6",
      #"expected a value, found "}""#),
    Mistake(
      #"["a":1]"#, .jsonUnexpectedCharacter, "1:5",
      #"expected "," or "]", found ":""#),
    Mistake(
      "[1; 2]", .jsonUnexpectedCharacter, "1:3",
      #"expected "," or "]", found ";""#),
    Mistake(
      "[True]", .jsonUnknownWord, "1:2",
      #"expected a value, found "True""#,
      note: "write true"),
    Mistake(
      "[nulls]", .jsonUnknownWord, "1:2",
      #"expected a value, found "nulls""#,
      note: "strings are written in double quotes"),
    Mistake(
      "[None]", .jsonUnknownWord, "1:2",
      #"expected a value, found "None""#,
      note: "write null"),
    Mistake(
      "[tru", .jsonUnknownWord, "1:2",
      #"expected a value, found "tru""#,
      note: "strings are written in double quotes"),
    Mistake(
      "[abc]", .jsonUnknownWord, "1:2",
      #"expected a value, found "abc""#,
      note: "strings are written in double quotes"),
    Mistake(
      "{} // c", .jsonComment, "1:4",
      "JSON has no comments",
      note: "remove the comment"),
    Mistake(
      "{ // c\n}", .jsonComment, "1:3",
      "JSON has no comments",
      note: "remove the comment"),
    Mistake(
      "[1, /* c */ 2]", .jsonComment, "1:5",
      "JSON has no comments",
      note: "remove the comment"),
    Mistake(
      "[/]", .jsonUnexpectedCharacter, "1:2",
      #"expected a value, found "/""#),
    Mistake(
      #"{\#n  "a": 1\#n  "b": 2\#n}"#, .jsonMissingComma, "2:9",
      #"missing comma: expected "," or "}", found a string"#),
    Mistake(
      "[1 2]", .jsonMissingComma, "1:3",
      #"missing comma: expected "," or "]", found "2""#),
    Mistake(
      "[[1] [2]]", .jsonMissingComma, "1:5",
      #"missing comma: expected "," or "]", found "[""#),
    Mistake(
      "[1, 2,\n]", .jsonTrailingComma, "1:6",
      #"trailing comma before "]""#,
      note: "remove the comma"),
    Mistake(
      #"{"a": 1 , }"#, .jsonTrailingComma, "1:9",
      #"trailing comma before "}""#,
      note: "remove the comma"),
    Mistake(
      #"{"a" 1}"#, .jsonMissingColon, "1:5",
      #"missing colon: expected ":" behind the key "a", found "1""#),
    Mistake(
      #"{"a"\#n}"#, .jsonMissingColon, "1:5",
      #"missing colon: expected ":" behind the key "a", found "}""#),
    Mistake(
      #"{"a", 1}"#, .jsonMissingColon, "1:5",
      #"missing colon: expected ":" behind the key "a", found ",""#),
    Mistake(
      #"{"a" = 1}"#, .jsonMissingColon, "1:5",
      #"missing colon: expected ":" behind the key "a", found "=""#),
    Mistake(
      #"{\#n  "a": [1, 2}\#n}"#, .jsonMismatchedBracket, "2:13",
      #"expected "]", found "}""#,
      note: "the array was opened at line 2, column 8"),
    Mistake(
      #"[1, {"a": 1]]"#, .jsonMismatchedBracket, "1:12",
      #"expected "}", found "]""#,
      note: "the object was opened at line 1, column 5"),
    Mistake(
      "[}", .jsonMismatchedBracket, "1:2",
      #"expected "]", found "}""#,
      note: "the array was opened at line 1, column 1"),
    Mistake(
      "{]", .jsonMismatchedBracket, "1:2",
      #"expected "}", found "]""#,
      note: "the object was opened at line 1, column 1"),
    Mistake(
      #"{"a": ]"#, .jsonMismatchedBracket, "1:7",
      #"expected "}", found "]""#,
      note: "the object was opened at line 1, column 1"),
    Mistake(
      "[1,}", .jsonMismatchedBracket, "1:4",
      #"expected "]", found "}""#,
      note: "the array was opened at line 1, column 1"),
  ]

  /// Keys of objects.
  static let keys: [Mistake] = [
    Mistake(
      "{name: 1}", .jsonKeyNotString, "1:2",
      #"a key must be a string, found "name""#,
      note: #"keys are written in double quotes: "name""#),
    Mistake(
      "{1: 2}", .jsonKeyNotString, "1:2",
      #"a key must be a string, found "1""#,
      note: #"keys are written in double quotes: "1""#),
    Mistake(
      "{[1]: 2}", .jsonKeyNotString, "1:2",
      #"a key must be a string, found "[""#),
    Mistake(
      #"{"a": 1, null: 2}"#, .jsonKeyNotString, "1:10",
      #"a key must be a string, found "null""#,
      note: #"keys are written in double quotes: "null""#),
    Mistake(
      #"{\#n  "a": 1,\#n  "b": 2,\#n  "a": 3\#n}"#, .jsonDuplicateKey, "4:3",
      #"duplicate key "a""#,
      note: "the first is at line 2, column 3"),
    Mistake(
      #"{"a":1,"\u0061":2}"#, .jsonDuplicateKey, "1:8",
      #"duplicate key "\u0061""#,
      note: "the first is at line 1, column 2"),
    Mistake(
      #"{"":1,"":2}"#, .jsonDuplicateKey, "1:7",
      #"duplicate key """#,
      note: "the first is at line 1, column 2"),
  ]
}
