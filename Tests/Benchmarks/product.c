// How fast matrix products are, beside the most that the arithmetic units of a core do: both are
// measured by turns, and the best of each counts, as other work on the machine only takes away.
// Products that use every number once wait for memory: what they move is printed, too.
//
//   cd Tests/Benchmarks && clang -O2 -I ../../Sources/AdjointKernels/include \
//     -I ../../Sources/AdjointKernels -I . product.c \
//     ../../Sources/AdjointKernels/{product,simd,map,zip}.c -lm -o /tmp/product
//   /tmp/product [SECONDS [ROWS COLUMNS DEPTH]]
//
// SECONDS are spent on each product; ADJOINT_SIMD chooses the instructions.
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#define TEMPLATE "peak_template.h"
#include "each_simd.h"

typedef struct {
  int64_t rows, columns, depth;
  int transposes_a, transposes_b;
} Shape;

static const Shape shapes[] = {
  {128, 128, 128, 0, 0}, {128, 128, 128, 1, 0}, {128, 128, 128, 0, 1}, {128, 128, 128, 1, 1},
  {512, 512, 512, 0, 0}, {512, 512, 512, 1, 0}, {512, 512, 512, 0, 1}, {512, 512, 512, 1, 1},
  {1024, 1024, 1024, 0, 0}, {1024, 1024, 1024, 1, 0}, {1024, 1024, 1024, 0, 1},
  {1024, 1024, 1024, 1, 1}, {2048, 2048, 2048, 0, 0},
  {128, 512, 784, 0, 0}, {784, 512, 128, 1, 0}, {128, 784, 512, 0, 1}, {128, 256, 512, 0, 0},
  {512, 256, 128, 1, 0}, {128, 512, 256, 0, 1}, {128, 10, 256, 0, 0}, {256, 10, 128, 1, 0},
  {128, 256, 10, 0, 1}, {16, 784, 144, 0, 0}, {1, 512, 784, 0, 0},
  {1, 2048, 2048, 0, 0}, {1, 2048, 2048, 0, 1}, {65536, 1, 256, 0, 0}, {256, 1, 65536, 1, 0},
  {4, 8, 2, 0, 0},
};

static double now(void) {
  struct timespec time;
  clock_gettime(CLOCK_MONOTONIC, &time);
  return (double)time.tv_sec + 1e-9 * (double)time.tv_nsec;
}

#define MEASURE(REAL, SUFFIX)                                                                     \
  static void measure_##SUFFIX(Shape s, double seconds) {                                         \
    static double (*const peak[])(int64_t) = ADJOINT_SIMD_TABLE(peak_##SUFFIX);                   \
    const AdjointProduct how = {                                                                  \
      .rows = s.rows, .columns = s.columns, .depth = s.depth,                                     \
      .a_row = s.transposes_a ? 1 : s.depth, .a_depth = s.transposes_a ? s.rows : 1,              \
      .b_depth = s.transposes_b ? 1 : s.columns, .b_column = s.transposes_b ? s.depth : 1,        \
      .c_row = s.columns, .batch = 1, .alpha = 1,                                                 \
    };                                                                                            \
    const int64_t sizes[] = {s.rows * s.depth, s.depth * s.columns, s.rows * s.columns,           \
                             adjoint_product_scratch(&how, sizeof(REAL)) / (int)sizeof(REAL)};    \
    REAL *buffers[4];                                                                             \
    for (int i = 0; i < 4; i++) {                                                                 \
      buffers[i] = aligned_alloc(64, ((size_t)sizes[i] * sizeof(REAL) + 64) / 64 * 64);           \
      for (int64_t j = 0; j < sizes[i]; j++) buffers[i][j] = (REAL)(j * 7 % 13 - 6) / 8;          \
    }                                                                                             \
    const double work = 2e-9 * (double)(s.rows * s.columns * s.depth);                            \
    const int times = 4e-3 > work ? (int)(4e-3 / work) : 1;                                       \
    double most = 0, best = 0;                                                                    \
    const double end = now() + seconds;                                                           \
    do {                                                                                          \
      double start = now();                                                                       \
      const double did = 2e-9 * peak[adjoint_simd()](20000);                                      \
      const double reached = did / (now() - start);                                               \
      if (reached > most) most = reached;                                                         \
      start = now();                                                                              \
      for (int i = 0; i < times; i++)                                                             \
        adjoint_product_##SUFFIX(&how, buffers[0], buffers[1], NULL, buffers[2], buffers[3]);     \
      const double rate = work * times / (now() - start);                                         \
      if (rate > best) best = rate;                                                               \
    } while (now() < end);                                                                        \
    printf("%s  %4d x %4d x %4d  %c%c  %8.1f GFLOP/s of %6.1f, %3.0f %%  %12.0f ns  "             \
           "%6.1f GB/s\n", #SUFFIX,                                                               \
           (int)s.rows, (int)s.columns, (int)s.depth, s.transposes_a ? 'T' : 'N',                 \
           s.transposes_b ? 'T' : 'N', best, most, 100 * best / most, 1e9 * work / best,          \
           (double)(sizes[0] + sizes[1] + sizes[2]) * sizeof(REAL) * best / work / 1e9);          \
    fflush(stdout);                                                                               \
    for (int i = 0; i < 4; i++) free(buffers[i]);                                                 \
  }
ADJOINT_EACH_REAL(MEASURE)

int main(int count, char **arguments) {
  const double seconds = count > 1 ? atof(arguments[1]) : 0.5;
  printf("%s: rows x columns x depth, T where an operand is transposed\n",
         adjoint_simd_name(adjoint_simd()));
  if (count > 4) {
    for (int i = 0; i < 4; i++) {
      const Shape one = {atoi(arguments[2]), atoi(arguments[3]), atoi(arguments[4]), i & 1, i >> 1};
      measure_f32(one, seconds);
      measure_f64(one, seconds);
    }
    return 0;
  }
  const size_t last = sizeof shapes / sizeof *shapes;
  for (size_t i = 0; i < last; i++) measure_f32(shapes[i], seconds);
  for (size_t i = 0; i < last; i++) measure_f64(shapes[i], seconds);
  return 0;
}
