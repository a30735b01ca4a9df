import AdjointGraph
import Testing

@testable import AdjointFormats

@Suite struct PictureTests {
  /// The samples of one channel in the middle of each pixel of a tile.
  private func tile(
    _ picture: Picture, left: Int, top: Int, scale: Int, _ height: Int, _ width: Int,
    channel: Int = 0
  ) -> [UInt8] {
    (0..<height * width).map { index in
      let row = top + index / width * scale + scale / 2
      let column = left + index % width * scale + scale / 2
      return picture.samples[(row * picture.width + column) * picture.channels + channel]
    }
  }

  /// Three tiles of 2 by 3 stand in two rows: 640 over 6 columns magnifies by 106.
  @Test func tilesStandInAGrid() throws {
    let values = Tensor((0..<18).map { Float($0) }, shape: [3, 2, 3])
    let picture = try Picture(tiling: values, range: 0...17, named: "x")
    #expect(picture.width == 2 * 3 * 106 + 2)
    #expect(picture.height == 2 * 2 * 106 + 2)
    #expect(picture.channels == 1)
    let bright = (0..<18).map { UInt8($0 * 15) }
    #expect(tile(picture, left: 0, top: 0, scale: 106, 2, 3) == Array(bright[..<6]))
    #expect(tile(picture, left: 320, top: 0, scale: 106, 2, 3) == Array(bright[6..<12]))
    #expect(tile(picture, left: 0, top: 214, scale: 106, 2, 3) == Array(bright[12...]))
    // The line between, and the place where there is no fourth tile.
    #expect(picture.samples[318] == 255 && picture.samples[319] == 255)
    #expect(picture.samples.last == 255)
    let flat = try Picture(
      tiling: values.reshaped([3, 6]), tile: (2, 3), range: 0...17, named: "x")
    #expect(flat == picture)
    #expect(try Picture(tiling: values, named: "x") == picture)
    #expect(
      try Picture(tiling: values.reshaped([3, 1, 2, 3]).converted(to: .int64), named: "x")
        == picture)
  }

  @Test func colorsAreChannels() throws {
    let values = Tensor([0, 51, 102, 153, 204, 255].map { Float($0) }, shape: [1, 3, 1, 2])
    let picture = try Picture(tiling: values, named: "x")
    #expect(picture.width == 640 && picture.height == 320 && picture.channels == 3)
    #expect(tile(picture, left: 0, top: 0, scale: 320, 1, 2, channel: 0) == [0, 51])
    #expect(tile(picture, left: 0, top: 0, scale: 320, 1, 2, channel: 1) == [102, 153])
    #expect(tile(picture, left: 0, top: 0, scale: 320, 1, 2, channel: 2) == [204, 255])
  }

  private func row(_ values: [Double], _ range: ClosedRange<Double>?) throws -> [UInt8] {
    let tensor = Tensor(values, shape: [1, 1, values.count])
    let picture = try Picture(tiling: tensor, range: range, named: "x")
    let scale = 640 / values.count
    return tile(picture, left: 0, top: 0, scale: scale, 1, values.count)
  }

  @Test func valuesBeyondTheRangeAreItsEnds() throws {
    #expect(try row([-5, -1, 0, 1, 5], -1...1) == [0, 0, 128, 255, 255])
    #expect(try row([-.infinity, .nan, 0, 2, .infinity], nil) == [0, 0, 0, 255, 255])
    #expect(try row([3, 3], nil) == [0, 0])
    #expect(try row([.nan, .infinity], nil) == [0, 255])
    let greatest = Double.greatestFiniteMagnitude
    #expect(try row([-greatest, 0, greatest], nil) == [0, 128, 255])
  }

  @Test func manyTilesAreNotMagnified() throws {
    let picture = try Picture(tiling: Tensor(zeros: .float32, shape: [10_000, 8, 8]), named: "x")
    #expect(picture.width == 100 * 10 - 2 && picture.height == picture.width)
  }

  @Test(
    arguments: [
      ([4], "\"x\" is [4]: a picture needs [N, H, W], or [N, C, H, W] where C is 1 or 3"),
      (
        [2, 2, 4, 4],
        "\"x\" is [2, 2, 4, 4]: a picture needs [N, H, W], or [N, C, H, W] where C is 1 or 3"
      ),
      (
        [5, 64],
        "\"x\" is [5, 64]: a picture needs [N, H, W], or [N, C, H, W] where C is 1 or 3\n  note: for [N, H*W], say how high and wide a tile is: --tile HxW"
      ),
      ([0, 8, 8], "\"x\" is [0, 8, 8], which has nothing to show"),
      ([3, 8, 0], "\"x\" is [3, 8, 0], which has nothing to show"),
    ])
  func shapesThatAreNoPicture(_ shape: [Int], _ message: String) {
    #expect(
      lines { () throws(Diagnostics) in
        try Picture(tiling: Tensor(zeros: .float32, shape: shape), named: "x")
      } == ["error: \(message)"])
  }

  @Test(
    arguments: [
      ([5, 64], (8, 7), "a tile of 8x7 does not take a row of \"x\", which is [5, 64]"),
      (
        [5, 64], (Int.max, 2),
        "a tile of 9223372036854775807x2 does not take a row of \"x\", which is [5, 64]"
      ),
      (
        [5, 8, 8], (8, 8), "a tile is said for values of shape [N, H*W] but \"x\" is [5, 8, 8]"
      ),
    ] as [([Int], (Int, Int), String)])
  func tilesThatDoNotFit(_ shape: [Int], _ tile: (Int, Int), _ message: String) {
    #expect(
      lines { () throws(Diagnostics) in
        try Picture(
          tiling: Tensor(zeros: .float32, shape: shape), tile: (tile.0, tile.1), named: "x")
      } == ["error: \(message)"])
  }
}
