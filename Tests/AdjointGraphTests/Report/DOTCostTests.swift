import AdjointOperators
import AdjointTransforms
import Foundation
import TestSupport
import Testing

@testable import AdjointGraph

/// Drawings colored by cost, and what legends and tooltips say.
@Suite struct DOTCostTests {
  private func xor() throws -> CheckedGraph { try program("models/xor.json").checked }

  /// z1 and h1 are [4, 8], the prediction is [4, 1], the loss is one number of four bytes.
  @Test func memory() throws {
    let costs = try xor().memoryCosts(binding: ["batch": 4])
    #expect(costs.values == [128, 128, 16, 4])
  }

  /// A kernel takes 30 ns, near bytes 10 ns a thousand, the work of products 1 ns for 120 multiply-adds, that
  /// of others 1 ns for 12.
  @Test func time() throws {
    let costs = try xor().timeCosts(binding: ["batch": 4])
    // x, W1, b1 and z1: 32 + 64 + 32 + 128 bytes, 4 * 8 * (2 + 1) multiply-adds; z1 and h1: 128 + 128, 32.
    #expect(abs(costs.values[0] - (30 + 2.56 + 96.0 / 120) * 1e-9) < 1e-15)
    #expect(abs(costs.values[1] - (30 + 2.56 + 32.0 / 12) * 1e-9) < 1e-15)
    var builder = GraphBuilder(name: "product")
    let a = builder.input("a", [1000, 1000]), b = builder.input("b", [1000, 1000])
    builder.outputs = [builder.add("y", MatMul(), a, b)]
    let product = try builder.checked().timeCosts().values
    #expect(abs(product[0] - (30 + 1e9 / 120 + 12e6 / 100) * 1e-9) < 1e-12)
  }

  /// 65,536 rows of 256 floats are more than caches hold: 30 bytes of them come in a nanosecond, while a
  /// product's 2^24 multiply-adds are done.
  @Test func timeOfWhatIsFar() throws {
    var builder = GraphBuilder(name: "far")
    let a = builder.input("a", [65_536, 256]), b = builder.input("b", [256, 1])
    builder.outputs = [builder.add("y", MatMul(), a, b)]
    let time = try builder.checked().timeCosts().values[0]
    #expect(abs(time - Double(4 << 24) / 30 * 1e-9) < 1e-12)
  }

  /// A convolution unfolds its image: 64 images, 25 taps at each of 576 places, a number of which comes where
  /// it is used 12 times a nanosecond.
  @Test func timeOfConvolutions() throws {
    var builder = GraphBuilder(name: "convolution")
    let x = builder.input("x", [64, 1, 28, 28]), w = builder.input("w", [8, 1, 5, 5])
    builder.outputs = [builder.add("y", Conv(), x, w, nil)]
    let time = try builder.checked().timeCosts().values[0]
    let bytes = Double(4 * (64 * 28 * 28 + 8 * 25 + 64 * 8 * 576))
    let elements = Double(64 * 25 * 576)
    #expect(abs(time - (30 + bytes / 100 + 8 * elements / 120 + elements / 12) * 1e-9) < 1e-12)
  }

  @Test func sizesThatAreMissing() throws {
    let checked = try xor()
    let error = #expect(throws: Diagnostics.self) { try checked.memoryCosts() }
    let diagnostic = try #require(error?.all.first)
    #expect(diagnostic.code == .unboundDimension)
    #expect(
      diagnostic.message.description
        == "\"x\" is [batch, 2] and nothing says how large \"batch\" is")
    #expect(
      diagnostic.notes.map(\.description) == [
        "give --dimension batch=SIZE, or \"dimensions\": {\"batch\": SIZE} in the file"
      ])
    let large = #expect(throws: Diagnostics.self) {
      try checked.timeCosts(binding: ["batch": 1 << 62])
    }
    #expect(large?.all.first?.code == .tooLarge)
    #expect(
      large?.all.first?.message.description
        == "\"x\" would be [4611686018427387904, 2], which no memory can hold")
  }

  /// The sizes in the file do, and the caller's go before them.
  @Test func sizesInTheFile() throws {
    var builder = GraphBuilder(extending: try xor())
    var graph = builder.graph
    graph.dimensions = ["batch": 2]
    builder = GraphBuilder(extending: try graph.checked())
    let checked = try builder.checked()
    #expect(try checked.memoryCosts().values == [64, 64, 8, 4])
    #expect(try checked.memoryCosts(binding: ["batch": 4]).values == [128, 128, 16, 4])
  }

  @Test func colors() throws {
    let checked = try xor()
    let costs = try checked.memoryCosts(binding: ["batch": 4])
    let dot = checked.dot(DOTOptions(costs: costs))
    let drawing = Drawing(dot)
    // Shades end at 128 bytes, a fourth of that, a fourth of a fourth, and so on.
    for (name, shade, words) in [
      ("z1", 5, "128 B"), ("h1", 5, "128 B"), ("prediction", 4, "16 B"), ("loss", 3, "4 B"),
    ] {
      let node = try #require(
        drawing.nodes.first { $0.id.hasPrefix("n") && $0.lines.contains(name) })
      #expect(node.attributes.contains("fillcolor=\"\(DOTHeat.shades[shade])\""), "\(name)")
      #expect(node.lines.contains(words), "\(name): \(node.lines)")
    }
    #expect(dot.contains(">bytes&#160;of&#160;outputs<"))
    for bound in ["0.1", "0.5", "2", "8", "32", "128"] {
      #expect(dot.contains(">≤&#160;\(bound)&#160;B</font>"), "\(bound)")
    }
    // No legend of families.
    for family in [OperatorFamily.elementwise, .contraction] {
      #expect(!dot.contains(">\(family.title)</font>"))
    }
    #expect(dot == checked.dot(DOTOptions(costs: costs)))
  }

  /// Two ways from a to d: b may end 3 s later, what c takes less b.
  @Test func slack() throws {
    var builder = GraphBuilder(name: "diamond")
    let a = builder.add("a", Tanh(), builder.input("x", [4]))
    let b = builder.add("b", Exp(), a), c = builder.add("c", Tanh(), a)
    builder.outputs = [builder.add("d", Add(), b, c)]
    let checked = try builder.checked()
    let slack = checked.slack(times: NodeCosts(.time, [1, 2, 5, 1]))
    #expect(slack.values == [0, 3, 0, 0])
    let drawing = Drawing(checked.dot(DOTOptions(costs: slack)))
    #expect(drawing[name: "c"]?.attributes.contains(DOTHeat.shades[5]) == true)
    #expect(drawing[name: "b"]?.attributes.contains(DOTHeat.shades[0]) == true)
    #expect(drawing[name: "b"]?.lines.contains("3 s") == true)
  }

  @Test func workers() throws {
    var builder = GraphBuilder(name: "three")
    let x = builder.input("x", [4])
    builder.outputs = [
      builder.add("a", Tanh(), x), builder.add("b", Exp(), x), builder.add("c", Neg(), x),
      builder.add("d", Relu(), x),
    ]
    let costs = NodeCosts(.worker, [0, 1, -1, .nan])
    let dot = try builder.checked().dot(DOTOptions(costs: costs))
    let drawing = Drawing(dot)
    for (name, fill, words) in [
      ("a", DOTHeat.workers[0], "the caller"), ("b", DOTHeat.workers[1], "1"),
      ("c", DOTHeat.shared, "several"),
    ] {
      #expect(drawing[name: name]?.attributes.contains("fillcolor=\"\(fill)\"") == true)
      #expect(drawing[name: name]?.lines.contains(words) == true)
    }
    #expect(drawing[name: "d"]?.lines.contains("several") == false)
  }

  /// A fold costs what its nodes cost together.
  @Test func costsOfFolds() throws {
    var builder = GraphBuilder(name: "chain")
    var value = builder.input("x", [4])
    for index in 0..<9 { value = builder.add("h\(index)", Tanh(), value) }
    builder.outputs = [value]
    let checked = try builder.checked()
    let costs = try checked.memoryCosts()
    let drawing = Drawing(checked.dot(DOTOptions(costs: costs, collapses: true)))
    let fold = try #require(drawing.nodes.first { $0.id == "f0" })
    #expect(fold.lines == ["Tanh", "× 8", "h1 … h8", "8 nodes", "128 B"])
    #expect(fold.attributes.contains("fillcolor=\"\(DOTHeat.shades[5])\""))
  }

  @Test func nothingCostsAnything() throws {
    var builder = GraphBuilder(name: "empty")
    builder.outputs = [builder.add("y", Tanh(), builder.input("x", [0, 4]))]
    let checked = try builder.checked()
    let drawing = Drawing(checked.dot(DOTOptions(costs: try checked.memoryCosts())))
    #expect(drawing[name: "y"]?.attributes.contains(DOTHeat.shades[0]) == true)
  }

  /// Each shade is darker than the one before, and black text has a contrast of 4.5 with all.
  @Test func shadesAreReadable() {
    let luminances = DOTHeat.shades.map { shade in
      let number = Int(shade.dropFirst(), radix: 16) ?? 0
      let parts = [16, 8, 0].map { pow((Double((number >> $0) & 0xFF) / 255 + 0.055) / 1.055, 2.4) }
      return 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2]
    }
    for (light, dark) in zip(luminances, luminances.dropFirst()) { #expect(light > dark) }
    #expect(luminances.allSatisfy { ($0 + 0.05) / 0.05 >= 4.5 })
  }

  @Test(arguments: [
    (0, "0 B"), (4, "4 B"), (999.4, "999 B"), (999.6, "1 kB"), (1500, "1.5 kB"), (9960, "10 kB"),
    (262_144, "262 kB"), (1e9, "1 GB"), (3e21, "3000 EB"),
  ])
  func bytes(_ amount: Double, _ words: String) {
    #expect(DOTHeat(.memory, []).words(amount) == words)
  }

  @Test(arguments: [
    (0.0, "0 ns"), (1.2e-9, "1.2 ns"), (48e-6, "48 µs"), (0.01, "10 ms"), (2.5, "2.5 s"),
    (1234, "1234 s"),
  ])
  func seconds(_ amount: Double, _ words: String) {
    #expect(DOTHeat(.time, []).words(amount) == words)
  }

  // MARK: - Passes

  @Test func passesAreInTheLegend() throws {
    let checked = try xor()
    #expect(!checked.dot().contains(">forward</font>"))
    let step = try checked.addingTrainingStep(try #require(checked.graph.training).optimizer)
    let reverse = try checked.addingReversePass(
      of: try #require(checked.graph.loss), withRespectTo: checked.graph.trainableParameters)
    let forward = checked.graph.nodes.count
    let start = reverse.checked.graph.nodes.count
    let dot = step.dot(DOTOptions(forwardNodeCount: forward, updateNodeStart: start))
    for pass in ["forward", "reverse", "update"] { #expect(dot.contains(">\(pass)</font></td>")) }
    let drawing = Drawing(dot)
    for node in drawing.nodes where node.id.hasPrefix("n") {
      let index = try #require(Int(node.id.dropFirst()))
      let outline =
        index < forward
        ? "\"filled,rounded\""
        : index < start ? "\"filled,rounded,dashed\"" : "\"filled,diagonals\""
      #expect(node.attributes.contains("style=\(outline)"), "\(node.lines)")
    }
  }

  /// Each node of the reverse pass says what it is there for, and no other node does.
  @Test func servedNodes() throws {
    let checked = try xor()
    let reverse = try checked.addingReversePass(
      of: try #require(checked.graph.loss), withRespectTo: checked.graph.trainableParameters)
    let forward = checked.graph.nodes.count
    let drawing = Drawing(reverse.checked.dot(DOTOptions(forwardNodeCount: forward)))
    for (name, words) in [
      ("loss/h1.1", "h1,&#160;Tanh"), ("loss/h1", "h1,&#160;Tanh"), ("loss/z1", "z1,&#160;Gemm"),
      ("loss/W1", "W1,&#160;parameter"), ("loss/loss.4", "loss,&#160;HalfMeanSquaredError"),
    ] {
      let node = try #require(drawing[name: name])
      #expect(node.attributes.hasSuffix("tooltip=\"for&#160;\(words)\""), "\(node.attributes)")
    }
    for node in drawing.nodes where node.id.hasPrefix("n") {
      let isDerived = try #require(Int(node.id.dropFirst())) >= forward
      #expect(node.attributes.contains("tooltip=") == isDerived, "\(node.lines)")
    }
  }

  @Test(arguments: [
    ("loss/a/b", "a/b, Tanh"), ("loss/a/b.12", "a/b, Tanh"), ("loss/c.3", "c.3, Sin"),
    ("loss/c.3.1", "c.3, Sin"), ("a/b/a/b", "a/b, Tanh"), ("loss/x", "x, input"),
    ("loss/", nil), ("loss", nil), ("loss/b", nil), ("/.1", nil), ("loss/unknown.1", nil),
    (String(repeating: "/", count: 100_000) + "x", nil),
  ])
  func namesThatServe(_ name: String, _ words: String?) throws {
    var builder = GraphBuilder(name: "names")
    let x = builder.input("x", [2])
    builder.outputs = [builder.add("c.3", Sin(), builder.add("a/b", Tanh(), x))]
    let served = DOTServed(builder.graph, nodeCount: 2)
    #expect(served.words(for: name) == words)
  }
}
