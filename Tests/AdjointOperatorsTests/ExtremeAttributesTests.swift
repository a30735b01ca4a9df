import AdjointGraph
import AdjointOperators
import AdjointRuntime
import TestSupport
import Testing

/// No attribute of any operator, however extreme, makes it trap: it is refused, or it works.
struct ExtremeAttributesTests {
  private static let numbers = [
    Int.min, .min + 1, -(1 << 62), Int(Int32.min), -3, -1, 0, 1, 2, 3, 1 << 31, 1 << 62, .max - 1,
    .max,
  ]

  private static let lists: [[Int]] =
    [[]] + numbers.map { [$0] } + numbers.map { [0, $0] } + numbers.map { [$0, $0] }
    + numbers.map { [$0, 1, $0, 1] } + [
      [.min, .max], [.max, .min], [1, .max, 1], [0, .max, .max],
    ]

  private static func values(of kind: AttributeKind) -> [AttributeValue] {
    switch kind {
    case .int: numbers.map { .int($0) }
    case .dimension: numbers.map { .dimension(.fixed($0)) } + [.dimension("n")]
    case .ints: lists.map { .ints($0) }
    case .dimensions:
      lists.map { .dimensions($0.map { .fixed($0) }) } + [
        .dimensions(["n"]), .dimensions(["n", .fixed(.max)]), .dimensions([-1, "n"]),
      ]
    case .flag: [.int(0), .int(1)]
    case .bool: [.bool(false), .bool(true)]
    case .float:
      [0, -0.0, 1e308, -1e308, .leastNonzeroMagnitude, .infinity, -.infinity, .nan].map {
        .float($0)
      }
    case .floats: [[], [.nan], [.infinity, 1e308]].map { .floats($0) }
    case .string(let choices): choices.map { .string($0) }
    case .scalarType: ScalarType.allCases.map { .string($0.rawValue) }
    case .literal:
      [
        .literal(Literal(.nan)), .literal(Literal(1e300)),
        .literal(Literal(shape: [2], numbers: .ints([.min, .max]))),
        .literal(Literal(shape: [0], numbers: .ints([]))),
      ]
    }
  }

  /// Something plausible for an attribute that must be there.
  private static func plain(_ kind: AttributeKind) -> AttributeValue {
    switch kind {
    case .int, .flag: .int(1)
    case .dimension: .dimension(1)
    case .bool: .bool(true)
    case .float: .float(1)
    case .string(let choices): .string(choices.first ?? "ij,jk->ik")
    case .scalarType: .string("float32")
    case .ints: .ints([1, 1])
    case .floats: .floats([1])
    case .dimensions: .dimensions([1, 1])
    case .literal: .literal(Literal(1))
    }
  }

  private static let shapes: [[Int]] = [
    [], [3], [2, 3], [2, 2], [1, 2, 3], [0, 3], [1, 4, 2, 2], [2, 1, 2, 1, 2],
  ]

  /// Adds one node with these attributes for each choice of shapes, and runs what type-checks;
  /// whether anything ran.
  @discardableResult
  private func attempt(_ operation: any Operator.Type, _ attributes: Attributes) -> Bool {
    guard let made = try? operation.init(attributes) else { return false }
    var hasRun = false
    for shape in Self.shapes {
      for count in Set([operation.inputCounts.least, operation.inputs.count]) {
        var graph = GraphBuilder()
        var leaves: [ValueID: Tensor] = [:]
        for index in 0..<count {
          let types = operation.inputSpecification(index).types
          let scalar: ScalarType =
            switch types {
            case .bool: .bool
            case .integer: .int64
            case .floating, .numeric, .any: .float32
            }
          let tensor = Tensor(zeros: scalar, shape: shape)
          let value = graph.input("x\(index)", Shape(shape), scalar)
          leaves[value] = tensor
        }
        let outputs = graph.add(
          "y", made, inputs: leaves.keys.sorted(), outputs: operation.outputs.map(\.name))
        guard let checked = try? graph.checked() else { continue }
        let named = Dictionary(uniqueKeysWithValues: leaves.map { (checked.name(of: $0), $1) })
        if run(checked, outputs, named) { hasRun = true }
      }
    }
    return hasRun
  }

  /// Small plans are run; all are made.
  private func run(
    _ checked: CheckedGraph, _ outputs: [ValueID], _ leaves: [String: Tensor]
  ) -> Bool {
    guard
      let plan = try? ExecutionPlan(
        checked, fetching: outputs, binding: DimensionBinding(["n": 2]), memoryLimit: 1 << 16)
    else { return false }
    let executor = Executor(plan, state: GraphState(checked, layout: plan.state))
    do {
      try executor.setInputs(leaves)
      try executor.run()
      return true
    } catch { return false }
  }

  /// Every attribute, with its default or something plausible.
  private static func standard(_ operation: any Operator.Type) -> Attributes {
    var standard: Attributes = [:]
    for attribute in operation.attributes {
      if attribute.presence == .required {
        standard[attribute.name] = plain(attribute.kind)
      } else {
        standard[attribute.name] = attribute.defaultValue
      }
    }
    return standard
  }

  /// The shapes above suit most operators, so that what follows is more than a series of refusals.
  @Test func mostRunWithPlainAttributes() {
    let all = OperatorRegistry.standard.all
    let runs = all.count { attempt($0, Self.standard($0)) }
    #expect(runs > all.count * 3 / 4)
  }

  @Test(arguments: OperatorRegistry.standard.all.map { $0.name })
  func neverTrap(_ name: String) throws {
    let operation = try #require(OperatorRegistry.standard[name])
    let standard = Self.standard(operation)
    attempt(operation, standard)
    for attribute in operation.attributes {
      for value in Self.values(of: attribute.kind) {
        var attributes = standard
        attributes[attribute.name] = value
        attempt(operation, attributes)
      }
    }
    // The same list for several: starts and ends and steps, pads and axes.
    let lists = operation.attributes.filter { $0.kind == .ints || $0.kind == .dimensions }
    guard lists.count > 1 else { return }
    for list in Self.lists {
      var attributes = standard
      for attribute in lists {
        attributes[attribute.name] =
          attribute.kind == .ints
          ? .ints(list) : .dimensions(list.map { .fixed($0) })
      }
      attempt(operation, attributes)
    }
  }
}
