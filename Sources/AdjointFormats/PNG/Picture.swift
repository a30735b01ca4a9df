import AdjointGraph

/// Rows of pixels, from the top, of one gray sample or three for red, green and blue.
public struct Picture: Sendable, Equatable {
  public let width: Int
  public let height: Int
  /// 1 or 3.
  public let channels: Int
  /// Row by row, from 0 (dark) to 255.
  public internal(set) var samples: [UInt8]
}

extension Picture {
  /// Tiles side by side, in about as many rows as columns, the first one top left, with a thin
  /// bright line between them; each magnified by a whole number so that the whole can be seen.
  ///
  /// The values from `range` become dark to bright; those beyond it, and NaN as the darkest, its ends.
  ///
  /// - Parameters:
  ///   - values: Of shape `[N, H, W]`, or `[N, C, H, W]` where `C` is 1 (gray) or 3 (RGB).
  ///   - tile: `H` and `W`, for values of shape `[N, H * W]`.
  ///   - range: By default from the least to the greatest finite value.
  ///   - name: What the values are called, for messages.
  public init(
    tiling values: Tensor, tile: (height: Int, width: Int)? = nil,
    range: ClosedRange<Double>? = nil, named name: String
  ) throws(Diagnostics) {
    let tiles = try Tiles(values, tile, named: name)
    let grid = try TileGrid(of: tiles, named: name)
    let range = range ?? values.finiteRange
    width = grid.width
    height = grid.height
    channels = tiles.channels
    samples = [UInt8](repeating: 255, count: width * height * channels)
    values.withView { view in
      for index in 0..<view.count {
        let (pixel, channel) = tiles.place(of: index)
        let left = grid.left(of: pixel), top = grid.top(of: pixel)
        let sample = Self.sample(view.double(at: index), range)
        for row in top..<top + grid.scale {
          for column in left..<left + grid.scale {
            samples[(row * width + column) * channels + channel] = sample
          }
        }
      }
    }
  }

  private static func sample(_ value: Double, _ range: ClosedRange<Double>) -> UInt8 {
    // Halves, because the width of a range may be infinite when its ends are not.
    let width = range.upperBound / 2 - range.lowerBound / 2
    let share = width > 0 ? (value / 2 - range.lowerBound / 2) / width : value - range.lowerBound
    return share > 0 ? UInt8(min(share, 1) * 255 + 0.5) : 0
  }
}

extension Tensor {
  /// From the least to the greatest finite value; 0 to 1 where there is none.
  fileprivate var finiteRange: ClosedRange<Double> {
    let finite = doubles.filter(\.isFinite)
    guard let least = finite.min(), let greatest = finite.max() else { return 0...1 }
    return least...greatest
  }
}

/// How the elements of a tensor are pixels of tiles.
private struct Tiles {
  var count: Int
  var channels: Int
  var height: Int
  var width: Int

  struct Pixel {
    var tile: Int
    var row: Int
    var column: Int
  }

  init(
    _ values: Tensor, _ tile: (height: Int, width: Int)?, named name: String
  ) throws(Diagnostics) {
    let shape = values.shape
    let expected: Message = "a picture needs [N, H, W], or [N, C, H, W] where C is 1 or 3"
    switch (shape.count, tile) {
    case (2, let tile?):
      let (size, overflow) = tile.height.multipliedReportingOverflow(by: tile.width)
      guard !overflow, size == shape[1] else {
        throw Diagnostics(
          .pictureShape,
          "a tile of \(tile.height)x\(tile.width) does not take a row of \"\(name)\", which is \(Shape(shape))"
        )
      }
      (count, channels, height, width) = (shape[0], 1, tile.height, tile.width)
    case (2, nil):
      throw Diagnostics(
        .pictureShape, "\"\(name)\" is \(Shape(shape)): " + expected,
        notes: ["for [N, H*W], say how high and wide a tile is: --tile HxW"])
    case (_, _?):
      throw Diagnostics(
        .pictureShape,
        "a tile is said for values of shape [N, H*W] but \"\(name)\" is \(Shape(shape))")
    case (3, nil):
      (count, channels, height, width) = (shape[0], 1, shape[1], shape[2])
    case (4, nil) where shape[1] == 1 || shape[1] == 3:
      (count, channels, height, width) = (shape[0], shape[1], shape[2], shape[3])
    default:
      throw Diagnostics(.pictureShape, "\"\(name)\" is \(Shape(shape)): " + expected)
    }
    guard values.count > 0 else {
      throw Diagnostics(.pictureShape, "\"\(name)\" is \(Shape(shape)), which has nothing to show")
    }
  }

  /// Where the element at a row-major position goes.
  func place(of index: Int) -> (pixel: Pixel, channel: Int) {
    let row = index / width, plane = row / height
    let pixel = Pixel(tile: plane / channels, row: row % height, column: index % width)
    return (pixel, plane % channels)
  }
}

/// Where the tiles stand in the picture.
private struct TileGrid {
  let tileHeight: Int
  let tileWidth: Int
  let columns: Int
  let width: Int
  let height: Int
  /// How many pixels of the picture, along each side, one of a tile takes.
  let scale: Int

  private static let gap = 2
  /// How wide or high a picture may become by magnifying.
  private static let visible = 640

  init(of tiles: Tiles, named name: String) throws(Diagnostics) {
    let columns = Int(Double(tiles.count).squareRoot().rounded(.up))
    let rows = (tiles.count + columns - 1) / columns
    let scale = max(1, Self.visible / max(columns * tiles.width, rows * tiles.height))
    width = columns * (tiles.width * scale + Self.gap) - Self.gap
    height = rows * (tiles.height * scale + Self.gap) - Self.gap
    guard max(width, height) <= Int(Int32.max) else {
      throw Diagnostics(
        .pictureShape, "a picture of \"\(name)\" would have \(width) times \(height) pixels")
    }
    (tileHeight, tileWidth) = (tiles.height, tiles.width)
    self.columns = columns
    self.scale = scale
  }

  func left(of pixel: Tiles.Pixel) -> Int {
    pixel.tile % columns * (tileWidth * scale + Self.gap) + pixel.column * scale
  }

  func top(of pixel: Tiles.Pixel) -> Int {
    pixel.tile / columns * (tileHeight * scale + Self.gap) + pixel.row * scale
  }
}
