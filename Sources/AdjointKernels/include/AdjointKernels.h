// Loops over elements, on raw pointers. Sizes and strides count elements. Nothing here allocates or
// checks its arguments: the planner has. The only state is the choice of vector units. Every result
// depends on the arguments alone: sums have one order, stated here, and a product is rounded before
// it is added, but where its addition is said to be fused.
#ifndef ADJOINT_KERNELS_H
#define ADJOINT_KERNELS_H

#include <stdint.h>

#if __has_attribute(enum_extensibility)
#define ADJOINT_CLOSED_ENUM __attribute__((enum_extensibility(closed)))
#else
#define ADJOINT_CLOSED_ENUM
#endif

// Which instructions kernels use. No bit of a result depends on it.
typedef enum ADJOINT_CLOSED_ENUM AdjointSimd {
  AdjointSimdBaseline,  // what all machines of this kind have
  AdjointSimdAvx2,      // with fused multiply-add
  AdjointSimdAvx512,
} AdjointSimd;

// The choice in use: that of the environment variable ADJOINT_SIMD, which is avx512, avx2 or
// baseline, else the best that this machine has.
AdjointSimd adjoint_simd(void);

// Uses another choice from now on; 0, and nothing is changed, where this machine does not have it.
int adjoint_simd_use(AdjointSimd choice);

const char *adjoint_simd_name(AdjointSimd choice);

// Whether ADJOINT_SIMD is no choice, or none that this machine has; then it was ignored.
int adjoint_simd_was_refused(void);

// Functions of one value x and two constants.
typedef enum ADJOINT_CLOSED_ENUM AdjointMap {
  AdjointMapNegate,
  AdjointMapAbs,
  AdjointMapSign,
  AdjointMapHeaviside,
  AdjointMapReciprocal,
  AdjointMapSqrt,
  AdjointMapFloor,
  AdjointMapCeil,
  AdjointMapRound,            // to nearest, halves to even
  AdjointMapAffine,           // alpha x + beta
  AdjointMapClip,             // to alpha ... beta; beta wins where they cross
  AdjointMapExp,
  AdjointMapExpm1,
  AdjointMapLog,
  AdjointMapLog1p,
  AdjointMapSin,
  AdjointMapCos,
  AdjointMapTan,
  AdjointMapAsin,
  AdjointMapAcos,
  AdjointMapAtan,
  AdjointMapSinh,
  AdjointMapCosh,
  AdjointMapTanh,
  AdjointMapAsinh,
  AdjointMapAcosh,
  AdjointMapAtanh,
  AdjointMapErf,
  AdjointMapSigmoid,
  AdjointMapRelu,
  AdjointMapLeakyRelu,        // alpha x below 0
  AdjointMapThresholdedRelu,  // 0 up to alpha
  AdjointMapElu,              // alpha (exp x - 1) below 0
  AdjointMapSelu,             // beta times Elu
  AdjointMapCelu,             // alpha (exp(x / alpha) - 1) below 0
  AdjointMapGelu,
  AdjointMapGeluTanh,
  AdjointMapGeluSlope,        // the derivative of Gelu
  AdjointMapGeluTanhSlope,    // that of GeluTanh
  AdjointMapHardSigmoid,      // alpha x + beta, clipped to 0 ... 1
  AdjointMapHardSwish,
  AdjointMapMish,
  AdjointMapSoftplus,
  AdjointMapSoftsign,
} AdjointMap;

// Functions of two values. Max and Min give NaN where either is NaN. The comparisons, from Equal
// on, write bytes: 1 where they hold, else 0.
typedef enum ADJOINT_CLOSED_ENUM AdjointZip {
  AdjointZipAdd,
  AdjointZipSubtract,
  AdjointZipMultiply,
  AdjointZipDivide,
  AdjointZipMax,
  AdjointZipMin,
  AdjointZipPower,
  AdjointZipRemainder,  // with the sign of x
  AdjointZipPRelu,      // x, or x y below 0
  AdjointZipEqual,
  AdjointZipUnequal,
  AdjointZipGreater,
  AdjointZipGreaterOrEqual,
  AdjointZipLess,
  AdjointZipLessOrEqual,
} AdjointZip;

// Folds of many values into one. Max and Min give NaN where any is NaN.
typedef enum ADJOINT_CLOSED_ENUM AdjointReduce {
  AdjointReduceSum,
  AdjointReduceMean,
  AdjointReduceMax,
  AdjointReduceMin,
  AdjointReduceProduct,
  AdjointReduceSumAbs,
  AdjointReduceSumSquare,
  AdjointReduceNorm,       // the root of SumSquare
  AdjointReduceLogSum,
  AdjointReduceLogSumExp,  // of values shifted by their maximum
} AdjointReduce;

// What is made of a random number u, evenly in [0, 1), of x and of two constants.
typedef enum ADJOINT_CLOSED_ENUM AdjointRandom {
  AdjointRandomUniform,    // alpha + beta u
  AdjointRandomNormal,     // alpha + beta times the quantile of the normal distribution at u
  AdjointRandomDropout,    // beta x where u is not below alpha, else 0
  AdjointRandomBernoulli,  // 1 where u is below x, else 0
} AdjointRandom;

// Declares a kernel for both element types.
#define ADJOINT_EACH_REAL(DECLARE) DECLARE(float, f32) DECLARE(double, f64)

// y[i] = function(x[i]). x and y may be the same.
#define ADJOINT_DECLARE(REAL, SUFFIX)                                                        \
  void adjoint_map_##SUFFIX(AdjointMap function, int64_t count, REAL alpha, REAL beta,       \
                            const REAL *x, REAL *y);
ADJOINT_EACH_REAL(ADJOINT_DECLARE)
#undef ADJOINT_DECLARE

// z[i * columns + j] = function(x[i * x_row + j * x_column], y[i * y_row + j * y_column]).
// z may be x or y where that is dense.
#define ADJOINT_DECLARE(REAL, SUFFIX)                                                        \
  void adjoint_zip_##SUFFIX(AdjointZip function, int64_t rows, int64_t columns,              \
                            const REAL *x, int64_t x_row, int64_t x_column, const REAL *y,   \
                            int64_t y_row, int64_t y_column, void *z);
ADJOINT_EACH_REAL(ADJOINT_DECLARE)
#undef ADJOINT_DECLARE

// y[o, i] = the fold of x[p, o, r, i] over p and r, where rows [o, r] are `row` apart, and all of the
// next p `part`; else dense.
//
// Whatever outer and inner are, elements are folded in one order: for each p chunks of 1024; in a
// chunk, element r goes to lane r % 16 in ascending order, and lanes join pairwise, l with l + 8,
// then l + 4, l + 2, l + 1; chunks join pairwise too, as equal powers of two of them are complete,
// what is left over from the last to the first. Logarithm, root and division come after.
#define ADJOINT_DECLARE(REAL, SUFFIX)                                                        \
  void adjoint_reduce_##SUFFIX(AdjointReduce function, int64_t parts, int64_t outer,         \
                               int64_t count, int64_t inner, int64_t part, int64_t row,      \
                               const REAL *x, REAL *y);
ADJOINT_EACH_REAL(ADJOINT_DECLARE)
#undef ADJOINT_DECLARE

// y[o, r, i] = exp(x - max) / sum over r, or its logarithm, x - max - log(sum); the sum in the
// order of the folds. x and y may be the same.
#define ADJOINT_DECLARE(REAL, SUFFIX)                                                        \
  void adjoint_softmax_##SUFFIX(int logarithm, int64_t outer, int64_t count, int64_t inner,  \
                                const REAL *x, REAL *y);
ADJOINT_EACH_REAL(ADJOINT_DECLARE)
#undef ADJOINT_DECLARE

// What is subtracted and divided by in adjoint_normalize.
typedef enum ADJOINT_CLOSED_ENUM AdjointStatistics {
  AdjointStatisticsOfGroup,    // the group's mean, and its variance around that
  AdjointStatisticsAroundZero,  // 0, and the mean of the squares
  AdjointStatisticsGiven,
} AdjointStatistics;

// How adjoint_normalize sees its elements: as x[o, g, k, s], of which those with the same g are a
// group; those of the next o are `step` apart, else all are dense. Channel g % period * channels + k has a scale and a bias of its own.
typedef struct AdjointNormalization {
  AdjointStatistics statistics;
  int64_t outer, groups, channels, spatial, period, step;
  double epsilon;
  double momentum;
} AdjointNormalization;

// y = (x - mean) / sqrt(variance + epsilon) * scale + bias. Null scale and bias, or a null bias
// alone, are left out. Where running_mean and running_variance are not null, they become
// momentum * given + (1 - momentum) * own, without the first term where nothing is given.
//
// Statistics are computed in double precision in one order: element i = k * spatial + s of a group
// goes to lane i % 16, for one o after the other; lanes join pairwise, l with l + 8, then l + 4, l + 2,
// l + 1. The rest is computed element by element: (x - mean) * (1 / sqrt(variance + epsilon)) in
// double precision, rounded, then the product, then the sum.
#define ADJOINT_DECLARE(REAL, SUFFIX)                                                        \
  void adjoint_normalize_##SUFFIX(const AdjointNormalization *how, const REAL *x,            \
                                  const REAL *scale, const REAL *bias,                       \
                                  const REAL *given_mean, const REAL *given_variance,        \
                                  REAL *y, REAL *running_mean, REAL *running_variance);
ADJOINT_EACH_REAL(ADJOINT_DECLARE)
#undef ADJOINT_DECLARE

// How a window steps along one axis: tap k at place p meets element p * stride + k * dilation -
// before of `extent` elements, behind which lie `after` more that are not there.
typedef struct AdjointWindowAxis {
  int64_t extent, places, taps, stride, dilation, before, after;
} AdjointWindowAxis;

// A window over three axes; an axis that is not needed has one element, one place and one tap.
typedef struct AdjointWindow {
  AdjointWindowAxis depth, height, width;
} AdjointWindow;

#include "AdjointProduct.h"

// y[i] = function(u[first + i], x[i]), and mask[i] = 1 where x is taken, or the result is 1, else 0.
// Number u[n] has 53 bits of half n % 2 of what Philox 4x32-10 makes of the counter (n / 2, step).
// What a function does not need may be null, and so may y or mask. x and y may be the same.
#define ADJOINT_DECLARE(REAL, SUFFIX)                                                        \
  void adjoint_random_##SUFFIX(AdjointRandom function, uint64_t key, uint64_t step,          \
                               int64_t first, int64_t count, double alpha, double beta,      \
                               const REAL *x, REAL *y, uint8_t *mask);
ADJOINT_EACH_REAL(ADJOINT_DECLARE)
#undef ADJOINT_DECLARE

// The number that a normally distributed one is below with probability 1/2 + q. The same bits on
// every machine: nothing but arithmetic and a square root, in a fixed order.
double adjoint_normal_quantile(double q);

// What adjoint_attention writes beside its result.
typedef enum ADJOINT_CLOSED_ENUM AdjointAttentionOutput {
  AdjointAttentionScores,
  AdjointAttentionCapped,   // after softcap
  AdjointAttentionBiased,   // with the mask, too
  AdjointAttentionWeights,  // their softmax
} AdjointAttentionOutput;

// From one row of a batch, of the heads, or of a head to the next.
typedef struct AdjointRows {
  int64_t batch, head, row;
} AdjointRows;

// The extents of adjoint_attention, and how its operands step. Steps of a mask are 0 where it
// broadcasts. Keys are those of the past, then those given, `total` together; of the past they are
// dense by batch and head. A softcap of 0 is none.
typedef struct AdjointAttention {
  int64_t batch, heads, key_heads, length, past, total, size, value_size;
  AdjointRows query, key, value, result;
  int64_t mask_batch, mask_head, mask_row, mask_key;
  int mask_is_bool, is_causal;
  double scale, softcap;
  AdjointAttentionOutput output;
} AdjointAttention;

// result = softmax(softcap * tanh(scale * query key / softcap) + mask) value, by heads, with weight 0
// for what a query does not attend to: keys of a mask that is 0 or minus infinity, and, where
// causal, keys j > i + past. Neighbouring heads of query share one of key. mask, past_key,
// past_value and scores, which are dense, may be null.
//
// Queries are taken by blocks of 64, keys by blocks of 256 of the past and of 256 of the others. Scores
// are products as adjoint_product makes them. Of each block the weights are summed in the order of
// the folds, and weighted values as a product; both are added to those of the blocks before, which
// are multiplied by exp(before - after) whenever a block raises the largest score.
#define ADJOINT_DECLARE(REAL, SUFFIX)                                                        \
  void adjoint_attention_##SUFFIX(const AdjointAttention *how, const REAL *query,            \
                                  const REAL *key, const REAL *value, const void *mask,      \
                                  const REAL *past_key, const REAL *past_value,              \
                                  REAL *result, REAL *scores, REAL *scratch);
ADJOINT_EACH_REAL(ADJOINT_DECLARE)
#undef ADJOINT_DECLARE

// The bytes of scratch that it works in, for elements of `size` bytes.
int64_t adjoint_attention_scratch(const AdjointAttention *how, int64_t size);

// The cotangents of query, key and value, with their steps, from that of the result of attention without
// a past: weights are computed again, those of 64 queries and all their keys at a time. mask, key_bar and value_bar may
// be null; `output` is not looked at.
//
// Scores and the cotangents of weights are products as adjoint_product makes them; the sums along the
// keys of a query, up to the last that one of the 64 attends to where causal, are folds. The
// cotangents of keys and values start at 0 and take a product of each 64 queries of each of their
// heads, in order.
#define ADJOINT_DECLARE(REAL, SUFFIX)                                                          \
  void adjoint_attention_gradient_##SUFFIX(                                                    \
      const AdjointAttention *how, const REAL *query, const REAL *key, const REAL *value,      \
      const void *mask, const REAL *result_bar, REAL *query_bar, REAL *key_bar,                \
      REAL *value_bar, REAL *scratch);
ADJOINT_EACH_REAL(ADJOINT_DECLARE)
#undef ADJOINT_DECLARE

// The bytes of scratch that it works in, for elements of `size` bytes.
int64_t adjoint_attention_gradient_scratch(const AdjointAttention *how, int64_t size);

// How adjoint_rotate steps through its elements, `half` pairs of each head. Rows of the caches are
// dense; positions are of 4 or 8 bytes, or, where that is 0, the numbers of the rows themselves.
typedef struct AdjointRotation {
  int64_t batch, heads, length, size, half, cache_rows;
  AdjointRows rows;
  int is_interleaved;
  int position_size;
} AdjointRotation;

// Pairs (u, v) become (cos u - sin v, sin u + cos v), with products rounded first; what is in no
// pair stays. Returns the first row whose position is beyond the caches, where it stops, or -1.
#define ADJOINT_DECLARE(REAL, SUFFIX)                                                        \
  int64_t adjoint_rotate_##SUFFIX(const AdjointRotation *how, const REAL *x,                 \
                                  const REAL *cosines, const REAL *sines,                    \
                                  const void *positions, REAL *y);
ADJOINT_EACH_REAL(ADJOINT_DECLARE)
#undef ADJOINT_DECLARE

// y[o, r, i] = x[o, r, i] / norm over r, where the norm, in the order of the folds, is the sum of
// magnitudes or the root of the sum of squares; 0 where that is 0.
#define ADJOINT_DECLARE(REAL, SUFFIX)                                                        \
  void adjoint_unit_##SUFFIX(int squared, int64_t outer, int64_t count, int64_t inner,       \
                             const REAL *x, REAL *y);
ADJOINT_EACH_REAL(ADJOINT_DECLARE)
#undef ADJOINT_DECLARE

// What becomes of the losses of all labels.
typedef enum ADJOINT_CLOSED_ENUM AdjointLossReduction {
  AdjointLossEach,
  AdjointLossSum,
  AdjointLossMean,  // weighted
} AdjointLossReduction;

// Scores are scores[o, c, s], or the logarithms of probabilities already; labels, of 4 or 8 bytes,
// are labels[o, s]. One label may not count.
typedef struct AdjointClassLoss {
  AdjointLossReduction reduction;
  int64_t outer, classes, spatial;
  int is_logarithm;
  int label_size;
  int ignores;
  int64_t ignored;
} AdjointClassLoss;

// -weights[label] * (scores[label] - max - log(sum)) of each row, with the sum in the order of the
// folds; reduced in double precision, row after row. Returns the first row whose label is none of the
// classes, where it stops, or -1.
#define ADJOINT_DECLARE(REAL, SUFFIX)                                                        \
  int64_t adjoint_class_loss_##SUFFIX(const AdjointClassLoss *how, const REAL *scores,       \
                                      const void *labels, const REAL *weights, REAL *loss);
ADJOINT_EACH_REAL(ADJOINT_DECLARE)
#undef ADJOINT_DECLARE

// Losses of a value and a target.
typedef enum ADJOINT_CLOSED_ENUM AdjointLoss {
  AdjointLossSquaredError,
  AdjointLossBinaryCrossEntropy,  // of a logit
  AdjointLossCrossEntropy,        // of a row of logits
} AdjointLoss;

// loss = the sum of all losses / divisor, in double precision: element j of a row goes to lane
// j % 16, one row after the other; lanes join pairwise, l with l + 8, then l + 4, l + 2, l + 1.
#define ADJOINT_DECLARE(REAL, SUFFIX)                                                        \
  void adjoint_mean_loss_##SUFFIX(AdjointLoss function, int64_t rows, int64_t classes,       \
                                  double divisor, const REAL *x, const REAL *target,         \
                                  REAL *loss);
ADJOINT_EACH_REAL(ADJOINT_DECLARE)
#undef ADJOINT_DECLARE

// Each element of x[c] = the sum of the columns[c, k, p] whose tap k meets it at place p, in ascending
// order of k.
#define ADJOINT_DECLARE(REAL, SUFFIX)                                                        \
  void adjoint_fold_##SUFFIX(int64_t channels, const AdjointWindow *window,                  \
                             const REAL *columns, REAL *x);
ADJOINT_EACH_REAL(ADJOINT_DECLARE)
#undef ADJOINT_DECLARE

// What becomes of the elements that a window meets at a place. The greatest is the first of equal
// ones, and the first NaN is greater than any.
typedef enum ADJOINT_CLOSED_ENUM AdjointPool {
  AdjointPoolMax,          // to[p] = the greatest of x; its index in x to indices, if they are given
  AdjointPoolMaxGather,    // to[p] = v where x is greatest; 0 where there is no element
  AdjointPoolMaxScatter,   // to, where x is greatest, = the sum of v[p] in ascending order of p
  AdjointPoolMean,         // to[p] = the mean of x, summed in ascending order
  AdjointPoolMeanScatter,  // to, at all elements, = the sum of x[p] / count
} AdjointPool;

// The same for each of `planes` planes. Means count elements that are not there if counts_padding.
// indices may be NULL; v is not read where the function has no use for it. MeanScatter sums row by
// row of places, in a row by 64 bytes of places at a time, there by taps and then by places.
#define ADJOINT_DECLARE(REAL, SUFFIX)                                                        \
  void adjoint_pool_##SUFFIX(AdjointPool function, int counts_padding, int64_t planes,       \
                             const AdjointWindow *window, const REAL *x, const REAL *v,      \
                             REAL *to, int64_t *indices);
ADJOINT_EACH_REAL(ADJOINT_DECLARE)
#undef ADJOINT_DECLARE

// Declares a kernel for elements of 1, 4 and 8 bytes, whatever they mean.
#define ADJOINT_EACH_SIZE(DECLARE) DECLARE(uint8_t, 1) DECLARE(uint32_t, 4) DECLARE(uint64_t, 8)

// to[i] = value.
#define ADJOINT_DECLARE(BITS, SIZE) \
  void adjoint_fill_##SIZE(int64_t count, BITS value, void *to);
ADJOINT_EACH_SIZE(ADJOINT_DECLARE)
#undef ADJOINT_DECLARE

// to[i * to_row + j * to_column] = from[i * from_row + j * from_column]. They do not overlap.
#define ADJOINT_DECLARE(BITS, SIZE)                                                          \
  void adjoint_copy_##SIZE(int64_t rows, int64_t columns, const void *from,                  \
                           int64_t from_row, int64_t from_column, void *to, int64_t to_row,  \
                           int64_t to_column);
ADJOINT_EACH_SIZE(ADJOINT_DECLARE)
#undef ADJOINT_DECLARE

// z[i * columns + j] = condition[i, j] != 0 ? x[i, j] : y[i, j], with strides as for zip.
#define ADJOINT_DECLARE(BITS, SIZE)                                                          \
  void adjoint_select_##SIZE(int64_t rows, int64_t columns, const uint8_t *condition,        \
                             int64_t c_row, int64_t c_column, const void *x, int64_t x_row,  \
                             int64_t x_column, const void *y, int64_t y_row,                 \
                             int64_t y_column, void *z);
ADJOINT_EACH_SIZE(ADJOINT_DECLARE)
#undef ADJOINT_DECLARE

// y[b, i, j] = x[b, i, j] where j - i >= diagonal, or with is_upper 0 where j - i <= diagonal, else 0.
// x and y may be the same.
#define ADJOINT_DECLARE(BITS, SIZE)                                                          \
  void adjoint_triangle_##SIZE(int is_upper, int64_t diagonal, int64_t batch, int64_t rows,  \
                               int64_t columns, const void *x, void *y);
ADJOINT_EACH_SIZE(ADJOINT_DECLARE)
#undef ADJOINT_DECLARE

// adjoint_zip for whole numbers, which wrap around, and for truth values: sums, differences,
// products, Max, Min and the comparisons; nothing else.
#define ADJOINT_DECLARE(WHOLE, SUFFIX)                                                       \
  void adjoint_zip_##SUFFIX(AdjointZip function, int64_t rows, int64_t columns,              \
                            const WHOLE *x, int64_t x_row, int64_t x_column,                 \
                            const WHOLE *y, int64_t y_row, int64_t y_column, void *z);
ADJOINT_DECLARE(uint8_t, u8)
ADJOINT_DECLARE(int32_t, i32)
ADJOINT_DECLARE(int64_t, i64)
#undef ADJOINT_DECLARE

// Types of elements.
typedef enum ADJOINT_CLOSED_ENUM AdjointElement {
  AdjointElementFloat32,
  AdjointElementFloat64,
  AdjointElementInt32,
  AdjointElementInt64,
  AdjointElementBool,
} AdjointElement;

// to[i] = from[i] in another type. What is not 0 is true, true is 1. A real number loses its
// fraction, NaN becomes 0, what does not fit the nearest bound; whole numbers keep their low bits.
// from and to may be the same where elements of to are no larger.
void adjoint_cast(AdjointElement source, AdjointElement target, int64_t count, const void *from,
                  void *to);

#include "AdjointSequences.h"

#endif
