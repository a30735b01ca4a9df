// How fast and how exact elementary functions are, and whether every choice of instructions gives
// the same bits.
//
//   cd Tests/Benchmarks && clang -O2 -I ../../Sources/AdjointKernels/include elementary.c \
//     ../../Sources/AdjointKernels/{map,zip,simd}.c -lm -o /tmp/elementary && /tmp/elementary [STEP [NAME]]
//
// Every STEP-th of all 2^32 floats is tried (1021 unless told, 1 for all) against the C library in
// double precision; doubles, against the library too, are of magnitudes that matter. Powers are those of
// 2^28 / STEP pairs whose result is a number, against the library in extended precision. The best of
// many passes over 4096 numbers counts, as other work on the machine only takes away.
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "AdjointKernels.h"

enum { COUNT = 4096, PASSES = 200 };

static double logistic(double x) { return 1 / (1 + exp(-x)); }

static double softplus(double x) { return (x > 0 ? x : 0) + log1p(exp(-fabs(x))); }

static double gelu(double x) {
  return x == -INFINITY ? -0.0 : x * erfc(x * -0.70710678118654752440) / 2;
}

static double gelu_tanh(double x) {
  const double u = 0.79788456080286535588 * x * (1 + 0.044715 * x * x);
  return x == -INFINITY ? -0.0 : x * logistic(2 * u);
}

static double mish(double x) {
  const double e = exp(-fabs(x)), below = e * (e + 2);
  if (x == -INFINITY) return -0.0;
  return x * (x < 0 ? below / (below + 2) : (1 + 2 * e) / (1 + 2 * e * (1 + e)));
}

static const struct {
  const char *name;
  AdjointMap map;
  double (*exact)(double);
} functions[] = {
  {"exp", AdjointMapExp, exp},             {"expm1", AdjointMapExpm1, expm1},
  {"log", AdjointMapLog, log},             {"log1p", AdjointMapLog1p, log1p},
  {"sin", AdjointMapSin, sin},             {"cos", AdjointMapCos, cos},
  {"tanh", AdjointMapTanh, tanh},          {"sigmoid", AdjointMapSigmoid, logistic},
  {"erf", AdjointMapErf, erf},             {"gelu", AdjointMapGelu, gelu},
  {"gelu tanh", AdjointMapGeluTanh, gelu_tanh}, {"softplus", AdjointMapSoftplus, softplus},
  {"mish", AdjointMapMish, mish},          {"sqrt", AdjointMapSqrt, sqrt},
};

static float x[COUNT], y[COUNT], z[COUNT], first[COUNT];
static double wide_x[COUNT], wide_y[COUNT];

static double now(void) {
  struct timespec time;
  clock_gettime(CLOCK_MONOTONIC, &time);
  return (double)time.tv_sec + 1e-9 * (double)time.tv_nsec;
}

// The distance of a float, whose magnitude this is, from the next.
static double unit(float size) {
  uint32_t bits;
  memcpy(&bits, &size, sizeof bits);
  const uint64_t exponent = (bits >> 23) == 0 ? 1 : bits >> 23, wide = exponent + 1023 - 127 - 23;
  double result;
  memcpy(&result, &(uint64_t){wide << 52}, sizeof result);
  return result;
}

// How far a float is from a number, in units of the last place of the nearest float.
static double distance(float found, double exact) {
  const float nearest = (float)exact, size = fabsf(nearest);
  if (exact != exact) return found != found ? 0 : INFINITY;
  if ((size == 0 && found == 0) || isinf(nearest) || isinf(found))
    return found == nearest && signbit(found) == signbit(nearest) ? 0 : INFINITY;
  return fabs(found - exact) / unit(size);
}

// Numbers that look random, from a counter.
static uint64_t mixed(uint64_t i) {
  i = (i ^ i >> 31) * 0x7fb5d329728ea185;
  i = (i ^ i >> 27) * 0x81dadef4bc2dd44d;
  return i ^ i >> 33;
}

// The greatest error so far, and of what.
typedef struct {
  double error;
  float x, y;
} Worst;

static void note(Worst *worst, double error, float of, float and) {
  if (error > worst->error) *worst = (Worst){error, of, and};
}

// The greatest error of powers; x is from 2^-20 to 2^20, and y such that the result is a normal number.
static Worst worst_power(uint64_t pairs, int *differs) {
  Worst worst = {0};
  for (uint64_t i = 0; i < pairs; i += COUNT) {
    for (int j = 0; j < COUNT; j++) {
      const uint64_t bits = mixed(i + (uint64_t)j + 1);
      const double part = (double)(bits >> 32) * 0x1p-32, other = (double)(uint32_t)bits * 0x1p-32;
      x[j] = (float)exp2(40 * part - 20);
      z[j] = (float)(250 * (other - 0.5) / fmax(fabs(log2((double)x[j])), 0.01));
    }
    for (int choice = AdjointSimdAvx512; choice >= AdjointSimdAvx2; choice--) {
      if (!adjoint_simd_use((AdjointSimd)choice)) continue;
      adjoint_zip_f32(AdjointZipPower, 1, COUNT, x, 0, 1, z, 0, 1, y);
      *differs |= choice != AdjointSimdAvx512 && memcmp(first, y, sizeof y) != 0;
      memcpy(first, y, sizeof y);
    }
    for (int j = 0; j < COUNT; j++) {
      const long double exact = powl(x[j], z[j]);
      note(&worst, (double)(fabsl(y[j] - exact) / unit(fabsf((float)exact))), x[j], z[j]);
    }
  }
  return worst;
}

static double seconds(AdjointMap map, int is_wide) {
  double best = INFINITY;
  for (int pass = 0; pass < PASSES; pass++) {
    const double start = now();
    if (is_wide)
      adjoint_map_f64(map, COUNT, 0, 0, wide_x, wide_y);
    else
      adjoint_map_f32(map, COUNT, 0, 0, x, y);
    best = fmin(best, now() - start);
  }
  return best;
}

int main(int count, char **arguments) {
  const uint64_t step = count > 1 ? strtoull(arguments[1], NULL, 10) : 1021;
  if (step == 0) return 1;
  printf("%-10s %9s %14s %9s %9s   %s\n", "", "ulp f32", "at", "ulp f64", "bits",
         "10^9/s: f32 f64, each choice");
  const char *only = count > 2 ? arguments[2] : NULL;
  for (size_t f = 0; f < sizeof functions / sizeof functions[0]; f++) {
    if (only && strcmp(only, functions[f].name) != 0) continue;
    Worst worst = {0};
    double wide_worst = 0;
    int differs = 0;
    for (uint64_t i = 0; i < 1ull << 32;) {
      int n = 0;
      for (; n < COUNT && i < 1ull << 32; n++, i += step) memcpy(&x[n], &(uint32_t){(uint32_t)i}, 4);
      for (int choice = AdjointSimdAvx512; choice >= 0; choice--) {
        // Without instructions for it, fused multiply-add is slow: not all floats are tried.
        if (step < 256 && choice == AdjointSimdBaseline) continue;
        if (!adjoint_simd_use((AdjointSimd)choice)) continue;
        adjoint_map_f32(functions[f].map, n, 0, 0, x, y);
        differs |= choice != AdjointSimdAvx512 && memcmp(first, y, (size_t)n * sizeof y[0]) != 0;
        memcpy(first, y, sizeof y);
      }
      for (int j = 0; j < n; j++)
        note(&worst, distance(y[j], functions[f].exact(x[j])), x[j], 0);
    }
    for (int j = 0; j < COUNT; j++) {
      wide_x[j] = (j * 37 % COUNT) * (8.0 / COUNT) - (f == 2 || f == 13 ? 0 : 4) + 1e-3;
      x[j] = (float)wide_x[j];
    }
    printf("%-10s", functions[f].name);
    char speeds[200] = "";
    for (int choice = AdjointSimdAvx512; choice >= 0; choice--) {
      if (!adjoint_simd_use((AdjointSimd)choice)) continue;
      const double single = seconds(functions[f].map, 0), wide = seconds(functions[f].map, 1);
      snprintf(speeds + strlen(speeds), sizeof speeds - strlen(speeds), "  %s %.2f %.2f",
               adjoint_simd_name((AdjointSimd)choice), COUNT / single * 1e-9, COUNT / wide * 1e-9);
    }
    for (int j = 0; j < COUNT; j++) {
      const double exact = functions[f].exact(wide_x[j]);
      wide_worst = fmax(wide_worst, fabs(wide_y[j] - exact) / (nextafter(fabs(exact), INFINITY) - fabs(exact)));
    }
    printf(" %9.4f %14.6a %9.2f %9s %s\n", worst.error, worst.x, wide_worst,
           differs ? "DIFFER" : "same", speeds);
    fflush(stdout);
  }
  if (only && strcmp(only, "pow") != 0) return 0;
  int differs = 0;
  const Worst worst = worst_power((1ull << 28) / step, &differs);
  printf("%-10s %9.4f %14.6a %9s %9s   to the power of %.6a\n", "pow", worst.error, worst.x, "",
         differs ? "DIFFER" : "same", worst.y);
}
