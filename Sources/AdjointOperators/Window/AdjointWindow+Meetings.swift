import AdjointKernels

/// Which places, taps and elements meet, for reference evaluations. All are counted row by row.
extension AdjointWindow {
  /// The element that a tap meets at a place; `nil` where it meets none.
  func element(at place: Int, tap: Int) -> Int? {
    let (places, taps) = (split(place) { $0.places }, split(tap) { $0.taps })
    return joined(
      depth.element(at: places.0, tap: taps.0), height.element(at: places.1, tap: taps.1),
      width.element(at: places.2, tap: taps.2)
    ) { $0.extent }
  }

  /// The place at which a tap meets an element; `nil` where there is none.
  func place(of element: Int, tap: Int) -> Int? {
    let (elements, taps) = (split(element) { $0.extent }, split(tap) { $0.taps })
    return joined(
      depth.place(of: elements.0, tap: taps.0), height.place(of: elements.1, tap: taps.1),
      width.place(of: elements.2, tap: taps.2)
    ) { $0.places }
  }

  /// The indices along the axes of one that counts row by row.
  @inline(__always)
  private func split(_ index: Int, _ count: (AdjointWindowAxis) -> Int64) -> (Int64, Int64, Int64) {
    let row = Int64(index) / count(width)
    return (row / count(height), row % count(height), Int64(index) % count(width))
  }

  /// The opposite; `nil` where an index is missing.
  @inline(__always)
  private func joined(
    _ slice: Int64?, _ row: Int64?, _ column: Int64?, _ count: (AdjointWindowAxis) -> Int64
  ) -> Int? {
    guard let slice, let row, let column else { return nil }
    return Int((slice * count(height) + row) * count(width) + column)
  }
}

extension AdjointWindowAxis {
  /// The element that a tap meets at a place; `nil` where it meets none.
  func element(at place: Int64, tap: Int64) -> Int64? {
    let element = place * stride + tap * dilation - before
    return element >= 0 && element < extent ? element : nil
  }

  /// The place at which a tap meets an element; `nil` where there is none.
  func place(of element: Int64, tap: Int64) -> Int64? {
    let distance = element + before - tap * dilation
    guard distance >= 0, distance.isMultiple(of: stride) else { return nil }
    return distance / stride < places ? distance / stride : nil
  }

  /// How many taps at a place count for a mean: those that meet an element, or also those on pads.
  func counted(at place: Int64, withPads: Bool) -> Int64 {
    let end = before + extent + after
    return (0..<taps).reduce(0) { count, tap in
      let isWithin = withPads && place * stride + tap * dilation < end
      return count + (isWithin || element(at: place, tap: tap) != nil ? 1 : 0)
    }
  }
}

extension AdjointWindow {
  /// How many taps at a place count for a mean.
  func counted(at place: Int, withPads: Bool) -> Int {
    let places = split(place) { $0.places }
    return Int(
      depth.counted(at: places.0, withPads: withPads)
        * height.counted(at: places.1, withPads: withPads)
        * width.counted(at: places.2, withPads: withPads))
  }
}
