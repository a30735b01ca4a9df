import AdjointGraph

/// A plan as a document: what it will do, before anything runs.
extension ExecutionPlan {
  /// Where a node's first output lies.
  private func place(_ value: ValueID) -> String {
    guard let location = operands[value]?.location else { return "" }
    return "\(region(location)) \(location.offset)"
  }

  /// Where a run of one worker that nobody may call off has it.
  private func region(_ location: Location) -> Location.Region {
    switch location.region {
    case .arena, .worker: .arena
    case .state, .next: .state
    }
  }

  private func name(of buffer: LiveInterval) -> String {
    checked.graph.name(of: buffer.value) + (buffer.isScratch ? " (scratch)" : "")
  }

  private func kernelNames(_ step: Step) -> [String] {
    if !step.kernels.isEmpty { return kernels[step.kernels].map(\.name) }
    let output = checked.graph.nodes[step.node].outputs[0]
    return [operands[output]?.location == nil ? "in the product" : "in place"]
  }

  /// What a step makes; of what exists one block at a time, a block.
  private func shape(of output: ValueID, at position: Int) -> [Int] {
    guard let chain = schedule.chain(at: position), !schedule.chains[chain].isProduct,
      schedule.isInner(output, at: position)
    else { return schedule.bound.matrixType(of: output).shape }
    return schedule.type(of: output, at: position).shape
  }

  /// Parameters, states and constants that are in panels.
  private var leavesInPanels: [String] {
    let inPanels = state.inPanels
    return checked.graph.leaves.filter { inPanels.contains($0.value) }.map(\.name)
  }

  /// A line for each chain.
  private var chainLines: String {
    zip(schedule.chains, schedule.ranges).sorted { $0.1.lowerBound < $1.1.lowerBound }.map {
      chain, range in
      let rest = chain.rest > 0 ? " and one of \(chain.rest)" : ""
      return """
        chain           steps \(range.lowerBound) to \(range.upperBound), \
        \(chain.blockCount) blocks of \(chain.block)\(rest) of \(chain.extent)

        """
    }.joined()
  }

  /// A table of steps, and the totals. Of values that chains make one block at a time, it shows a
  /// block.
  public var text: String {
    let graph = checked.graph
    let sharding = Sharding(schedule.bound)
    var table = TextTable([
      ("step", .right), ("node", .left), ("operator", .left), ("output", .left),
      ("shards", .left), ("place", .left), ("bytes", .right), ("multiply-adds", .right),
      ("kernel", .left),
    ])
    for (position, step) in steps.enumerated() {
      let node = graph.nodes[step.node]
      let output = node.outputs[0]
      let type = schedule.type(of: output, at: position)
      table.add([
        "\(position)", node.name, Swift.type(of: node.operation).name,
        "\(type.scalar)\(Shape(shape(of: output, at: position)))",
        sharding[output]?.description ?? "",
        place(output), "\(type.byteCount)", "\(step.multiplyAdds)",
        kernelNames(step).joined(separator: ", "),
      ])
    }
    let sizes = binding.sizes.sorted { $0.key < $1.key }.map { "\($0.key) = \($0.value)" }
    let peak = liveSetAtPeak
    let panels = leavesInPanels
    return table.text + """

      dimensions      \(sizes.isEmpty ? "none" : sizes.joined(separator: ", "))
      rows            \(sharding.summary(graph, values: steps.flatMap { graph.nodes[$0.node].outputs }))
      multiply-adds   \(multiplyAdds)
      arena           \(arena.byteCount) bytes in \(buffers.count) buffers, lower bound \(lowerBound)
      state           \(state.byteCount) bytes
      in panels       \(panels.isEmpty ? "none" : panels.joined(separator: ", "))
      \(chainLines)peak            at step \(peak.position): \(peak.buffers.prefix(8).map { "\(name(of: $0)) \($0.byteCount)" }.joined(separator: ", "))

      """
  }

  /// The same as one JSON object.
  public var json: String {
    let graph = checked.graph
    let sharding = Sharding(schedule.bound)
    var json = JSONWriter()
    json.object(.lines) { json in
      json.member("graph", graph.name)
      json.key("dimensions")
      json.object { json in
        for (name, size) in binding.sizes.sorted(by: { $0.key < $1.key }) {
          json.key(name)
          json.integer(size)
        }
      }
      for (name, number) in [
        ("multiply_adds", multiplyAdds), ("arena_bytes", arena.byteCount),
        ("lower_bound_bytes", lowerBound), ("state_bytes", state.byteCount),
      ] {
        json.key(name)
        json.integer(number)
      }
      json.key("in_panels")
      json.array(leavesInPanels) { $0.string($1) }
      json.key("peak")
      json.object { json in
        json.key("step")
        json.integer(liveSetAtPeak.position)
        json.key("live")
        json.array(liveSetAtPeak.buffers) { $0.string(name(of: $1)) }
      }
      json.key("chains")
      json.array(zip(schedule.chains, schedule.ranges).sorted { $0.1.lowerBound < $1.1.lowerBound })
      {
        json, chain in
        json.object { json in
          for (name, number) in [
            ("first_step", chain.1.lowerBound), ("last_step", chain.1.upperBound),
            ("extent", chain.0.extent), ("block", chain.0.block),
          ] {
            json.key(name)
            json.integer(number)
          }
        }
      }
      json.key("steps")
      json.array(.lines) { json in
        for (position, step) in steps.enumerated() {
          json.element()
          write(step, at: position, sharding, to: &json)
        }
      }
    }
    return json.text + "\n"
  }

  private func write(
    _ step: Step, at position: Int, _ sharding: Sharding, to json: inout JSONWriter
  ) {
    let node = checked.graph.nodes[step.node]
    json.object { json in
      json.member("node", node.name)
      json.member("op", type(of: node.operation).name)
      json.key("kernels")
      json.array(kernelNames(step)) { $0.string($1) }
      json.key("multiply_adds")
      json.integer(step.multiplyAdds)
      json.key("outputs")
      json.array(node.outputs) { json, output in
        json.object { json in
          json.member("name", checked.graph.name(of: output))
          if let shards = sharding[output] { json.member("shards", shards.description) }
          guard let location = operands[output]?.location else { return }
          let type = schedule.type(of: output, at: position)
          json.member("type", type.scalar.rawValue)
          json.key("shape")
          json.array(shape(of: output, at: position)) { $0.integer($1) }
          json.member("region", "\(region(location))")
          json.key("offset")
          json.integer(location.offset)
          json.key("bytes")
          json.integer(type.byteCount)
        }
      }
    }
  }
}

extension Kernel {
  /// The case's name.
  var name: String {
    switch self {
    case .copy: "copy"
    case .stridedCopy: "strided copy"
    case .fill: "fill"
    case .map: "map"
    case .zip: "zip"
    case .select: "select"
    case .cast: "cast"
    case .reduce: "reduce"
    case .best: "best"
    case .indexed: "indexed"
    case .tupleRows: "tuple rows"
    case .oneHot: "one-hot"
    case .runningSum: "running sum"
    case .top: "top"
    case .range: "range"
    case .triangle: "triangle"
    case .softmax: "softmax"
    case .normalize: "normalize"
    case .attention: "attention"
    case .attentionGradient: "attention gradient"
    case .rotate: "rotate"
    case .unit: "unit"
    case .classLoss: "class loss"
    case .meanLoss: "mean loss"
    case .product: "product"
    case .random: "random"
    case .convolution: "convolution"
    case .pool: "pool"
    case .custom: "reference"
    }
  }
}
