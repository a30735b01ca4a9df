import AdjointGraph
import Testing

@testable import AdjointFormats

@Suite struct JSONTensorsTests {
  private func decode(
    _ text: String, _ types: [String: TensorType] = [:], limit: Int = 1 << 20
  ) throws(Diagnostics) -> NamedTensors {
    try JSONTensors.decode(Array(text.utf8), file: "f.json", types: types, limit: limit)
  }

  private func written(_ tensors: NamedTensors) -> String {
    String(decoding: JSONTensors.encode(tensors), as: UTF8.self)
  }

  @Test func readsNaturalTypes() throws {
    let tensors = try decode(
      """
      {"whole": [[0, 1], [-2, 3]], "real": [0, 1.5], "truth": [true, false], "scalar": 7,
       "odd": ["inf", "-inf", 1e3], "empty": [[], []]}
      """)
    #expect(
      tensors == [
        "whole": Tensor([0, 1, -2, 3] as [Int64], shape: [2, 2]), "real": Tensor([0, 1.5]),
        "truth": Tensor([true, false]), "scalar": Tensor(Int64(7)),
        "odd": Tensor([Double.infinity, -.infinity, 1000]),
        "empty": Tensor([Int64](), shape: [2, 0]),
      ])
    #expect(try decode("{\"x\": \"nan\"}")["x"]?.doubles[0].isNaN == true)
  }

  @Test func readsExpectedTypes() throws {
    let text = "{\"x\": [[0, 1], [1, 0]]}"
    for scalar in ScalarType.allCases {
      let tensor = try decode(text, ["x": TensorType(scalar, ["batch", 2])])["x"]
      #expect(tensor?.type == TensorType(scalar, [2, 2]))
      #expect(tensor?.doubles == [0, 1, 1, 0])
    }
    #expect(
      try decode("{\"x\": [1.0, 2e2]}", ["x": TensorType(.int32, ["n"])])["x"]
        == Tensor([1, 200] as [Int32]))
    #expect(
      try decode("{\"x\": []}", ["x": TensorType(.float32, ["n", 3])])["x"]?.shape == [0, 3])
  }

  @Test(arguments: [
    ("[1]", "f.json:1:1: error: expected an object of tensors by name, found an array"),
    (
      "{\"x\": [[1, 2],\n[3]]}",
      "f.json:2:1: error: expected 2 elements as in the lists before, found 1"
    ),
    ("{\"x\": [[1, 2], 3]}", "f.json:1:16: error: a number stands beside lists"),
    ("{\"x\": [1, [2]]}", "f.json:1:11: error: a list stands beside numbers"),
    ("{\"x\": [1, true]}", "f.json:1:11: error: a boolean stands beside numbers"),
    (
      "{\"x\": [1, null]}",
      """
      f.json:1:11: error: expected a number, a boolean, "inf", "-inf" or "nan", found null
      """
    ),
    ("{\"\u{E9}\": 1, \"e\u{301}\": 1}", "f.json:1:11: error: a second tensor named \"e\u{301}\""),
  ])
  func mistakes(text: String, line: String) {
    let found = lines { () throws(Diagnostics) in try self.decode(text) }
    #expect(found.count == 1)
    #expect(found.first?.split(separator: "\n").first.map(String.init) == line)
  }

  @Test(arguments: [
    ("[0, 1.5]", ScalarType.int32, "1.5"), ("[0, 3000000000]", .int32, "3000000000"),
    ("[0, 1e19]", .int64, "1e+19"), ("[0, \"inf\"]", .int32, "inf"),
    ("[0, 1e39]", .float32, "1e+39"), ("[1, 2]", .bool, "2"),
  ])
  func mistakesOfType(text: String, scalar: ScalarType, found: String) {
    let types = ["x": TensorType(scalar, ["n"])]
    let read = { () throws(Diagnostics) in try self.decode("{\"x\": \(text)}", types) }
    #expect(lines(read) == ["f.json:1:11: error: \(found) is no value of type \(scalar)"])
    #expect(codes(read) == ["value-out-of-range"])
  }

  @Test func mistakesOfShape() {
    #expect(
      lines { () throws(Diagnostics) in
        try self.decode("{\"x\": [[1, 2, 3]]}", ["x": TensorType(.float32, ["batch", 2])])
      } == ["f.json:1:7: error: expected shape [batch, 2], found [1, 3]"])
    #expect(
      lines { () throws(Diagnostics) in
        try self.decode("{\"x\": [1]}", ["x": TensorType(.float32, ["batch", 2])])
      } == ["f.json:1:7: error: expected shape [batch, 2], found [1]"])
  }

  @Test func saysWhere() {
    do throws(Diagnostics) {
      _ = try decode("{\"x\": [[1, 2], [3, 4e10]]}", ["x": TensorType(.int32, ["n", 2])])
      Issue.record("a number too large was read")
    } catch {
      #expect(error.all[0].path.description == "$.x[1][1]")
    }
  }

  @Test func keepsToTheLimit() {
    let text = "{\"x\": [1, 2], \"y\": 3}"
    #expect(codes { () throws(Diagnostics) in try self.decode(text, limit: 24) } == [])
    #expect(
      codes { () throws(Diagnostics) in try self.decode(text, limit: 23) } == ["tensor-too-large"])
    let huge: [String: TensorType] = [
      "x": TensorType(.float32, ["n", 1_099_511_627_776, 1_099_511_627_776])
    ]
    #expect(
      codes { () throws(Diagnostics) in try self.decode("{\"x\": []}", huge) } == [
        "tensor-too-large"
      ])
  }

  @Test func writesOneLine() {
    let text = written([
      "x": Tensor([0, 0.5, -0.0, 1e-7, 1e20, 3] as [Float], shape: [3, 2]),
      "odd \"name\"\n\u{1}\u{1F}": Tensor([Double.nan, .infinity, -.infinity, 0.1]),
      "i": Tensor(Int64.min), "t": Tensor([true, false], shape: [1, 2]),
      "e": Tensor([Int32](), shape: [2, 0]),
    ])
    #expect(
      text == """
        {"x": [[0, 0.5], [-0.0, 1e-07], [1e+20, 3]], \
        "odd \\"name\\"\\n\\u0001\\u001f": ["nan", "inf", "-inf", 0.1], \
        "i": -9223372036854775808, "t": [[true, false]], "e": [[], []]}

        """)
  }

  @Test func readsWhatItWrites() throws {
    let tensors: NamedTensors = [
      "f": Tensor([1 / 3, -0.0, .leastNonzeroMagnitude, .greatestFiniteMagnitude] as [Float]),
      "d": Tensor([1 / 3, -0.0, .leastNonzeroMagnitude, .infinity] as [Double], shape: [2, 2]),
      "i": Tensor([Int32.min, .max]), "l": Tensor([Int64.min, .max]), "b": Tensor([true]),
      "é\t\u{0}": Tensor(Float(1)), "": Tensor([Float](), shape: [0, 3]),
    ]
    let types = Dictionary(uniqueKeysWithValues: tensors.map { ($0.name, $0.tensor.type) })
    #expect(try JSONTensors.decode(JSONTensors.encode(tensors), file: "f", types: types) == tensors)
  }

  @Test func survivesHostileFiles() {
    let text = "{\"x\": [[0, 1.5], [-2e3, \"nan\"]], \"y\": [true, false], \"z\": [[[]]]}"
    checkHostile(Array(text.utf8)) { bytes throws(Diagnostics) in
      try JSONTensors.decode(
        bytes, file: "f", types: ["x": TensorType(.int32, ["n", 2])], limit: 1000)
    }
  }
}
