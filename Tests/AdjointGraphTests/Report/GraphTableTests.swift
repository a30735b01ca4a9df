import AdjointGraph
import AdjointOperators
import TestSupport
import Testing

/// The table that `describe` prints.
@Suite struct GraphTableTests {
  private func checked(_ text: String) throws -> CheckedGraph {
    try GraphFile(reading: Array(text.utf8), file: "t.json", registry: .standard).checked
  }

  private static let network = """
    {"adjoint": 1, "name": "net", "description": "Two\\nlines.",
     "inputs": [{"name": "x", "shape": ["batch", 3]}, {"name": "label", "shape": ["batch"], "type": "int64"}],
     "parameters": [{"name": "W", "shape": [3, 500], "initializer": "zeros"},
       {"name": "b", "shape": [500], "initializer": "zeros", "trainable": false}],
     "constants": [{"name": "two", "values": 2}],
     "nodes": [{"name": "z", "op": "Gemm", "inputs": ["x", "W", "b"]},
       {"name": "half", "op": "Div", "inputs": ["W", "two"]},
       {"name": "parts", "op": "Split", "inputs": ["z"], "outputs": ["low", "high"],
        "attributes": {"axis": 1, "num_outputs": 2}}]}
    """

  /// 4 × 3 × 500 multiply-adds of the product and 4 × 500 of the addition of `b`, and one for each of
  /// the 1500 quotients.
  @Test func boundGraph() throws {
    let table = try checked(Self.network).table(binding: ["batch": 4])
    #expect(
      table.text == """
        net: Two\\nlines.

        name   operator   output              parameters  multiply-adds
        x      input      [4, 3]
        label  input      int64[4]
        W      parameter  [3, 500]                 1,500
        b      parameter  [500]                      500
        two    constant   []
        z      Gemm       [4, 500]                                8,000
        half   Div        [3, 500]                                1,500
        parts  Split      [4, 250], [4, 250]                          0

        1,500 parameters and 500 fixed, 9,500 multiply-adds

        """)
    #expect(table.trainableParameters == 1500)
    #expect(table.fixedParameters == 500)
    #expect(table.multiplyAdds == 9500)
    #expect(table.unboundNames == [])
  }

  @Test func unboundGraph() throws {
    let table = try checked(Self.network).table()
    #expect(table.unboundNames == ["batch"])
    #expect(table.rows.map(\.multiplyAdds) == [nil, nil, nil, nil, nil, nil, 1500, nil])
    #expect(
      table.text.hasSuffix(
        "\n1,500 parameters and 500 fixed, 1,500 multiply-adds and those that depend on batch\n"))
  }

  @Test func theFilesOwnSizesAreUsed() throws {
    let text = Self.network.replacing(
      "\"inputs\": [{", with: "\"dimensions\": {\"batch\": 2}, \"inputs\": [{")
    let own = try checked(text)
    #expect(own.table().multiplyAdds == 2 * 4 * 500 + 1500)
    #expect(own.table(binding: ["batch": 1]).multiplyAdds == 4 * 500 + 1500)
  }

  /// Sizes beyond memory leave the cost open instead of overflowing.
  @Test func hugeSizes() throws {
    let checked = try checked(Self.network)
    for size in [Int.max, Int.max / 3, 1 << 60] {
      let table = checked.table(binding: ["batch": size])
      #expect(table.rows[5].multiplyAdds == nil)
      #expect(table.text.contains("[\(size), 3]"))
    }
  }

  /// One line a row, whatever a name holds.
  @Test func namesStayOnTheirLines() throws {
    let text = """
      {"adjoint": 1, "inputs": [{"name": "a\\nb\\u0007", "shape": []}],
       "nodes": [{"name": "\\t", "op": "Neg", "inputs": ["a\\nb\\u0007"]}]}
      """
    let lines = try checked(text).table().text.split(
      separator: "\n", omittingEmptySubsequences: false)
    #expect(lines.count == 8)
    #expect(lines[3].hasPrefix("a\\nb\\u0007  input"))
    #expect(lines[4].hasPrefix("\\t"))
  }
}
