/// A JSON value to be written, its members in the order given.
package indirect enum JSONTree: Sendable {
  case bool(Bool)
  case integer(Int)
  case string(String)
  case array([JSONTree])
  case object([(String, JSONTree)])
  /// A number, list or text as an attribute holds it.
  case attribute(AttributeValue)

  package init(_ value: AttributeValue) { self = .attribute(value) }

  /// The text, ended by a line end. What fits a line of 100 characters stands on one.
  package var text: String {
    var writer = JSONWriter()
    write(to: &writer, indentation: 0)
    writer.raw("\n")
    return writer.text
  }

  private func write(to json: inout JSONWriter, indentation: Int) {
    let layout: JSONWriter.Layout = width <= 96 - indentation ? .line : .lines
    switch self {
    case .bool(let value): json.bool(value)
    case .integer(let value): json.integer(value)
    case .string(let value): json.string(value)
    case .attribute(let value): value.write(to: &json)
    case .array(let elements):
      json.array(layout) { json in
        for element in elements {
          json.element()
          element.write(to: &json, indentation: indentation + 2)
        }
      }
    case .object(let members):
      json.object(layout) { json in
        for (key, value) in members {
          json.key(key)
          value.write(to: &json, indentation: indentation + 2 + key.count + 4)
        }
      }
    }
  }

  /// About how many characters the value takes on one line; more than any line once that is clear.
  private var width: Int {
    switch self {
    case .bool, .integer: return 6
    case .string(let text): return text.count + 2
    case .attribute(let value): return "\(value)".count
    case .array(let elements): return elements.reduce(2) { $0 > 100 ? $0 : $0 + $1.width + 2 }
    case .object(let members):
      return members.reduce(2) { $0 > 100 ? $0 : $0 + $1.0.count + 4 + $1.1.width + 2 }
    }
  }
}

extension JSONTree: ExpressibleByStringLiteral, ExpressibleByIntegerLiteral,
  ExpressibleByBooleanLiteral, ExpressibleByArrayLiteral, ExpressibleByDictionaryLiteral
{
  package init(stringLiteral value: String) { self = .string(value) }
  package init(integerLiteral value: Int) { self = .integer(value) }
  package init(booleanLiteral value: Bool) { self = .bool(value) }
  package init(arrayLiteral elements: JSONTree...) { self = .array(elements) }
  package init(dictionaryLiteral members: (String, JSONTree)...) { self = .object(members) }
}
