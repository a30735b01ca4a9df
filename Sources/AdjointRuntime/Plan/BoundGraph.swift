import AdjointGraph

/// The part of a graph that given values need, with every extent known.
struct BoundGraph: Sendable {
  /// A value's type once dimensions are bound.
  struct ConcreteType: Hashable, Sendable {
    var scalar: ScalarType
    var shape: [Int]

    var byteCount: Int { shape.reduce(1, *) * scalar.size }
  }

  let checked: CheckedGraph
  /// Indices of the nodes needed, in topological order.
  let order: [Int]
  /// The operators of those nodes, by the index of the node.
  private(set) var operations: [(any Operator)?]
  /// By the number of the value; `nil` for values that are not needed.
  private var types: [ConcreteType?]
  private(set) var binding: DimensionBinding
  /// The values that are in panels. Their types are those of their memory; products, and who asks for
  /// the type of a matrix, see matrices.
  private(set) var panels: [ValueID: Panels] = [:]

  init(
    _ checked: CheckedGraph, computing values: [ValueID], binding: DimensionBinding
  ) throws(Diagnostics) {
    self.checked = checked
    self.binding = binding
    order = checked.nodes(neededFor: values)
    operations = Array(repeating: nil, count: checked.graph.nodes.count)
    types = [ConcreteType?](repeating: nil, count: checked.graph.allValues.count)
    let needed = Set(values + order.flatMap { checked.graph.nodes[$0].inputs.compactMap(\.self) })
    for leaf in checked.graph.leaves where needed.contains(leaf.value) { try bind(leaf) }
    for index in order { try bind(node: index) }
  }

  /// Whether the part has a value.
  func isNeeded(_ value: ValueID) -> Bool { types[value.index] != nil }

  /// The type of a value that is needed.
  func type(of value: ValueID) -> ConcreteType {
    guard let type = types[value.index] else {
      preconditionFailure("only values that were asked for have types")
    }
    return type
  }

  /// The type of a value that is needed, whether it is in panels or not.
  func matrixType(of value: ValueID) -> ConcreteType {
    let type = type(of: value)
    guard let panels = panels[value] else { return type }
    return ConcreteType(scalar: type.scalar, shape: [panels.rows, panels.columns])
  }

  /// The type of an operand as its node sees it.
  func type(of value: ValueID, in node: Node) -> ConcreteType {
    node.isProduct ? matrixType(of: value) : type(of: value)
  }

  /// Puts values that are matrices in panels.
  mutating func putInPanels(_ values: Set<ValueID>) {
    for value in values {
      let type = type(of: value)
      let panels = Panels(rows: type.shape[0], columns: type.shape[1])
      self.panels[value] = panels
      types[value.index] = ConcreteType(scalar: type.scalar, shape: panels.shape)
    }
  }

  /// The bytes that a node works in besides its operands.
  func scratchByteCount(ofNode index: Int) -> Int {
    let node = checked.graph.nodes[index]
    guard let operation = operations[index] else { return 0 }
    return operation.scratchByteCount(inputTypes(of: node), outputTypes(of: node))
  }

  /// The types of a node's inputs; `nil` for those that are omitted.
  func inputTypes(of node: Node) -> [TensorType?] {
    let given = node.inputs.map { $0.flatMap { tensorType(of: $0, in: node) } }
    let missing = Swift.type(of: node.operation).inputs.count - given.count
    return given + Array(repeating: nil, count: max(0, missing))
  }

  /// The types of a node's outputs.
  func outputTypes(of node: Node) -> [TensorType] {
    node.outputs.compactMap { tensorType(of: $0, in: node) }
  }

  private func tensorType(of value: ValueID, in node: Node) -> TensorType? {
    isNeeded(value) ? type(of: value, in: node).tensorType : nil
  }

  private mutating func bind(_ leaf: Leaf) throws(Diagnostics) {
    let symbolic = leaf.type.shape
    let shape = symbolic.dimensions.map { $0.bound(by: binding.sizes) ?? $0 }
    guard let sizes = Shape(shape).sizes,
      TensorType(leaf.type.scalar, Shape(shape)).byteCount != nil
    else {
      throw unbound(
        symbolic, "\(leaf.kind) \"\(leaf.name)\"",
        at: checked.graph.path(of: leaf.value).key("shape"))
    }
    types[leaf.value.index] = ConcreteType(scalar: leaf.type.scalar, shape: sizes)
  }

  private mutating func bind(node index: Int) throws(Diagnostics) {
    let node = checked.graph.nodes[index]
    var path: DocumentPath { DocumentPath().key("nodes").index(index) }
    let operation = node.operation.bound(by: binding.sizes)
    operations[index] = operation
    let inputs = inputTypes(of: node)
    let outputs: [TensorType]
    do throws(ConstraintError) {
      outputs = try operation.inferTypes(inputs)
    } catch {
      let message = error.message.describingInputs { input in
        guard node.inputs.indices.contains(input), let value = node.inputs[input],
          let type = inputs[input]
        else { return "input \(input)" }
        return "\"\(checked.name(of: value))\" is \(type)\(origin: checked.graph.path(of: value))"
      }
      throw Diagnostics(
        .constraint(error.number, of: Swift.type(of: operation).name),
        "node \"\(node.name)\" with \(describeBinding()): \(message)", at: path)
    }
    for (value, output) in zip(node.outputs, outputs) {
      guard let sizes = output.shape.sizes, output.byteCount != nil, sizes.allSatisfy({ $0 >= 0 })
      else { throw unbound(output.shape, "node \"\(node.name)\"", at: path) }
      types[value.index] = ConcreteType(scalar: output.scalar, shape: sizes)
      // Extents that only binding reveals get their sizes here.
      for (dimension, size) in zip(checked.type(of: value).shape.dimensions, sizes) {
        if let name = dimension.names.first, dimension == .named(name), binding.sizes[name] == nil {
          binding.define(name, size)
        }
      }
    }
  }

  private func describeBinding() -> String {
    binding.sizes.sorted { $0.key < $1.key }.filter { !$0.key.contains(":") }
      .map { "\($0.key) = \($0.value)" }.joined(separator: ", ")
  }

  private func unbound(_ shape: Shape, _ what: String, at path: DocumentPath) -> Diagnostics {
    let names = shape.dimensions.flatMap(\.names).filter { binding.sizes[$0] == nil }
    guard let name = names.first else {
      let isNegative = shape.dimensions.contains { ($0.bound(by: binding.sizes)?.size ?? 0) < 0 }
      return Diagnostics(
        isNegative ? .negativeExtent : .tooLarge,
        "\(what) is \(shape) with \(describeBinding()), \(isNegative ? "a negative extent" : "which no memory can hold")",
        at: path)
    }
    return Diagnostics(
      .unboundDimension,
      "\(what) is \(shape) and nothing says how large \"\(name)\" is", at: path,
      notes: [
        "give data, --dimension \(name)=SIZE, or \"dimensions\": {\"\(name)\": SIZE} in the file"
      ])
  }
}

extension Node {
  /// Whether it is a product of matrices.
  var isProduct: Bool { type(of: operation).family == .contraction }
}
