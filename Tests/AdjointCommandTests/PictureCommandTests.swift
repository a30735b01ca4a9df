import Adjoint
import TestSupport
import Testing

@testable import AdjointCommand

@Suite struct PictureCommandTests {
  private let digits = graphPath("models/digits.json")

  @Test func digitsAreDrawn() throws {
    let folder = try TemporaryFolder()
    let path = folder.path("digits.png")
    let call = Call(
      "run", digits, "--output", "pixels", "--picture", path, "--tile", "8x8", "--range", "0:16")
    #expect(call.status == 0)
    #expect(call.output.hasPrefix("pixels: float32[1797, 64]\n"))
    let pixels = try #require(try program("models/digits.json").recipeInputs()["pixels"])
    let picture = try Picture(tiling: pixels, tile: (8, 8), range: 0...16, named: "pixels")
    #expect(try FileBytes.read(path) == PNG.encode(picture))
  }

  @Test(
    arguments: [
      (["--tile", "8x8"], "The option '--tile' is for '--picture', which is not given"),
      (["--range", "0:1"], "The option '--range' is for '--picture', which is not given"),
      (
        ["--picture", "x.jpg"],
        "The value 'x.jpg' is invalid for '--picture': a name that ends in .png"
      ),
      (
        ["--picture", "x.png", "--tile", "8"],
        "The value '8' is invalid for '--tile': HxW, such as 8x8"
      ),
      (
        ["--picture", "x.png", "--tile", "0x8"],
        "The value '0x8' is invalid for '--tile': HxW, such as 8x8"
      ),
      (
        ["--picture", "x.png", "--range", "1:1"],
        "The value '1:1' is invalid for '--range': LOW:HIGH, such as 0:16"
      ),
      (
        ["--picture", "x.png", "--range", "0:inf"],
        "The value '0:inf' is invalid for '--range': LOW:HIGH, such as 0:16"
      ),
      (
        ["--picture", "x.png", "--output", "x", "--output", "pixels"],
        "A picture shows one value, not 2; name it with '--output NAME'"
      ),
    ])
  func wrongUsage(_ options: [String], _ message: String) {
    let call = Call(["run", digits] + options)
    #expect(call.status == 64)
    #expect(call.error.hasPrefix("Error: \(message)\n"))
  }

  @Test func shapesThatAreNoPicture() throws {
    let folder = try TemporaryFolder()
    let call = Call("run", digits, "--picture", folder.path("x.png"))
    #expect(call.status == 65)
    #expect(
      call.error
        == "error: \"digit\" is [1797]: a picture needs [N, H, W], or [N, C, H, W] where C is 1 or 3\n"
    )
  }
}
