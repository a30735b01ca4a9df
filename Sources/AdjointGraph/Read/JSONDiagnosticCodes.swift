/// What can be wrong with the text of a JSON file, before anything is read out of it.
extension DiagnosticCode {
  // The text as a whole.
  package static let jsonEmpty = DiagnosticCode(rawValue: "json-empty")
  package static let jsonTooLarge = DiagnosticCode(rawValue: "json-too-large")
  package static let jsonTooDeep = DiagnosticCode(rawValue: "json-too-deep")
  package static let jsonByteOrderMark = DiagnosticCode(rawValue: "json-byte-order-mark")
  package static let jsonNotUTF8 = DiagnosticCode(rawValue: "json-not-utf8")
  package static let jsonUnexpectedEnd = DiagnosticCode(rawValue: "json-unexpected-end")
  package static let jsonTextAfterEnd = DiagnosticCode(rawValue: "json-text-after-end")

  // Between values.
  package static let jsonUnexpectedCharacter = DiagnosticCode(rawValue: "json-unexpected-character")
  package static let jsonUnknownWord = DiagnosticCode(rawValue: "json-unknown-word")
  package static let jsonComment = DiagnosticCode(rawValue: "json-comment")
  package static let jsonMissingComma = DiagnosticCode(rawValue: "json-missing-comma")
  package static let jsonTrailingComma = DiagnosticCode(rawValue: "json-trailing-comma")
  package static let jsonMissingColon = DiagnosticCode(rawValue: "json-missing-colon")
  package static let jsonMismatchedBracket = DiagnosticCode(rawValue: "json-mismatched-bracket")

  // Keys.
  package static let jsonKeyNotString = DiagnosticCode(rawValue: "json-key-not-string")
  package static let jsonDuplicateKey = DiagnosticCode(rawValue: "json-duplicate-key")

  // Strings.
  package static let jsonSingleQuotes = DiagnosticCode(rawValue: "json-single-quotes")
  package static let jsonUnterminatedString = DiagnosticCode(rawValue: "json-unterminated-string")
  package static let jsonControlCharacter = DiagnosticCode(rawValue: "json-control-character")
  package static let jsonBadEscape = DiagnosticCode(rawValue: "json-bad-escape")
  package static let jsonBadUnicodeEscape = DiagnosticCode(rawValue: "json-bad-unicode-escape")
  package static let jsonLoneSurrogate = DiagnosticCode(rawValue: "json-lone-surrogate")

  // Numbers.
  package static let jsonBadNumber = DiagnosticCode(rawValue: "json-bad-number")
  package static let jsonNumberOutOfRange = DiagnosticCode(rawValue: "json-number-out-of-range")
  package static let jsonNotFinite = DiagnosticCode(rawValue: "json-not-finite")
}
