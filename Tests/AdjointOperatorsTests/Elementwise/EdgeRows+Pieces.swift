import AdjointGraph
import AdjointOperators

private let inf = Double.infinity
private let nan = Double.nan
private let tiny = Double.leastNonzeroMagnitude

/// By mpmath 1.3 with 450 digits; at infinities and kinks, and the signs of zeros, by hand.
let pieceRows = [
  EdgeRow(
    Relu(),
    [0, 0, 0, 0, -0.0, 0, tiny, 10000, 1e200, inf, nan],
    slopes: [0, 0, 0, 0, 0, 0, 1, 1, 1, 1, nan],
    bends: [0, 0, 0, 0, 0, 0]),
  EdgeRow(
    LeakyRelu(alpha: 0.25),
    [-inf, -2.5e199, -2500, -0.0, -0.0, 0, tiny, 10000, 1e200, inf, nan],
    slopes: [0.25, 0.25, 0.25, 0.25, 0.25, 0.25, 1, 1, 1, 1, nan],
    bends: [0, 0, 0, 0, 0, 0]),
  EdgeRow(
    Elu(),
    [-1, -1, -1, -tiny, -0.0, 0, tiny, 10000, 1e200, inf, nan],
    slopes: [0, 0, 0, 1, 1, 1, 1, 1, 1, 1, nan],
    bends: [0, 0, 0.36787944117144233, 0, 0, 0]),
  EdgeRow(
    Elu(alpha: 2),
    [-2, -2, -2, -2 * tiny, -0.0, 0, tiny, 10000, 1e200, inf, nan],
    slopes: [0, 0, 0, 2, 2, 2, 1, 1, 1, 1, nan],
    bends: [0, 0, 0.7357588823428847, 0, 0, 0]),
  EdgeRow(
    Selu(),
    [
      -1.7580993463430303, -1.7580993463430303, -1.7580993463430303, -2 * tiny, -0.0, 0, tiny,
      10507.010221481323, 1.0507010221481323e200, inf, nan,
    ],
    slopes: [
      0, 0, 0, 1.7580993463430303, 1.7580993463430303, 1.7580993463430303, 1.0507010221481323,
      1.0507010221481323, 1.0507010221481323, 1.0507010221481323, nan,
    ],
    bends: [0, 0, 0.646768605056552, 0, 0, 0]),
  EdgeRow(
    Celu(alpha: 2),
    [-2, -2, -2, -tiny, -0.0, 0, tiny, 10000, 1e200, inf, nan],
    slopes: [0, 0, 0, 1, 1, 1, 1, 1, 1, 1, nan],
    bends: [0, 0, 0.3032653298563167, 0, 0, 0]),
  EdgeRow(
    ThresholdedRelu(),
    [0, 0, 0, 0, 0, 0, 0, 10000, 1e200, inf, 0],
    slopes: [0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 0],
    bends: [0, 0, 0, 0, 0, 0]),
  EdgeRow(
    HardSigmoid(alpha: 0.25),
    [0, 0, 0, 0.5, 0.5, 0.5, 0.5, 1, 1, 1, nan],
    slopes: [0, 0, 0, 0.25, 0.25, 0.25, 0.25, 0, 0, 0, nan],
    bends: [0, 0, 0, 0, 0, 0]),
  EdgeRow(
    HardSwish(),
    [0, 0, 0, -0.0, -0.0, 0, 0, 10000, 1e200, inf, nan],
    slopes: [0, 0, 0, 0.5, 0.5, 0.5, 0.5, 1, 1, 1, nan],
    bends: [0, 0, 0.3333333333333333, 0.3333333333333333, 0, 0]),
  EdgeRow(
    Heaviside(),
    [0, 0, 0, 0, 0, 0, 1, 1, 1, 1, nan],
    slopes: [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0],
    bends: [0, 0, 0, 0, 0, 0]),
  EdgeRow(
    Sign(),
    [-1, -1, -1, -1, 0, 0, 1, 1, 1, 1, nan],
    slopes: [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0],
    bends: [0, 0, 0, 0, 0, 0]),
  EdgeRow(
    Floor(),
    [-inf, -1e200, -10000, -1, -0.0, 0, 0, 10000, 1e200, inf, nan],
    slopes: [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0],
    bends: [0, 0, 0, 0, 0, 0]),
  EdgeRow(
    Ceil(),
    [-inf, -1e200, -10000, -0.0, -0.0, 0, 1, 10000, 1e200, inf, nan],
    slopes: [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0],
    bends: [0, 0, 0, 0, 0, 0]),
  EdgeRow(
    Round(),
    [-inf, -1e200, -10000, -0.0, -0.0, 0, 0, 10000, 1e200, inf, nan],
    slopes: [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0],
    bends: [0, 0, 0, 0, 0, 0]),
  EdgeRow(
    Clip(min: -2, max: 3),
    [-2, -2, -2, -tiny, -0.0, 0, tiny, 3, 3, 3, nan],
    slopes: [0, 0, 0, 1, 1, 1, 1, 0, 0, 0, nan],
    bends: [0, 0, 0, 0, 0, 0]),
  EdgeRow(
    Clip(max: 3),
    [-inf, -1e200, -10000, -tiny, -0.0, 0, tiny, 3, 3, 3, nan],
    slopes: [1, 1, 1, 1, 1, 1, 1, 0, 0, 0, nan],
    bends: [0, 0, 0, 0, 0, 0]),
  EdgeRow(
    Clip(),
    [-inf, -1e200, -10000, -tiny, -0.0, 0, tiny, 10000, 1e200, inf, nan],
    slopes: [1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1],
    bends: [0, 0, 0, 0, 0, 0]),
  EdgeRow(
    Identity(),
    [-inf, -1e200, -10000, -tiny, -0.0, 0, tiny, 10000, 1e200, inf, nan],
    slopes: [1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1],
    bends: [0, 0, 0, 0, 0, 0]),
  EdgeRow(
    Neg(),
    [inf, 1e200, 10000, tiny, 0, -0.0, -tiny, -10000, -1e200, -inf, nan],
    slopes: [-1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1],
    bends: [0, 0, 0, 0, 0, 0]),
  EdgeRow(
    Cast(to: .float64),
    [-inf, -1e200, -10000, -tiny, -0.0, 0, tiny, 10000, 1e200, inf, nan],
    slopes: [1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1],
    bends: [0, 0, 0, 0, 0, 0]),
]
