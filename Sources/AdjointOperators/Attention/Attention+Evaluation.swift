import AdjointGraph

extension Attention {
  /// What the scores are multiplied by where nothing is said.
  static func defaultScale(_ size: Int) -> Double {
    size == 0 ? 1 : 1 / Double(size).squareRoot()
  }

  public func evaluate(_ inputs: [TensorView?], into outputs: [MutableTensorView])
    throws(EvaluationError)
  {
    guard let q = inputs[0], let k = inputs[1], let v = inputs[2] else { return }
    let keys = AttentionRows(k, heads: keyHeads, past: inputs[4])
    let values = AttentionRows(v, heads: keyHeads, past: inputs[5])
    let query = HeadLayout(q.shape, heads: heads)
    let y = outputs[0]
    let result = HeadLayout(y.shape, heads: heads)
    for index in 0..<query.batch * query.heads * query.length {
      let (row, rest) = (index % query.length, index / query.length)
      let place = AttentionPlace(batch: rest / query.heads, head: rest % query.heads, row: row)
      let line = AttentionLine(self, q, query, keys, inputs[3], place)
      let start = result.start(place.batch, place.head, row)
      for column in 0..<result.size {
        var sum = 0.0
        for key in 0..<keys.count {
          let weight = line.weight(key)
          if weight != 0 {
            sum += weight * values.element(place.batch, line.keyHead, key, column)
          }
        }
        y.store(sum, at: start + column)
      }
      guard outputs.count > 3 else { continue }
      for key in 0..<keys.count {
        outputs[3].store(line.output(key), at: index * keys.count + key)
      }
    }
    for (index, rows) in [(1, keys), (2, values)] where outputs.count > index {
      rows.copy(to: outputs[index])
    }
  }
}
