import AdjointGraph
import Testing

@testable import AdjointFormats

@Suite struct TensorFileTests {
  @Test func readsByEnding() throws {
    #expect(try TensorFile.read(path: fixturePath("types.safetensors")).count == 14)
    #expect(try TensorFile.read(path: fixturePath("stored.npz")).names == ["x", "y", "mask"])
    #expect(try TensorFile.read(path: fixturePath("big-f4.npy")).names == ["big-f4"])
  }

  @Test(arguments: ["safetensors", "json", "npy"]) func readsWhatItWrites(_ ending: String) throws {
    let path = "/tmp/adjoint-\(ending)-test.\(ending)"
    let tensors: NamedTensors = ["adjoint-\(ending)-test": Tensor([1.5, 2.5] as [Float])]
    try TensorFile.write(tensors, path: path)
    let types = ["adjoint-\(ending)-test": TensorType(.float32, ["n"])]
    #expect(try TensorFile.read(path: path, types: types) == tensors)
    #expect(
      try TensorFile.readTensor(named: "x", path: path, type: TensorType(.float32, ["n"])).doubles
        == [1.5, 2.5])
  }

  @Test func choosesTheTensorByName() throws {
    let path = fixturePath("stored.npz")
    #expect(try TensorFile.readTensor(named: "y", path: path).doubles == [1, 2, 3])
    #expect(
      lines { () throws(Diagnostics) in try TensorFile.readTensor(named: "maks", path: path) }
        == ["\(path): error: no tensor named \"maks\" among 3; did you mean \"mask\"?"])
  }

  @Test(arguments: [
    ("a/b.txt", "\".txt\""), ("a.json/b", "none"), (".npy", "none"), ("", "none"), ("x.", "none"),
  ])
  func refusesOtherEndings(path: String, found: String) {
    let place = path.isEmpty ? "" : path
    #expect(
      lines { () throws(Diagnostics) in try TensorFile.read(path: path) } == [
        """
        \(place): error: the ending of the file's name must be one of .safetensors, .npz, .json, \
        .npy, .csv, found \(found)
        """
      ])
  }

  @Test func refusesToWriteOtherFormats() {
    #expect(
      lines { () throws(Diagnostics) in try TensorFile.write([:], path: "a.CSV") } == [
        """
        a.CSV: error: the ending of the file's name must be one of .safetensors, .json, .npy, \
        found ".csv"
        """
      ])
    #expect(
      lines { () throws(Diagnostics) in try TensorFile.write([:], path: "a.npy") } == [
        "a.npy: error: an npy file holds one tensor, not 0\n  note: write a .safetensors file"
      ])
  }
}

@Suite struct NamedTensorsTests {
  @Test func keepsOrderAndNames() {
    var tensors: NamedTensors = ["b": Tensor(1.0), "a": Tensor(2.0), "c": Tensor(3.0)]
    #expect(tensors.names == ["b", "a", "c"])
    tensors["a"] = Tensor(4.0)
    tensors["d"] = Tensor(5.0)
    tensors["b"] = nil
    tensors["e"] = nil
    #expect(tensors.names == ["a", "c", "d"])
    #expect(tensors["a"] == Tensor(4.0) && tensors["c"] == Tensor(3.0) && tensors["b"] == nil)
  }
}
