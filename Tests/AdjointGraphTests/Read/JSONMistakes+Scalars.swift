import AdjointGraph

extension Mistake {
  /// Quotes, control characters and escapes.
  static let strings: [Mistake] = [
    Mistake(
      "['a']", .jsonSingleQuotes, "1:2",
      #"strings are written in double quotes, found "'""#),
    Mistake(
      "{'a': 1}", .jsonSingleQuotes, "1:2",
      #"strings are written in double quotes, found "'""#),
    Mistake(
      #"["a, 1]"#, .jsonUnterminatedString, "1:2",
      "the string that begins here has no closing quote"),
    Mistake(
      #"{"a": "b"#, .jsonUnterminatedString, "1:7",
      "the string that begins here has no closing quote"),
    Mistake(
      #"["a\"#, .jsonUnterminatedString, "1:2",
      "the string that begins here has no closing quote"),
    Mistake(
      #"["a\#nb"]"#, .jsonControlCharacter, "1:4",
      "control character U+000A in the string that begins at line 1, column 2",
      note: #"write \n, or end the string on its line with a quote"#),
    Mistake(
      #"["a\#tb"]"#, .jsonControlCharacter, "1:4",
      "control character U+0009 in the string that begins at line 1, column 2",
      note: #"write \t"#),
    Mistake(
      #"["a\#u{01}b"]"#, .jsonControlCharacter, "1:4",
      "control character U+0001 in the string that begins at line 1, column 2",
      note: #"write \u0001"#),
    Mistake(
      #"["\q"]"#, .jsonBadEscape, "1:3",
      #"a backslash followed by "q" is not an escape"#,
      note: #"the escapes are \" \\ \/ \b \f \n \r \t and \u with four hexadecimal digits"#),
    Mistake(
      #"["\\#n"]"#, .jsonBadEscape, "1:3",
      "a backslash followed by U+000A is not an escape",
      note: #"the escapes are \" \\ \/ \b \f \n \r \t and \u with four hexadecimal digits"#),
    Mistake(
      #"["\u12G4"]"#, .jsonBadUnicodeEscape, "1:3",
      #"\u must be followed by four hexadecimal digits"#),
    Mistake(
      #"["\u12"]"#, .jsonBadUnicodeEscape, "1:3",
      #"\u must be followed by four hexadecimal digits"#),
    Mistake(
      #"["\ud800"]"#, .jsonLoneSurrogate, "1:3",
      #"\ud800 is half of a surrogate pair"#,
      note: #"a character beyond U+FFFF is written as two escapes, such as \ud83d\ude00"#),
    Mistake(
      #"["\udc00"]"#, .jsonLoneSurrogate, "1:3",
      #"\udc00 is half of a surrogate pair"#,
      note: #"a character beyond U+FFFF is written as two escapes, such as \ud83d\ude00"#),
    Mistake(
      #"["\ud800\u0041"]"#, .jsonLoneSurrogate, "1:3",
      #"\ud800 is half of a surrogate pair"#,
      note: #"a character beyond U+FFFF is written as two escapes, such as \ud83d\ude00"#),
    Mistake(
      #"["\ud800\ud800"]"#, .jsonLoneSurrogate, "1:3",
      #"\ud800 is half of a surrogate pair"#,
      note: #"a character beyond U+FFFF is written as two escapes, such as \ud83d\ude00"#),
  ]

  /// UTF-8 that is none.
  static let encoding: [Mistake] = [
    Mistake(
      [0xFF, 0xFE, 0x7B, 0x00], .jsonNotUTF8, "1:1", "the file is in UTF-16",
      note: "save it as UTF-8"),
    Mistake(
      quoted([0x80]), .jsonNotUTF8, "1:2",
      "byte 0x80 does not begin a UTF-8 character", note: "save the file as UTF-8"),
    Mistake(
      quoted([0xC0, 0xAF]), .jsonNotUTF8, "1:2",
      "byte 0xC0 does not begin a UTF-8 character", note: "save the file as UTF-8"),
    Mistake(
      quoted([0xC1, 0xBF]), .jsonNotUTF8, "1:2",
      "byte 0xC1 does not begin a UTF-8 character", note: "save the file as UTF-8"),
    Mistake(
      quoted([0xE0, 0x80, 0xAF]), .jsonNotUTF8, "1:2",
      "byte 0xE0 does not begin a UTF-8 character", note: "save the file as UTF-8"),
    Mistake(
      quoted([0xED, 0xA0, 0x80]), .jsonNotUTF8, "1:2",
      "byte 0xED does not begin a UTF-8 character", note: "save the file as UTF-8"),
    Mistake(
      quoted([0xF0, 0x80, 0x80, 0xAF]), .jsonNotUTF8, "1:2",
      "byte 0xF0 does not begin a UTF-8 character", note: "save the file as UTF-8"),
    Mistake(
      quoted([0xF4, 0x90, 0x80, 0x80]), .jsonNotUTF8, "1:2",
      "byte 0xF4 does not begin a UTF-8 character", note: "save the file as UTF-8"),
    Mistake(
      quoted([0xF5, 0x80, 0x80, 0x80]), .jsonNotUTF8, "1:2",
      "byte 0xF5 does not begin a UTF-8 character", note: "save the file as UTF-8"),
    Mistake(
      quoted([0xE2, 0x82]), .jsonNotUTF8, "1:2",
      "byte 0xE2 does not begin a UTF-8 character", note: "save the file as UTF-8"),
    Mistake(
      quoted([0xC3]), .jsonNotUTF8, "1:2",
      "byte 0xC3 does not begin a UTF-8 character", note: "save the file as UTF-8"),
    Mistake(
      [0x5B, 0xFF, 0x5D], .jsonNotUTF8, "1:2", "byte 0xFF does not begin a UTF-8 character",
      note: "save the file as UTF-8"),
    Mistake(
      [0x22, 0xE2, 0x82], .jsonNotUTF8, "1:2", "byte 0xE2 does not begin a UTF-8 character",
      note: "save the file as UTF-8"),
  ]

  /// Numbers, and words for what is none.
  static let numbers: [Mistake] = [
    Mistake(
      "[01]", .jsonBadNumber, "1:2",
      #"malformed number "01": a number has no leading zeros"#),
    Mistake(
      "[-01]", .jsonBadNumber, "1:2",
      #"malformed number "-01": a number has no leading zeros"#),
    Mistake(
      "[00]", .jsonBadNumber, "1:2",
      #"malformed number "00": a number has no leading zeros"#),
    Mistake(
      "[-]", .jsonBadNumber, "1:2",
      #"malformed number "-": digits must follow the minus sign"#),
    Mistake(
      "[-a]", .jsonBadNumber, "1:2",
      #"malformed number "-a": digits must follow the minus sign"#),
    Mistake(
      "[1.]", .jsonBadNumber, "1:2",
      #"malformed number "1.": digits must follow the point"#),
    Mistake(
      "[.5]", .jsonBadNumber, "1:2",
      #"malformed number ".5": digits must precede the point"#),
    Mistake(
      "[1.e5]", .jsonBadNumber, "1:2",
      #"malformed number "1.e5": digits must follow the point"#),
    Mistake(
      "[1e]", .jsonBadNumber, "1:2",
      #"malformed number "1e": digits must follow the e"#),
    Mistake(
      "[1e+]", .jsonBadNumber, "1:2",
      #"malformed number "1e+": digits must follow the e"#),
    Mistake(
      "[+1]", .jsonBadNumber, "1:2",
      #"malformed number "+1": a number has no plus sign"#),
    Mistake(
      "[0x10]", .jsonBadNumber, "1:2",
      #"malformed number "0x10": a number is decimal digits, a point and an exponent"#),
    Mistake(
      "[1_000]", .jsonBadNumber, "1:2",
      #"malformed number "1_000": a number is decimal digits, a point and an exponent"#),
    Mistake(
      "[1.2.3]", .jsonBadNumber, "1:2",
      #"malformed number "1.2.3": a number is decimal digits, a point and an exponent"#),
    Mistake(
      "[1-2]", .jsonBadNumber, "1:2",
      #"malformed number "1-2": a number is decimal digits, a point and an exponent"#),
    Mistake(
      "[5f]", .jsonBadNumber, "1:2",
      #"malformed number "5f": a number is decimal digits, a point and an exponent"#),
    Mistake(
      "[1e999]", .jsonNumberOutOfRange, "1:2",
      "the number 1e999 does not fit a 64-bit floating-point number",
      note: "the largest is 1.7976931348623157e+308"),
    Mistake(
      "[-1e309]", .jsonNumberOutOfRange, "1:2",
      "the number -1e309 does not fit a 64-bit floating-point number",
      note: "the largest is 1.7976931348623157e+308"),
    Mistake(
      "[1.8e308]", .jsonNumberOutOfRange, "1:2",
      "the number 1.8e308 does not fit a 64-bit floating-point number",
      note: "the largest is 1.7976931348623157e+308"),
    Mistake(
      "[NaN]", .jsonNotFinite, "1:2",
      #"expected a value, found "NaN": JSON has neither NaN nor infinity"#),
    Mistake(
      "[Infinity]", .jsonNotFinite, "1:2",
      #"expected a value, found "Infinity": JSON has neither NaN nor infinity"#),
    Mistake(
      "[-Infinity]", .jsonNotFinite, "1:2",
      #"expected a value, found "-Infinity": JSON has neither NaN nor infinity"#),
    Mistake(
      "[+inf]", .jsonNotFinite, "1:2",
      #"expected a value, found "+inf": JSON has neither NaN nor infinity"#),
    Mistake(
      "[-nan]", .jsonNotFinite, "1:2",
      #"expected a value, found "-nan": JSON has neither NaN nor infinity"#),
  ]
}

/// Bytes between quotes.
private func quoted(_ bytes: [UInt8]) -> [UInt8] { [0x22] + bytes + [0x22] }
