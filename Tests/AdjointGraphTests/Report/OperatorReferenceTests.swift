import AdjointGraph
import AdjointOperators
import TestSupport
import Testing

/// What `operators` prints.
@Suite struct OperatorReferenceTests {
  private let reference = OperatorReference(.standard)

  @Test func oneOperator() {
    #expect(
      reference.text(of: "Gemm") == """
        Gemm (contraction)

          Y = alpha A' B' + beta C

        INPUTS:
          A                       a numeric type (T)
          B                       a numeric type (T)
          C                       a numeric type (T); may be omitted

        OUTPUTS:
          Y                       a numeric type (T)

        ATTRIBUTES:
          alpha                   what A' B' is multiplied by (a number; default: 1.0)
          beta                    what C is multiplied by (a number; default: 1.0)
          transA                  1: A is transposed (0 or 1; default: 0)
          transB                  1: B is transposed (0 or 1; default: 0)

        """)
    #expect(reference.text(of: "gemm") == nil)
    #expect(reference.json(of: "") == nil)
  }

  /// What makes no floating number of floating numbers has no derivative, and says so.
  @Test func operatorsWithoutADerivative() throws {
    let known: Set = [
      "And", "ArgMax", "ArgMin", "Equal", "Greater", "GreaterOrEqual", "Less", "LessOrEqual", "Not",
      "Or", "Xor",
    ]
    for name in known {
      #expect(reference.text(of: name)?.hasSuffix("\nIt has no derivative.\n") == true)
      #expect(reference.json(of: name)?.contains("\"differentiable\": false") == true)
    }
    for name in ["Tanh", "Gemm", "Where", "Cast", "Gather", "SoftmaxCrossEntropyLoss", "Floor"] {
      #expect(reference.text(of: name)?.contains("no derivative") == false, "\(name)")
      #expect(reference.json(of: name)?.contains("\"differentiable\": true") == true, "\(name)")
    }
  }

  /// Every operator once, under the heading of its family, in lines of one layout.
  @Test func list() {
    let lines = reference.list.split(separator: "\n").map(String.init)
    var family = ""
    var seen: [String: String] = [:]
    var column: Int?
    for line in lines {
      guard line.hasPrefix("  ") else {
        family = line
        continue
      }
      let parts = line.dropFirst(2).split(separator: " ", maxSplits: 1)
      let name = String(parts[0])
      #expect(seen.updateValue(family, forKey: name) == nil, "\(name) twice")
      let summary = OperatorRegistry.standard[name]?.summary ?? "none"
      #expect(line.hasSuffix(" " + summary), "\(name)")
      let start = line.count - summary.count
      #expect(start == column ?? start, "\(name)")
      column = start
    }
    for operation in OperatorRegistry.standard.all {
      #expect(seen[operation.name] == "\(operation.family.title.uppercased()):")
    }
    #expect(seen.count == OperatorRegistry.standard.all.count)
  }

  /// All operators are documented: what each says of itself, and of each of its attributes.
  @Test(arguments: OperatorRegistry.standard.all.map { $0.name })
  func everyOperatorIsDocumented(_ name: String) throws {
    let operation = try #require(OperatorRegistry.standard[name])
    #expect(!operation.summary.isEmpty && !operation.summary.contains("\n"))
    let text = try #require(reference.text(of: name))
    for operand in operation.inputs + operation.outputs {
      #expect(text.contains("\n  \(operand.name)"))
    }
    for attribute in operation.attributes {
      #expect(!attribute.summary.isEmpty)
      #expect(text.contains("\n  \(attribute.name)"))
    }
    let bytes = Array(try #require(reference.json(of: name)).utf8)
    let json = try JSONDocument(bytes, file: name).root
    #expect(
      json.members.map(\.key.string) == [
        "name", "summary", "family", "differentiable", "inputs", "outputs", "attributes",
      ])
    #expect(json["name"]?.string() == name)
    #expect(json["inputs"]?.count == operation.inputs.count)
    #expect(json["outputs"]?.count == operation.outputs.count)
    #expect(
      json["attributes"]?.elements.map { $0["name"]?.string() }
        == operation.attributes.map { $0.name })
  }

  @Test func allAsJSON() throws {
    let json = try JSONDocument(Array(reference.json.utf8), file: "all").root
    #expect(json.members.map(\.key.string) == OperatorRegistry.standard.all.map { $0.name })
    for (_, entry) in json.members {
      let inputs = try #require(entry["inputs"]).elements
      #expect(inputs.allSatisfy { $0["types"]?.count != 0 && $0["presence"]?.string() != nil })
    }
  }
}
