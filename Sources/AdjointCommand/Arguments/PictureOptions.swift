import Adjoint

/// How a command draws a value.
struct PictureOptions {
  static let options = [
    OptionSpecification(
      "--picture", "FILE.png",
      "Draws the one value computed as a grid of N tiles: [N, H, W], or [N, C, H, W] where C is 1 (gray) or 3 (RGB)."
    ),
    OptionSpecification(
      "--tile", "HxW", "How high and wide a tile of the picture is, for a value [N, H*W]."),
    OptionSpecification(
      "--range", "LOW:HIGH",
      "What is dark and what is bright in the picture. (default: least and greatest)"),
  ]

  private let path: String
  private let tile: (height: Int, width: Int)?
  private let range: ClosedRange<Double>?

  /// `nil` where no picture is asked for.
  init?(_ arguments: ParsedArguments) throws(UsageError) {
    guard let path = arguments.value("--picture") else {
      for option in ["--tile", "--range"] where arguments.has(option) {
        throw UsageError("The option '\(option)' is for '--picture', which is not given")
      }
      return nil
    }
    guard path.lowercased().hasSuffix(".png") else {
      throw UsageError("The value '\(path)' is invalid for '--picture': a name that ends in .png")
    }
    self.path = path
    tile = try arguments.pair("--tile", by: "x", "HxW, such as 8x8") { height, width in
      guard let height = Int(height), let width = Int(width), min(height, width) > 0 else {
        return nil
      }
      return (height, width)
    }
    range = try arguments.pair("--range", by: ":", "LOW:HIGH, such as 0:16") { low, high in
      guard let low = Double(low), let high = Double(high), low < high, (high - low).isFinite
      else { return nil }
      return low...high
    }
  }

  /// Writes the picture of the only value there may be.
  func draw(_ tensors: NamedTensors) throws {
    guard tensors.count == 1 else {
      throw UsageError(
        "A picture shows one value, not \(tensors.count); name it with '--output NAME'")
    }
    let picture = try Picture(
      tiling: tensors[0].tensor, tile: tile, range: range, named: tensors[0].name)
    try FileBytes.write(PNG.encode(picture), to: path)
  }
}
