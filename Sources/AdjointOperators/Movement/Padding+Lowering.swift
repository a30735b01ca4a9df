import AdjointGraph

extension Padding {
  /// The kernels that put elements of `y` itself around the part of it that is there already, which
  /// begins at `start` and has the extents `filled`: axis by axis, the last first, so that later ones
  /// move whole rows. `nil` where an axis cannot be stepped through.
  func kernelsAround(_ y: Operand, start: [Int], filled: [Int]) -> [Kernel]? {
    var kernels: [Kernel] = []
    let steps = y.shape.denseSteps
    var (start, filled) = (start, filled)
    for axis in y.shape.indices.reversed() {
      for piece in pieces(first: start[axis], count: filled[axis], of: y.shape[axis]) {
        var (shape, from, to) = (filled, start, start)
        (shape[axis], from[axis], to[axis]) = (piece.count, piece.from, piece.to)
        var sourceSteps = steps
        sourceSteps[axis] *= piece.step
        guard
          let copy = Kernel.stridedCopy(
            shape: shape, from: y, start: position(from, steps), steps: sourceSteps, to: y,
            offset: position(to, steps), targetSteps: steps)
        else { return nil }
        kernels.append(copy)
      }
      (start[axis], filled[axis]) = (0, y.shape[axis])
    }
    return kernels
  }

  private func position(_ indices: [Int], _ steps: [Int]) -> Int {
    zip(indices, steps).reduce(0) { $0 + $1.0 * $1.1 }
  }

  /// Elements along an axis that become copies of others.
  private struct Piece {
    var from: Int, to: Int, count: Int
    /// From one source to the next.
    var step = 1
  }

  /// What is done along an axis of `extent` elements, of which `count` from `first` on are there.
  private func pieces(first: Int, count: Int, of extent: Int) -> [Piece] {
    let last = first + count - 1
    let sides = [
      Piece(from: first, to: 0, count: first, step: 0),
      Piece(from: last, to: last + 1, count: extent - 1 - last, step: 0),
    ]
    switch mode {
    case .constant: return []
    case .edge: return sides.filter { $0.count > 0 }
    case .reflect:
      return sides.filter { $0.count > 0 }.map { side in
        var mirror = side
        (mirror.from, mirror.step) = (side.to == 0 ? 2 * first : last - 1, -1)
        return mirror
      }
    case .wrap: return repetitions(first: first, count: count, of: extent)
    }
  }

  /// What is there is repeated behind it and before it, twice as much each time.
  private func repetitions(first: Int, count: Int, of extent: Int) -> [Piece] {
    var (begin, end) = (first, first + count)
    var pieces: [Piece] = []
    while begin > 0 || end < extent {
      let whole = (end - begin) / count * count
      if end < extent {
        let piece = Piece(from: end - whole, to: end, count: min(whole, extent - end))
        pieces.append(piece)
        end += piece.count
      } else {
        let length = min(whole, begin)
        pieces.append(Piece(from: begin - length + whole, to: begin - length, count: length))
        begin -= length
      }
    }
    return pieces
  }
}
